using System.Numerics.Tensors;
using ConvSharp.Layers;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>The examples of docs/server.md, as they stand there, each with what the text claims of it.</summary>
[Collection(nameof(ConvolutionCache))]
public class ServerExamples
{
    [Fact]
    public async Task A_layer_is_shared()
    {
        Tensor<float>[] requests = [.. Enumerable.Range(0, 8).Select(seed => TestTensor.Random<float>(seed, [3, 20, 20]))];

        var layer = new Conv2d<float>(3, 16, 3, padding: 1);
        Tensor<float>[] answers = await Task.WhenAll(requests.Select(request => Task.Run(() => layer.Forward(request))));

        for (int i = 0; i < requests.Length; i++)
            Assert.Equal(TestTensor.Values(layer.Forward(requests[i])), TestTensor.Values(answers[i]));
    }

    [Fact]
    public void A_request_has_one_thread()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Tensor<float> request = TestTensor.Random<float>(1, [3, 20, 20]), output = TestTensor.Filled([16, 20, 20], float.NaN);
        var layer = new Conv2d<float>(3, 16, 3, padding: 1);

        var oneThread = new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = cancellation };
        Tensor<float> answer = layer.Forward(request, oneThread);
        layer.Forward(request, output, oneThread);

        Assert.Equal(TestTensor.Values(answer), TestTensor.Values(output));
        Assert.Equal(TestTensor.Values(layer.Forward(request)), TestTensor.Values(output));
    }

    [Fact]
    public void Memory_is_bounded()
    {
        long usual = ConvolutionCache.MaxPackedBytes;

        ConvolutionCache.MaxPackedBytes = 64 << 20;   // 0: one packing for each layer
        long held = ConvolutionCache.PackedBytes;

        Assert.Equal(64 << 20, ConvolutionCache.MaxPackedBytes);
        Assert.True(held >= 0);
        ConvolutionCache.MaxPackedBytes = usual;
    }

    [Fact]
    public void A_plan_warms_up()
    {
        var layer = new Conv2d<float>(3, 16, 3, padding: 1);

        var plan = layer.Plan([1, 3, 224, 224]);

        Assert.Equal([1, 16, 224, 224], plan.Geometry.OutputShape);
        Assert.True(ConvolutionCache.PackedBytes >= plan.PackedWeightBytes);
    }
}
