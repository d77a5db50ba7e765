using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>What layers add to convolution: parameters that may change, batches or none, an output size.</summary>
public class LayerTests
{
    public static TheoryData<ConvolutionKind, int> All()
    {
        var data = new TheoryData<ConvolutionKind, int>();
        foreach (ConvolutionKind kind in Enum.GetValues<ConvolutionKind>())
        {
            for (int rank = 1; rank <= 3; rank++)
                data.Add(kind, rank);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Changed_parameters_change_the_next_result(ConvolutionKind kind, int rank)
    {
        ConvolutionLayer<float> layer = AnyLayer.Create<float>(kind, rank, 2, 3, 3, ConvolutionOptions.Default);
        Tensor<float> input = TestTensor.Random<float>(3, [2, .. Enumerable.Repeat((nint)5, rank)]);
        Action[] changes =
        [
            () => layer.Weight.Set(TestTensor.Random<float>(8, layer.Weight.Shape)),
            () => layer.Bias!.Set(TestTensor.Random<float>(9, [3])),
            () => layer.Weight.Update(values => values.Fill(0.25f)),
            () => layer.Bias!.Update(values => values.Fill(-1)),
            () => layer.Weight[new nint[rank + 2]] = 100,
            () => layer.Bias![1] = 7,
            () => layer.ResetParameters(new TorchGenerator(77)),
        ];
        float[] last = Forward();
        Assert.Equal(last, Forward());
        for (int i = 0; i < changes.Length; i++)
        {
            (long weights, long biases) = (layer.Weight.Version, layer.Bias!.Version);
            changes[i]();
            Assert.True(layer.Weight.Version > weights || layer.Bias.Version > biases, $"change {i} is not counted");
            float[] now = Forward();
            Assert.False(last.SequenceEqual(now), $"{kind}, rank {rank}: change {i} does not show");
            Assert.Equal(TestTensor.Values(ByFunction()), now);
            last = now;
        }

        float[] Forward() => TestTensor.Values(layer.Forward(input));

        Tensor<float> ByFunction()
        {
            Tensor<float> weight = Tensor.CreateFromShape<float>(layer.Weight.Shape), bias = Tensor.CreateFromShape<float>([3]);
            layer.Weight.Values.CopyTo(weight);
            layer.Bias!.Values.CopyTo(bias);
            return kind == ConvolutionKind.Transposed
                ? Convolution.Transposed(input, weight, bias)
                : Convolution.Forward(input, weight, bias);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Unbatched_in_is_unbatched_out(ConvolutionKind kind, int rank)
    {
        ConvolutionLayer<double> layer = AnyLayer.Create<double>(kind, rank, 2, 3, 3, new ConvolutionOptions { Stride = 2 });
        nint[] shape = [2, .. Enumerable.Repeat((nint)7, rank)];
        Tensor<double> batch = TestTensor.Random<double>(3, [1, .. shape]), alone = Tensor.Create(TestTensor.Values(batch), shape);
        Tensor<double> fromBatch = layer.Forward(batch), fromAlone = layer.Forward(alone);
        nint size = kind == ConvolutionKind.Convolution ? 3 : 15;
        Assert.Equal([1, 3, .. Enumerable.Repeat(size, rank)], fromBatch.Lengths.ToArray());
        Assert.Equal([3, .. Enumerable.Repeat(size, rank)], fromAlone.Lengths.ToArray());
        Assert.Equal(TestTensor.Values(fromBatch), TestTensor.Values(fromAlone));
        Assert.Equal(fromAlone.Lengths.ToArray(), layer.Geometry(shape).OutputShape);
        Assert.Equal(fromBatch.Lengths.ToArray(), layer.Plan(batch.Lengths).Geometry.OutputShape);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Output_size_is_the_spatial_part_or_the_full_shape(int rank)
    {
        var layer = (ConvolutionTransposeLayer<float>)AnyLayer.Create<float>(
            ConvolutionKind.Transposed, rank, 2, 3, 3, new ConvolutionOptions { Stride = 3, Padding = 1 });
        Tensor<float> input = TestTensor.Random<float>(1, [1, 2, .. Enumerable.Repeat((nint)4, rank)]);
        for (long size = 10; size <= 12; size++)
        {
            long[] spatial = [.. Enumerable.Repeat(size, rank)];
            Tensor<float> output = layer.Forward(input, spatial);
            Assert.Equal([1, 3, .. spatial], output.Lengths.ToArray().Select(length => (long)length));
            Assert.Equal(TestTensor.Values(output), TestTensor.Values(layer.Forward(input, [1, 3, .. spatial])));
            Tensor<float> alone = Tensor.Create(TestTensor.Values(input), input.Lengths[1..]);
            Assert.Equal(TestTensor.Values(output), TestTensor.Values(layer.Forward(alone, [3, .. spatial])));
        }

        Assert.Equal([.. Enumerable.Repeat((nint)10, rank)], layer.Forward(input).Lengths[2..].ToArray());
        foreach (long size in new long[] { 9, 13 })
        {
            var error = Assert.Throws<ConvolutionArgumentException>(() => layer.Forward(input, [.. Enumerable.Repeat(size, rank)]));
            string Sizes(long of) => "[" + string.Join(", ", Enumerable.Repeat(of, rank)) + "]";
            Assert.Contains(
                $"requested an output size of {Sizes(size)}, but valid sizes range from {Sizes(10)} to {Sizes(12)} "
                + $"(for an input of {Sizes(4)})",
                error.Message, StringComparison.Ordinal);
        }

        var list = Assert.Throws<ConvolutionArgumentException>(() => layer.Forward(input, new long[rank + 1]));
        Assert.Contains(
            $"ConvTranspose{rank}D: for {rank + 2}D input, output_size must have {rank} or {rank + 2} elements (got {rank + 1})",
            list.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_seed_gives_the_same_layer(ConvolutionKind kind, int rank)
    {
        ConvolutionLayer<float> first = AnyLayer.Create<float>(kind, rank, 2, 4, 3, new ConvolutionOptions { Groups = 2 }, seed: 5);
        ConvolutionLayer<float> second = AnyLayer.Create<float>(kind, rank, 2, 4, 3, new ConvolutionOptions { Groups = 2 }, seed: 5);
        Assert.Equal(["weight", "bias"], first.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(kind == ConvolutionKind.Convolution ? [4, 1] : [2, 2], first.Weight.Shape[..2].ToArray());
        Tensor<float> input = TestTensor.Ones<float>([2, .. Enumerable.Repeat((nint)4, rank)]);
        Assert.Equal(TestTensor.Values(first.Forward(input)), TestTensor.Values(second.Forward(input)));
        Assert.Null(AnyLayer.Create<float>(kind, rank, 2, 4, 3, ConvolutionOptions.Default, bias: false).Bias);
    }
}
