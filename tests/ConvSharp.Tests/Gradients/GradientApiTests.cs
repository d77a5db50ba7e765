using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Gradients;

/// <summary>Threads, empty batches, views, allocations and what is refused.</summary>
public class GradientApiTests
{
    private static readonly ConvolutionOptions Options = new() { Padding = 1, Stride = 2 };

    [Theory]
    [InlineData(ConvolutionKind.Convolution, 1, PaddingMode.Zeros, 3)]
    [InlineData(ConvolutionKind.Convolution, 2, PaddingMode.Reflect, 24)]
    [InlineData(ConvolutionKind.Convolution, 2, PaddingMode.Zeros, 40)]
    [InlineData(ConvolutionKind.Convolution, 3, PaddingMode.Zeros, 12)]
    [InlineData(ConvolutionKind.Transposed, 1, PaddingMode.Circular, 24)]
    [InlineData(ConvolutionKind.Transposed, 2, PaddingMode.Zeros, 40)]
    [InlineData(ConvolutionKind.Transposed, 3, PaddingMode.Replicate, 3)]
    public void Any_number_of_threads_gives_the_same_bits(ConvolutionKind kind, int rank, PaddingMode mode, int channels)
    {
        nint size = rank == 1 ? 1500 : rank == 2 ? 41 : 12;
        var sample = new Sample<float>(kind, rank, Options with { PaddingMode = mode }, size: size, channels: channels, batch: 5);
        float[][] expected = Gradients(sample, 1);
        foreach (int threads in new[] { 1, 2, 3, 8, -1 })
        {
            for (int run = 0; run < 3; run++)
            {
                float[][] actual = Gradients(sample, threads);
                for (int which = 0; which < expected.Length; which++)
                    Assert.Equal(expected[which], actual[which]);
            }
        }
    }

    [Theory]
    [InlineData(ConvolutionKind.Convolution)]
    [InlineData(ConvolutionKind.Transposed)]
    public void An_empty_batch_gives_zeros_and_an_empty_input_gradient(ConvolutionKind kind)
    {
        foreach (PaddingMode mode in Enum.GetValues<PaddingMode>())
        {
            var sample = new Sample<double>(kind, 2, Options with { PaddingMode = mode }, batch: 0);
            foreach (double[] gradient in Gradients(sample, -1))
                Assert.All(gradient, value => Assert.Equal(0, value));
            Assert.Empty(Gradients(sample, -1)[0]);
        }
    }

    [Theory]
    [InlineData(ConvolutionKind.Convolution)]
    [InlineData(ConvolutionKind.Transposed)]
    public void Views_that_are_not_dense_give_the_same(ConvolutionKind kind)
    {
        var sample = new Sample<float>(kind, 2, Options);
        float[][] expected = Gradients(sample, 1);
        ConvolutionPasses<float> passes = Passes(sample);
        Tensor<float> dy = LossGradient(sample);
        Tensor<float> dx = Spread(sample.Input.Lengths), dw = Spread(sample.Weight.Lengths);
        passes.InputGradient(Spread(dy), Spread(sample.Weight), dx);
        passes.WeightGradient(Spread(sample.Input), Spread(dy), dw);
        Assert.Equal(expected[0], TestTensor.Values(dx));
        Assert.Equal(expected[1], TestTensor.Values(dw));
    }

    [Theory]
    [InlineData(ConvolutionKind.Convolution, PaddingMode.Zeros)]
    [InlineData(ConvolutionKind.Transposed, PaddingMode.Reflect)]
    public void Nothing_is_allocated_in_steady_state(ConvolutionKind kind, PaddingMode mode)
    {
        var sample = new Sample<float>(kind, 2, Options with { PaddingMode = mode }, size: 20, channels: 20);
        ConvolutionPasses<float> passes = Passes(sample);
        Tensor<float> dy = LossGradient(sample), y = sample.NewOutput(), db = Tensor.CreateFromShape<float>(sample.Bias.Lengths);
        Tensor<float> dx = Tensor.CreateFromShape<float>(sample.Input.Lengths), dw = Tensor.CreateFromShape<float>(sample.Weight.Lengths);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        long allocated = long.MaxValue;
        for (int run = 0; run < 50 && allocated != 0; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            passes.Forward(sample.Input, sample.Weight, sample.Bias, y, parallel);
            passes.InputGradient(dy, sample.Weight, dx, parallel);
            passes.WeightGradient(sample.Input, dy, dw, parallel);
            passes.BiasGradient(dy, db, parallel);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Tensors_that_do_not_belong_together_are_refused_by_name()
    {
        var sample = new Sample<float>(ConvolutionKind.Convolution, 2, Options);
        ConvolutionPasses<float> passes = Passes(sample);
        Tensor<float> dy = LossGradient(sample), wrong = Tensor.CreateFromShape<float>([2, 4, 1, 1]);
        Tensor<float> dx = Tensor.CreateFromShape<float>(sample.Input.Lengths), dw = Tensor.CreateFromShape<float>(sample.Weight.Lengths);
        AssertRefused("outputGradient", () => passes.InputGradient(wrong, sample.Weight, dx));
        AssertRefused("weight", () => passes.InputGradient(dy, wrong, dx));
        AssertRefused("inputGradient", () => passes.InputGradient(dy, sample.Weight, wrong));
        AssertRefused("input", () => passes.WeightGradient(wrong, dy, dw));
        AssertRefused("outputGradient", () => passes.WeightGradient(sample.Input, wrong, dw));
        AssertRefused("weightGradient", () => passes.WeightGradient(sample.Input, dy, wrong));
        AssertRefused("outputGradient", () => passes.BiasGradient(wrong, Tensor.CreateFromShape<float>([4])));
        AssertRefused("biasGradient", () => passes.BiasGradient(dy, wrong));
        AssertRefused("inputGradient", () => passes.InputGradient(
            dy, sample.Weight, Tensor.Create([1f], sample.Input.Lengths, [0, 0, 0, 0])));
        AssertRefused("outputGradient", () => ConvolutionGradient.Input(sample.Kind, sample.Input.Lengths, sample.Weight, wrong, Options));
        AssertRefused("outputGradient", () => ConvolutionGradient.Weight(sample.Kind, sample.Input, sample.Weight.Lengths, wrong, Options));
        AssertRefused("rank", () => ConvolutionGradient.Bias(dy, 1));
        AssertRefused("rank", () => ConvolutionGradient.Bias(dy, 4));
    }

    [Fact]
    public void Memory_that_is_shared_is_refused_by_name()
    {
        ConvolutionPasses<float> passes = ConvolutionPasses<float>.Create(
            ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1 }, [4, 4, 3, 3], [4, 4, 3, 3]);
        Tensor<float> one = Tensor.CreateFromShape<float>([4, 4, 3, 3]), other = Tensor.CreateFromShape<float>([4, 4, 3, 3]);
        AssertRefused("inputGradient", () => passes.InputGradient(one, other, one));
        AssertRefused("inputGradient", () => passes.InputGradient(one, other, other));
        AssertRefused("weightGradient", () => passes.WeightGradient(one, other, one));
        AssertRefused("weightGradient", () => passes.WeightGradient(one, other, other));
        AssertRefused("biasGradient", () => passes.BiasGradient(one, Tensor.Create([1f], [4], [0])));
    }

    private static void AssertRefused(string parameter, Action call) =>
        Assert.Equal(parameter, Assert.Throws<ConvolutionArgumentException>(call).ParamName);

    private static ConvolutionPasses<T> Passes<T>(Sample<T> sample)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ConvolutionPasses<T>.Create(sample.Kind, sample.Options, sample.Input.Lengths, sample.Weight.Lengths);

    private static Tensor<T> LossGradient<T>(Sample<T> sample)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TestTensor.Random<T>(9, sample.Geometry.OutputShape);

    private static T[][] Gradients<T>(Sample<T> sample, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionPasses<T> passes = Passes(sample);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Tensor<T> dy = LossGradient(sample);
        Tensor<T> dx = TestTensor.Filled(sample.Input.Lengths, T.NaN), dw = TestTensor.Filled(sample.Weight.Lengths, T.NaN);
        Tensor<T> db = TestTensor.Filled(sample.Bias.Lengths, T.NaN);
        passes.InputGradient(dy, sample.Weight, dx, parallel);
        passes.WeightGradient(sample.Input, dy, dw, parallel);
        passes.BiasGradient(dy, db, parallel);
        return [TestTensor.Values(dx), TestTensor.Values(dw), TestTensor.Values(db)];
    }

    /// <summary>The tensor's values in memory with gaps.</summary>
    private static Tensor<float> Spread(Tensor<float> tensor)
    {
        Tensor<float> spread = Spread(tensor.Lengths);
        tensor.CopyTo(spread);
        return spread;
    }

    private static Tensor<float> Spread(ReadOnlySpan<nint> shape)
    {
        nint[] strides = new nint[shape.Length];
        nint stride = 2;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis] + 1;
        }

        return Tensor.Create(new float[stride], shape, strides);
    }
}
