using System.Numerics;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Benchmarks;

/// <summary>No layer of the benchmark table takes memory out of proportion to its operands.</summary>
public sealed class WorkSpaceTests
{
    private const long MostPerThread = 4L << 20;

    public static TheoryData<string> Layers() => [.. ShapeFile.Read("table.txt").Select(layer => layer.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Packed_weights_and_work_space_are_in_proportion(string layer)
    {
        ConvolutionGeometry geometry = ShapeFile.Read("table.txt").Single(line => line.Name == layer).Geometry;
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            foreach (ConvolutionAccuracy accuracy in Enum.GetValues<ConvolutionAccuracy>())
            {
                AssertInProportion<float>(layer, geometry, width, accuracy);
                AssertInProportion<double>(layer, geometry, width, accuracy);
            }
        }
    }

    private static unsafe void AssertInProportion<T>(
        string layer, ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var program = new ConvolutionProgram<T>(geometry, width, accuracy, forcedAlgorithm: null);
        if (program.Algorithm.Name == "fft")
            return; // its spectra are longer than kernels by nature: docs/adr/0008-fft.md says how much
        string what = $"{layer}: {program.Algorithm.Name}, {width}, {typeof(T).Name}, {accuracy}";

        // Output channels of a group fill whole vectors.
        long vector = width.Count<T>();
        long padded = SizeFormula.CeilingDivide(geometry.OutChannelsPerGroup, vector) * vector;
        long weights = geometry.WeightLength / geometry.OutChannelsPerGroup * padded * sizeof(T);
        Assert.True(program.PackedBytes <= 4 * weights, $"{what}: weights of {weights} bytes are packed into {program.PackedBytes}");
        Assert.True(
            program.WorkspaceBytesPerThread <= MostPerThread,
            $"{what}: {program.WorkspaceBytesPerThread} bytes of work space for each thread");
        long copied = accuracy == ConvolutionAccuracy.FlushSubnormals ? geometry.InputLength * sizeof(T) : 0;
        Assert.True(program.ExtendedBytes <= copied, $"{what}: {program.ExtendedBytes} bytes for a copy of the input");
    }
}
