using System.Buffers;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>Nothing else runs beside these tests: they count the process's allocations.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class UndisturbedTests;

/// <summary>In steady state calls into a destination allocate nothing, on the calling thread or on any other.</summary>
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    [Theory]
    [InlineData(ConvolutionKind.Convolution, 1)]
    [InlineData(ConvolutionKind.Convolution, 2)]
    [InlineData(ConvolutionKind.Convolution, 3)]
    [InlineData(ConvolutionKind.Transposed, 1)]
    [InlineData(ConvolutionKind.Transposed, 2)]
    [InlineData(ConvolutionKind.Transposed, 3)]
    public void Calls_into_a_destination_allocate_nothing(ConvolutionKind kind, int rank)
    {
        nint size = rank == 1 ? 3000 : rank == 2 ? 50 : 12;
        foreach (PaddingMode mode in Enum.GetValues<PaddingMode>())
        {
            foreach (nint channels in new nint[] { 3, 16 })
            {
                PerAxis stride = kind == ConvolutionKind.Transposed ? 2 : 1;
                var options = new ConvolutionOptions { Padding = 1, PaddingMode = mode, Stride = stride };
                var sample = new Sample<float>(kind, rank, options, size: size, channels: channels);
                Tensor<float> output = sample.NewOutput();
                ConvolutionPlan<float> plan =
                    ConvolutionPlan<float>.Create(kind, options, sample.Geometry.InputShape, sample.Weight, sample.Bias);
                ConvolutionLayer<float> layer = AnyLayer.Of<float>(kind, sample.Weight.Lengths, options);
                Assert.True(sample.Geometry.MultiplyAdds >= 100_000, "too small to be given two threads");
                foreach (int threads in new[] { 1, 2 })
                {
                    string what = $"{kind}, rank {rank}, {mode}, {channels} channels, {threads} threads";
                    Allocations.AssertNone($"plan: {what}", threads, parallel => plan.Execute(sample.Input, output, parallel));
                    Allocations.AssertNone($"layer: {what}", threads, parallel => layer.Forward(sample.Input, output, parallel));
                    Allocations.AssertNone(
                        $"function: {what}", threads,
                        parallel => sample.RunFunction(sample.Input, sample.Weight, sample.Bias, output, parallel));
                }
            }
        }
    }

    [Theory]
    [InlineData(ConvolutionKind.Convolution, 1)]
    [InlineData(ConvolutionKind.Transposed, 2)]
    public void Large_kernels_allocate_nothing_either(ConvolutionKind kind, int stride)
    {
        var options = new ConvolutionOptions { Stride = stride, Groups = 4 };
        Tensor<float> input = TestTensor.Random<float>(1, [2, 4, 60, 60]), weight = TestTensor.Random<float>(2, [4, 1, 35, 35]);
        ConvolutionPlan<float> plan = ConvolutionPlan<float>.Create(kind, options, input.Lengths, weight);
        Assert.Equal("fft", plan.Algorithm);
        Tensor<float> output = plan.Execute(input);
        foreach (int threads in new[] { 1, 2 })
            Allocations.AssertNone($"{kind}, {threads} threads", threads, parallel => plan.Execute(input, output, parallel));
    }

    [Fact]
    public void Every_algorithm_allocates_nothing()
    {
        SortedSet<string> all = [], checkedOnes = [];
        foreach ((nint[] weightShape, nint groups, nint padding) in new (nint[], nint, nint)[]
        {
            ([16, 16, 3, 3], 1, 1), ([16, 16, 1, 1], 1, 0), ([16, 1, 3, 3], 16, 1), ([16, 16, 12, 12], 1, 0),
        })
        {
            Tensor<float> input = TestTensor.Random<float>(1, [2, 16, 12, 12]), weight = TestTensor.Random<float>(2, weightShape);
            var options = new ConvolutionOptions { Padding = padding, Groups = groups };
            foreach (string name in Create(null).Explain().Select(decision => decision.Algorithm))
            {
                all.Add(name);
                if (Refuses(name))
                    continue;
                ConvolutionPlan<float> plan = Create(name);
                Tensor<float> output = plan.Execute(input);
                checkedOnes.Add(name);
                foreach (int threads in new[] { 1, 2 })
                {
                    Allocations.AssertNone(
                        $"{name}, weight {string.Join("×", weightShape)}, {threads} threads", threads,
                        parallel => plan.Execute(input, output, parallel));
                }
            }

            ConvolutionPlan<float> Create(string? algorithm) => ConvolutionPlan<float>.Create(
                ConvolutionKind.Convolution, options with { Algorithm = algorithm }, input.Lengths, weight);

            bool Refuses(string algorithm) => Record.Exception(() => Create(algorithm)) is ConvolutionArgumentException;
        }

        Assert.Equal(all, checkedOnes);
    }

    [Theory]
    [InlineData(16, 3)]
    [InlineData(2, 19)]
    public void Shapes_in_turn_allocate_nothing_either(int channels, int kernel)
    {
        var layer = new Conv2d<float>(channels, channels, kernel, padding: kernel / 2);
        Tensor<float>[] inputs = [.. Enumerable.Range(0, 7).Select(i => TestTensor.Random<float>(i, [1, channels, 20, 16 + (9 * i)]))];
        Tensor<float>[] outputs = [.. inputs.Select(input => layer.Forward(input))];
        Allocations.AssertNone($"{channels} channels, kernel {kernel}", 2, parallel =>
        {
            for (int i = 0; i < inputs.Length; i++)
                layer.Forward(inputs[i], outputs[i], parallel);
        });
    }

    [Fact]
    public void Views_allocate_nothing_either()
    {
        var sample = new Sample<float>(ConvolutionKind.Convolution, 2, size: 30, channels: 8);
        Tensor<float> parent = TestTensor.Random<float>(5, [2, 12, 30, 30]);
        Tensor<float> outputs = TestTensor.Filled([2, 12, 30, 30], 0f);
        Allocations.AssertNone("views", 2, parallel =>
        {
            ReadOnlySpan<NRange> inner = [0..2, 2..10, 0..30, 0..30];
            sample.RunFunction(parent.AsReadOnlyTensorSpan(inner), sample.Weight, sample.Bias, outputs.AsTensorSpan(inner), parallel);
        });
    }
}
