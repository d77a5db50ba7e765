using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using ConvSharp.Plans;
using Xunit;
using Processor = System.Runtime.InteropServices.Architecture;

namespace ConvSharp.Tests.Api;

/// <summary>
/// The public API in processes whose runtime lacks instruction sets: each child asserts which width it got, and is exact on small integers.
/// </summary>
public class InstructionSetTests
{
    private const string Expected = "CONVSHARP_TEST_WIDTH";
    private const int Shapes = 60;

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0", 256)]
    [InlineData("DOTNET_PreferredVectorBitWidth", "256", 256)]
    [InlineData("DOTNET_EnableAVX2", "0", 128)]
    [InlineData("DOTNET_EnableAVX", "0", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", "0", 0)]
    public async Task A_process_without_an_instruction_set_is_exact(string setting, string value, int widest)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Processor.X64, "the settings are those of x64");
        int expected = Math.Min(widest, (int)VectorWidths.Widest);
        ChildResult child = await ChildRun.Result(
            [(setting, value), (Expected, $"{expected}")], "--filter-method",
            $"{typeof(InstructionSetTests).FullName}.{nameof(The_widest_vectors_of_this_process_are_used_and_exact)}");
        Assert.True(child.ExitCode == 0, $"{setting}={value}: exit code {child.ExitCode}: {child.Output}");
    }

    [Fact]
    public void The_widest_vectors_of_this_process_are_used_and_exact()
    {
        VectorWidth expected = Environment.GetEnvironmentVariable(Expected) is { } given
            ? Enum.Parse<VectorWidth>(given)
            : VectorWidths.Widest;
        Assert.Equal(expected, VectorWidths.Widest);
        Assert.Equal(expected >= VectorWidth.Bits512, Vector512.IsHardwareAccelerated);
        Assert.Equal(expected >= VectorWidth.Bits256, Vector256.IsHardwareAccelerated);
        Assert.Equal(expected >= VectorWidth.Bits128, Vector128.IsHardwareAccelerated);
        if (RuntimeInformation.ProcessArchitecture == Processor.X64)
            Assert.Equal(expected >= VectorWidth.Bits256, Avx2.IsSupported && Fma.IsSupported);
        for (int seed = 80_000; seed < 80_000 + Shapes; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: true, mostMultiplyAdds: 200_000);
            AssertExact<float>(problem, expected);
            AssertExact<double>(problem, expected);
        }
    }

    private static void AssertExact<T>(EngineProblem problem, VectorWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionGeometry geometry = problem.Geometry;
        T[] input = problem.Integers<T>(geometry.InputLength, 1), weight = problem.Integers<T>(geometry.WeightLength, 2);
        double[] expected = EngineRun.Reference(geometry, input, weight, []);
        ConvolutionPlan<T> plan = ConvolutionPlan<T>.Create(
            geometry.Kind, problem.Options, geometry.InputShape, Tensor.Create(weight, geometry.WeightShape));
        Assert.Equal(width.Describe(), plan.Vectors);
        Tensor<T> output = TestTensor.Filled(geometry.OutputShape, T.NaN);
        plan.Execute(Tensor.Create(input, geometry.InputShape), output);
        T[] actual = TestTensor.Values(output);

        // Winograd's larger tiles divide; everything else is exact.
        double tolerance = plan.Algorithm == "winograd" ? 1e-3 * 64 * geometry.InChannelsPerGroup : 0;
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(double.CreateChecked(actual[i]) - expected[i]) <= tolerance))
                Assert.Fail($"{plan.Algorithm}, {plan.Vectors}, {typeof(T).Name}, {problem}: output {i} is {actual[i]}, not {expected[i]}");
        }
    }
}
