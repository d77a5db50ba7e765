using System.Numerics.Tensors;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Extremes;

/// <summary>
/// Results and costs where stride, padding and dilation are out of proportion: forward and gradients are exact, and memory is bounded by
/// the work, whatever the arguments. Costs are counted, not timed.
/// </summary>
public class ExtremeProblemTests
{
    private const int Draws = 1000, Attempts = 20;
    private const long MostElements = 1 << 16;

    public static TheoryData<string> Names() => [.. ExtremeCases.All.Select(problem => problem.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Known_cases_are_exact_and_in_proportion(string name)
    {
        ExtremeProblem problem = ExtremeCases.All.Single(problem => problem.Name == name);
        if (problem.TryGeometry() is { } geometry)
            Check(problem, geometry);
        else
            Assert.Contains("2305843009213693951", name, StringComparison.Ordinal); // a size that leaves 64 bits
    }

    [Fact]
    public void Random_extremes_are_exact_and_in_proportion()
    {
        int computed = 0;
        for (int seed = 0; seed < Draws * SweepLength.Factor; seed++)
        {
            var problem = ExtremeProblem.Random(seed);
            if (problem.TryGeometry() is not { } geometry || geometry.InputLength + (double)geometry.OutputLength > MostElements)
                continue;
            Check(problem, geometry);
            computed++;
        }

        Assert.True(computed > Draws / 20, $"{computed} of {Draws} draws could be computed");
    }

    [Fact]
    public void Outputs_beyond_all_memory_are_refused()
    {
        for (int seed = 0; seed < Draws; seed++)
        {
            var problem = ExtremeProblem.Random(seed);
            if (problem.TryGeometry() is not { } geometry || geometry.OutputLength < 1L << 40)
                continue;
            long before = GC.GetAllocatedBytesForCurrentThread();
            Tensor<float> x = TestTensor.Ones<float>(problem.Input), w = TestTensor.Ones<float>(problem.Weight);
            Exception? error = Record.Exception(() => Run(problem, x, w, []));
            Assert.True(error is ConvolutionArgumentException, $"{problem}: {error}");
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 1 << 20, $"{problem}: {allocated} bytes were allocated first");
        }
    }

    private static void Check(ExtremeProblem problem, ConvolutionGeometry geometry)
    {
        var reference = new SparseReference(geometry);
        float[] x = ExtremeProblem.Integers(geometry.InputLength, 1), w = ExtremeProblem.Integers(geometry.WeightLength, 2);
        float[] b = ExtremeProblem.Integers(geometry.OutChannels, 3), dy = ExtremeProblem.Integers(geometry.OutputLength, 4);
        ConvolutionOptions exact = problem.Options with { Accuracy = ConvolutionAccuracy.Accurate };
        Tensor<float> input = Tensor.Create(x, geometry.InputShape), weight = Tensor.Create(w, geometry.WeightShape);
        Tensor<float> outputGradient = Tensor.Create(dy, geometry.OutputShape);
        double work = geometry.InputLength + geometry.OutputLength + geometry.WeightLength + reference.Products;

        Counted("output", reference.Forward(x, w, b), () => Run(problem with { Options = exact }, input, weight, b));
        Counted(
            "input gradient", reference.InputGradient(w, dy),
            () => ConvolutionGradient.Input(geometry.Kind, geometry.InputShape, weight, outputGradient, exact));
        Counted(
            "weight gradient", reference.WeightGradient(x, dy),
            () => ConvolutionGradient.Weight(geometry.Kind, input, geometry.WeightShape, outputGradient, exact));
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
            AssertInProportion(problem, geometry, width, work);

        void Counted(string what, double[] expected, Func<Tensor<float>> compute)
        {
            double most = (64 << 20) + (64 * sizeof(float) * work), bytes = double.MaxValue;
            for (int attempt = 0; attempt < Attempts && bytes >= most; attempt++) // tests beside this one allocate, too
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                float[] actual = TestTensor.Values(compute());
                bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
                for (int i = 0; i < expected.Length; i++)
                {
                    if (actual[i] != expected[i])
                        Assert.Fail($"{what} {i} should be {expected[i]}, is {actual[i]}: {problem}");
                }
            }

            Assert.True(bytes < most, $"{what}: {bytes} bytes were allocated for {work} elements and products: {problem}");
        }
    }

    private static void AssertInProportion(ExtremeProblem problem, ConvolutionGeometry geometry, VectorWidth width, double work)
    {
        // A padding mode's extension is up to four times the work, and a problem of its own.
        double most = (6 * Proportion.Multiple * work) + (1.25 * Proportion.Allowance);
        var forward = new ConvolutionProgram<float>(geometry, width, ConvolutionAccuracy.Fast, null);
        var inputGradient = new InputGradientProgram<float>(geometry, width, ConvolutionAccuracy.Fast, null);
        var weightGradient = new WeightGradientProgram<float>(geometry, width, ConvolutionAccuracy.Fast);
        Assert.True(forward.TouchedLength <= most, $"forward at {width} touches {forward.TouchedLength} elements for {work}: {problem}");
        Assert.True(
            inputGradient.TouchedLength <= most,
            $"input gradient at {width} touches {inputGradient.TouchedLength} elements for {work}: {problem}");
        Assert.True(
            weightGradient.TouchedLength <= most,
            $"weight gradient at {width} touches {weightGradient.TouchedLength} elements for {work}: {problem}");
        Assert.True(
            forward.PackedBytes <= (64 * sizeof(float) * work) + (16 << 20), $"{forward.PackedBytes} packed bytes at {width}: {problem}");
    }

    private static Tensor<float> Run(ExtremeProblem problem, Tensor<float> input, Tensor<float> weight, float[] bias)
    {
        Tensor<float>? b = bias.Length == 0 ? null : Tensor.Create(bias, [(nint)bias.Length]);
        return problem.Kind == ConvolutionKind.Transposed
            ? Convolution.Transposed(input, weight, b, problem.Options)
            : Convolution.Forward(input, weight, b, problem.Options);
    }
}
