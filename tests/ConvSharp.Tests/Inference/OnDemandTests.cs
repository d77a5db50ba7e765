using System.Runtime.InteropServices;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Constants whose elements are written when they are wanted.</summary>
public sealed class OnDemandTests
{
    private const int Large = InferenceTensor.LeastOnDemand / sizeof(float);

    private int _writes;

    [Fact]
    public void A_large_constant_takes_no_memory_until_its_elements_are_asked_for()
    {
        InferenceTensor tensor = Counting(Large);
        Assert.Equal((0, false, Large), (_writes, tensor.IsInMemory, (int)tensor.Length));
        float[] copy = new float[Large];
        tensor.CopyTo(MemoryMarshal.AsBytes(copy.AsSpan()));
        Assert.Equal((1, false), (_writes, tensor.IsInMemory));
        Assert.Equal(Expected(Large), copy);
        Assert.Equal(Expected(Large), tensor.Elements<float>().ToArray());
        Assert.Equal(Expected(Large), tensor.Elements<float>().ToArray());
        Assert.Equal((2, true), (_writes, tensor.IsInMemory));
    }

    [Fact]
    public void A_small_constant_is_written_at_once()
    {
        InferenceTensor tensor = Counting(Large - 1);
        Assert.Equal((1, true), (_writes, tensor.IsInMemory));
        Assert.Equal(Expected(Large - 1), tensor.Elements<float>().ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_shape_and_pinned_memory_have_the_same_elements(bool isInMemory)
    {
        InferenceTensor tensor = Counting(Large);
        if (isInMemory)
            tensor.Bytes[0] = tensor.Bytes[0];
        InferenceTensor reshaped = tensor.Reshaped([2, Large / 2]);
        Assert.Equal((isInMemory, isInMemory ? 1 : 0), (reshaped.IsInMemory, _writes));
        Assert.Equal(2, reshaped.Shape.Length);
        Assert.True(tensor.Pinned().IsPinned);
        Assert.Equal(Expected(Large), tensor.Pinned().Elements<float>().ToArray());
        Assert.Equal(Expected(Large), reshaped.Elements<float>().ToArray());
    }

    [Fact]
    public void Weights_are_written_once_for_many_runs_and_shapes_that_share_a_packing()
    {
        const int channels = 128;
        var builder = new InferenceGraphBuilder("g");
        string x = builder.Input("x", ElementType.Float32);
        string w = builder.Constant("w", InferenceTensor.OnDemand(ElementType.Float32, [channels, channels, 1, 1], Write));
        var options = new ConvolutionOptions { Algorithm = "implicit-gemm" };
        builder.Output(builder.Add(new Convolve(ConvolutionKind.Convolution, options), x, w));
        var model = new InferenceModel(builder.Build());
        using InferenceSession session = model.CreateSession();
        foreach (nint batch in new nint[] { 1, 1, 2, 3 })
        {
            InferenceTensor ones = InferenceTensor.Zeros(ElementType.Float32, batch, channels, 5, 5);
            ones.Elements<float>().Fill(1);
            float[] sums = session.Run([ones])[0].Elements<float>().ToArray();
            for (int channel = 0; channel < channels; channel++)
                Assert.Equal(Expected(channels * channels).Skip(channel * channels).Take(channels).Sum(), sums[channel * 25]);
            Assert.Equal((1, false), (_writes, model.Graph.Constants[w].IsInMemory));
        }
    }

    private InferenceTensor Counting(int length) => InferenceTensor.OnDemand(ElementType.Float32, [length], Write);

    private void Write(Span<byte> elements)
    {
        _writes++;
        Span<float> numbers = MemoryMarshal.Cast<byte, float>(elements);
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = i % 7;
    }

    private static float[] Expected(int length) => [.. Enumerable.Range(0, length).Select(i => (float)(i % 7))];
}
