using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Layers;
using ConvSharp.Tests.Api;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>
/// Runs into destinations, of shapes that ran before, allocate nothing, and have the same bits for any number of threads.
/// </summary>
[Collection(nameof(AllocationTests))]
public class SessionAllocationTests
{
    [Fact]
    public void Runs_into_destinations_allocate_nothing()
    {
        using InferenceSession session = Network().CreateSession();
        InferenceTensor[][] inputs = [[Input(33)], [Input(28)]];
        InferenceTensor[][] outputs = [.. inputs.Select(input => session.Run(input))];
        foreach (int threads in new[] { 1, 2 })
        {
            Allocations.AssertNone($"{threads} threads", threads, parallel =>
            {
                session.Run(inputs[0], outputs[0], parallel);
                session.Run(inputs[1], outputs[1], parallel);
            });
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        InferenceModel model = Network();
        InferenceTensor input = Input(37);
        using InferenceSession first = model.CreateSession(), second = model.CreateSession();
        InferenceTensor one = first.Run([input], new ParallelOptions { MaxDegreeOfParallelism = 1 })[0];
        for (int threads = 2; threads <= 4; threads++)
        {
            InferenceTensor several = second.Run([input], new ParallelOptions { MaxDegreeOfParallelism = threads })[0];
            Assert.True(one.Bytes.SequenceEqual(several.Bytes), $"{threads} threads");
        }
    }

    [Fact]
    public async Task Sessions_of_one_model_run_at_the_same_time()
    {
        InferenceModel model = Network();
        InferenceTensor[] inputs = [.. Enumerable.Range(20, 6).Select(size => Input(size))];
        using InferenceSession alone = model.CreateSession();
        InferenceTensor[] expected = [.. inputs.Select(input => alone.Run([input])[0])];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            using InferenceSession session = model.CreateSession();
            for (int i = 0; i < 12; i++)
            {
                int at = (i + number) % inputs.Length;
                Assert.True(session.Run([inputs[at]])[0].Bytes.SequenceEqual(expected[at].Bytes), $"session {number}, run {i}");
            }
        })));
    }

    private static InferenceTensor Input(nint size) => Tensors.Random(new Random(1), ElementType.Float32, 1, 3, size, size);

    private static InferenceModel Network() => new Sequential<float>(
        new Conv2d<float>(3, 16, 3, stride: 2, padding: 1), new BatchNorm2d<float>(16), new Hardswish<float>(),
        new MaxPool2d<float>(3, 1, 1), new GroupNorm<float>(4, 16), new Upsample<float>(scaleFactor: [2], mode: UpsampleMode.Linear),
        new ConvTranspose2d<float>(16, 8, 2, stride: 2), new PReLU<float>(8), new Softmax<float>(1), new AdaptiveAvgPool2d<float>(4),
        new Flatten<float>(), new Linear<float>(128, 10), new GELU<float>()).Compile([1, 3, -1, -1]);
}
