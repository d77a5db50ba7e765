using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>The same bits whatever the number of threads, the place in the batch and the run.</summary>
public class DeterminismTests
{
    private const string ProcessorCount = "DOTNET_PROCESSOR_COUNT";

    /// <summary>Runs these tests once more where the runtime believes in eight processors, so that there are seven workers.</summary>
    [Fact]
    public async Task Eight_processors_change_nothing()
    {
        if (ChildRun.Is(ProcessorCount, "8"))
            Assert.Equal(8, WorkerPool.MaxThreads);
        else
            await ChildRun.Passes(ProcessorCount, "8", "--filter-class", typeof(DeterminismTests).FullName!);
    }

    [Theory]
    [InlineData(ConvolutionKind.Convolution, 1, PaddingMode.Zeros)]
    [InlineData(ConvolutionKind.Convolution, 2, PaddingMode.Reflect)]
    [InlineData(ConvolutionKind.Convolution, 3, PaddingMode.Zeros)]
    [InlineData(ConvolutionKind.Transposed, 1, PaddingMode.Circular)]
    [InlineData(ConvolutionKind.Transposed, 2, PaddingMode.Zeros)]
    [InlineData(ConvolutionKind.Transposed, 3, PaddingMode.Replicate)]
    public void Threads_batches_and_runs_give_the_same_bits(ConvolutionKind kind, int rank, PaddingMode mode)
    {
        nint size = rank == 1 ? 700 : rank == 2 ? 27 : 9;
        foreach (nint channels in new nint[] { 3, 24 })
        {
            var options = new ConvolutionOptions { Padding = 1, Stride = 2, PaddingMode = mode };
            var sample = new Sample<float>(kind, rank, options, size: size, channels: channels, batch: 5);
            float[] expected = Run(sample, 1);
            foreach (int threads in new[] { 1, 2, 3, 8, -1 })
            {
                for (int run = 0; run < 5; run++)
                {
                    AssertSameBits(
                        expected, Run(sample, threads), $"{kind}, rank {rank}, {channels} channels, {threads} threads, run {run}");
                }
            }

            int picture = expected.Length / 5;
            for (int i = 0; i < 5; i++)
            {
                int inputPicture = (int)sample.Input.FlattenedLength / 5;
                Tensor<float> alone = Tensor.Create(
                    TestTensor.Values(sample.Input).AsSpan(i * inputPicture, inputPicture).ToArray(), sample.Input.Lengths[1..]);
                Tensor<float> output = kind == ConvolutionKind.Transposed
                    ? Convolution.Transposed(alone, sample.Weight, sample.Bias, options)
                    : Convolution.Forward(alone, sample.Weight, sample.Bias, options);
                AssertSameBits(expected.AsSpan(i * picture, picture), TestTensor.Values(output), $"{kind}, rank {rank}, picture {i} alone");
            }
        }
    }

    [Theory]
    [InlineData(ConvolutionKind.Convolution, PaddingMode.Zeros)]
    [InlineData(ConvolutionKind.Transposed, PaddingMode.Zeros)]
    [InlineData(ConvolutionKind.Convolution, PaddingMode.Reflect)]
    public void Many_threads_share_one_layer(ConvolutionKind kind, PaddingMode mode)
    {
        const int Callers = 8, CallsEach = 1000, Shapes = 3;
        var options = new ConvolutionOptions { Padding = 1, Stride = 2, PaddingMode = mode };
        ConvolutionLayer<float> layer = AnyLayer.Create<float>(kind, 2, 4, 12, 3, options);
        Tensor<float>[] inputs =
        [
            .. Enumerable.Range(0, Shapes).Select(i => TestTensor.Random<float>(i, [1 + i, 4, 13 + (8 * i), 17 + i])),
        ];
        float[][] expected = [.. inputs.Select(input => TestTensor.Values(layer.Forward(input)))];
        int differences = 0;
        Thread[] callers = [.. Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            for (int call = 0; call < CallsEach; call++)
            {
                int shape = (caller + call) % Shapes;
                float[] actual = TestTensor.Values(layer.Forward(inputs[shape]));
                if (!actual.AsSpan().SequenceEqual(expected[shape]))
                    Interlocked.Increment(ref differences);
            }
        }))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        Assert.Equal(0, differences);
    }

    [Fact]
    public void Cancelled_calls_throw_and_the_next_call_is_right()
    {
        var sample = new Sample<float>(ConvolutionKind.Convolution, 2, size: 40, channels: 16);
        float[] expected = Run(sample, 2);
        Tensor<float> output = sample.NewOutput();
        var cancelled = new ParallelOptions { CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(
            () => sample.RunFunction(sample.Input, sample.Weight, sample.Bias, output, cancelled));
        AssertSameBits(expected, Run(sample, 2), "after a cancelled call");
    }

    private static float[] Run(Sample<float> sample, int threads)
    {
        Tensor<float> output = sample.NewOutput();
        sample.RunFunction(
            sample.Input, sample.Weight, sample.Bias, output, new ParallelOptions { MaxDegreeOfParallelism = threads });
        return TestTensor.Values(output);
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{what}: output {i} is {actual[i]:R}, not {expected[i]:R}");
        }
    }
}
