using System.Numerics.Tensors;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>A long call ends soon after its token is cancelled.</summary>
public class CancellationTests
{
    /// <summary>Multiply-adds of one piece of work: some tens of milliseconds with vectors.</summary>
    private const double MostMultiplyAdds = 2e9;

    [Fact]
    public async Task A_call_that_is_under_way_leaves_most_of_its_output_unwritten()
    {
        // About 3·10¹¹ multiply-adds: many seconds.
        Tensor<float> input = TestTensor.Filled([64, 256, 256], 1f), weight = TestTensor.Filled([64, 64, 33, 33], 1f);
        Tensor<float> output = TestTensor.Filled([64, 224, 224], float.NaN);
        using var cancellation = new CancellationTokenSource();
        var parallel = new ParallelOptions { CancellationToken = cancellation.Token };
        Task call = Task.Factory.StartNew(
            () => Convolution.Forward<float>(input, weight, default, output, ConvolutionOptions.Default, parallel),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!call.IsCompleted && !float.IsFinite(output[0, 0, 0]))
            await Task.Delay(1, TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        float[] values = TestTensor.Values(output);
        Assert.InRange(values.Count(float.IsNaN), values.Length / 2, values.Length - 1);
    }

    [Theory]
    [InlineData(ConvolutionKind.Convolution, 2048, 2048, 3, 64)]
    [InlineData(ConvolutionKind.Convolution, 1024, 4096, 5, 32)]
    [InlineData(ConvolutionKind.Convolution, 4096, 4096, 1, 128)]
    [InlineData(ConvolutionKind.Transposed, 2048, 1024, 4, 64)]
    [InlineData(ConvolutionKind.Convolution, 512, 1, 7, 512)]
    public void Pieces_of_large_layers_are_small(ConvolutionKind kind, int inChannels, int outChannels, int kernel, int size)
    {
        (nint first, nint second) = kind == ConvolutionKind.Convolution ? (outChannels, inChannels) : (inChannels, outChannels);
        var geometry = ConvolutionGeometry.Create(
            kind, ConvolutionOptions.Default, [inChannels, size, size], [first, second, kernel, kernel]);
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            Problem problem = Problem.Of<float>(geometry, width, ConvolutionAccuracy.Fast);
            Algorithm algorithm = Planner.Choose(problem, forced: null);
            var prepared = (PiecewiseConvolution<float>)algorithm.Prepare<float>(problem);
            double piece = (double)geometry.MultiplyAdds / prepared.Pieces(threads: 1).Pieces;
            Assert.True(piece <= MostMultiplyAdds, $"{algorithm.Name}, {width}, {geometry}: a piece has {piece:E1} multiply-adds");
        }
    }
}
