using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Tests.Engine.Execution;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Pooling at the edges: windows that meet no input, padding that differs between the sides, numbers too large, NaN.</summary>
public class PoolTests
{
    private const double None = double.NegativeInfinity;
    private const byte Large = 0x7f;

    /// <summary>What is pooled, along one axis, and what comes of it for an output gradient of 1, 2, 3 …</summary>
    public static TheoryData<string, long[], double[], double[], double[]> Maxima() => new()
    {
        // kernel, stride, before, after, dilation, ceil mode
        { "no tap of the middle window is in the input", [2, 1, 2, 2, 3, 0], [-5, -7], [-7, None, -5], [3, 1] },
        { "the same windows, other numbers", [2, 1, 2, 2, 3, 0], [5, 7], [7, None, 5], [3, 1] },
        {
            "taps before and behind the input", [2, 1, 10, 10, 20, 0], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
            [11, 12, None, None, None, None, None, None, None, None, 1, 2], [11, 12, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]
        },
        { "one element between taps", [3, 6, 1, 1, 2, 1], [4], [None], [0] },
        { "padding before", [2, 1, 1, 0, 1, 0], [1, 3, 2], [1, 3, 3], [1, 5, 0] },
        { "padding after", [2, 1, 0, 1, 1, 0], [1, 3, 2], [3, 3, 2], [0, 3, 3] },
        { "causal", [3, 1, 2, 0, 1, 0], [2, -1, 1, 0], [2, 2, 2, 1], [6, 0, 4, 0] },
        { "hanging over", [3, 2, 1, 0, 1, 1], [1, 5, 3, 4, 2], [5, 5, 4], [0, 3, 0, 3, 0] },
        { "a dilation beyond everything", [2, 1, 0, 1L << 61, 1L << 61, 0], [3, 4], [3, 4], [1, 2] },
        { "a stride beyond everything", [1, long.MaxValue, 0, 0, 1, 1], [3, 4], [3], [1, 0] },
        { "a kernel beyond everything", [1L << 62, 1, (1L << 62) - 1, 0, 1, 0], [3, 9, 4], [3, 9, 9], [1, 5, 0] },
        { "all -Infinity", [2, 2, 0, 0, 1, 0], [None, None, None, 1], [None, 1], [1, 0, 0, 2] },
        { "the last of several NaNs", [3, 3, 0, 0, 1, 0], [double.NaN, double.NaN, 5], [double.NaN], [0, 1, 0] },
    };

    [Theory]
    [MemberData(nameof(Maxima))]
    public void Maxima_along_any_axis(string what, long[] arguments, double[] input, double[] output, double[] gradient)
    {
        for (int rank = 1; rank <= 3; rank++)
        {
            for (int axis = 0; axis < rank; axis++)
            {
                Check<float>($"{what}, axis {axis} of {rank}", rank, axis, arguments, input, output, gradient);
                Check<double>($"{what}, axis {axis} of {rank}", rank, axis, arguments, input, output, gradient);
            }
        }
    }

    [Fact]
    public void A_row_without_input_gives_minus_infinity_in_all_its_columns()
    {
        // The kernel's rows are at -1, 1 and 3: none is in an input of one row. Columns: ceil((224 + 2 - 5) / 6) + 1 = 38.
        DirtyRun run = DirtyRun.Of(
            new MaxPool2d<float>(3, 6, 1, 2, true), TestTensor.Filled([1, 1, 1, 224], 1f), shape => TestTensor.Filled(shape, 1f), 1, Large);
        Assert.Equal(Enumerable.Repeat(float.NegativeInfinity, 38), run.Of<float>("output"));
        Assert.Equal(new float[224], run.Of<float>("input gradient"));
    }

    [Fact]
    public void Leftovers_of_another_layer_do_not_show()
    {
        var one = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        new AvgPool2d<float>(3).Forward(TestTensor.Filled([1, 1, 30, 30], 500f), one);
        Tensor<float> output = new MaxPool1d<float>(2, 1, 2, 3).Forward(TestTensor.Of([-5f, -7], [1, 1, 2]), one);
        Assert.Equal([-7, float.NegativeInfinity, -5], TestTensor.Values(output));
    }

    [Fact]
    public void Of_several_NaNs_the_last_row_by_row_gets_the_gradient()
    {
        var tape = new Tape<float>();
        Variable<float> input = tape.Input(TestTensor.Of([1, float.NaN, float.NaN, 4], [1, 2, 2]), needsGradient: true);
        tape.Backward(new MaxPool2d<float>(2).Forward(input), TestTensor.Filled([1, 1, 1], 2f));
        var gradient = new float[4];
        tape.Gradient(input).FlattenTo(gradient);
        Assert.Equal([0, 0, 2, 0], gradient);
    }

    /// <summary>A float cannot count them: 2^24 + 1 is none.</summary>
    [Fact]
    public void Places_in_windows_of_more_than_2_to_the_24_rows_are_exact()
    {
        const int rows = (1 << 24) + 3;
        float[] values = new float[rows];
        values[^2] = 1;
        var tape = new Tape<float>();
        Variable<float> input = tape.Input(Tensor.Create(values, [1, rows, 1]), needsGradient: true);
        tape.Backward(new MaxPool2d<float>((rows, 1)).Forward(input), TestTensor.Filled([1, 1, 1], 2f));
        Assert.Equal(2, tape.Gradient(input)[0, rows - 2, 0]);
    }

    public static TheoryData<long[], double[], double[], double[]> Averages() => new()
    {
        // kernel, stride, before, after, ceil mode; the means with padding counted, and without
        { [3, 1, 2, 0, 0], [3, 6, 9], [1, 3, 6], [3, 4.5, 6] },
        { [3, 2, 0, 1, 0], [1, 2, 3, 4], [2, 7 / 3.0], [2, 3.5] },
        { [3, 2, 1, 0, 1], [1, 2, 3, 4, 5], [1, 3, 4.5], [1.5, 3, 4.5] },
        { [2, 1, 1, 0, 0], [2, 4], [1, 3], [2, 3] },
        { [2, 1, 1, 1, 0], [2, 4], [1, 3, 2], [2, 3, 4] },
        { [4, 4, 0, 2, 1], [1, 2, 3, 4, 5], [2.5, 5 / 3.0], [2.5, 5] },
        { [int.MaxValue, 1L << 30, (1L << 30) - 1, (1L << 30) - 1, 1], [8, 2], [10.0 / int.MaxValue, 2.0 / (1L << 30)], [5, 2] },
        { [1L << 61, 1, (1L << 61) - 1, 0, 0], [8, 2], [8 / (double)(1L << 61), 10 / (double)(1L << 61)], [8, 5] },
    };

    [Theory]
    [MemberData(nameof(Averages))]
    public void Averages_with_padding_of_two_sides(long[] arguments, double[] input, double[] counted, double[] uncounted)
    {
        (long kernel, long stride) = (arguments[0], arguments[1]);
        var padding = Padding.Asymmetric(arguments[2], arguments[3]);
        foreach (bool countIncludePad in new[] { true, false })
        {
            var layer = new AvgPool1d<double>(kernel, stride, padding, arguments[4] != 0, countIncludePad);
            double[] output = TestTensor.Values(layer.Forward(Tensor.Create(input, [1, input.Length])));
            Assert.Equal(countIncludePad ? counted : uncounted, output, (x, y) => Math.Abs(x - y) <= 1e-15 * Math.Abs(x));
        }
    }

    /// <summary>ONNX's AveragePool of 1 … 25 in 5x5: kernel 5, pads 2.</summary>
    [Fact]
    public void Onnx_pads_are_counted_as_in_Onnx()
    {
        Tensor<float> input = Tensor.Create([.. Enumerable.Range(1, 25).Select(i => (float)i)], (nint[])[1, 1, 5, 5]);
        float[] counted = TestTensor.Values(new AvgPool2d<float>(5, 1, Padding.FromOnnx([2, 2, 2, 2])).Forward(input));
        float[] uncounted = TestTensor.Values(
            new AvgPool2d<float>(5, 1, Padding.FromOnnx([2, 2, 2, 2]), countIncludePad: false).Forward(input));
        Assert.Equal((2.52f, 7f), (counted[0], uncounted[0]));
        Assert.Equal((13f, 13f), (counted[12], uncounted[12]));

        // SAME_UPPER of 5 by 2 with a kernel of 2: one element after. Half an uncounted window is the last element itself.
        float[] same = TestTensor.Values(new AvgPool2d<float>(2, 2, Padding.FromOnnx("SAME_UPPER"), countIncludePad: false).Forward(input));
        Assert.Equal([4, 6, 7.5f, 14, 16, 17.5f, 21.5f, 23.5f, 25], same);
    }

    [Fact]
    public void Words_pad_as_in_convolutions()
    {
        Tensor<float> input = TestTensor.Of([1f, 2, 3, 4], [1, 4]);
        Assert.Equal([2, 3, 4, 4], TestTensor.Values(new MaxPool1d<float>(2, 1, Padding.Same).Forward(input)));
        Assert.Equal([1, 2, 3, 4], TestTensor.Values(new MaxPool1d<float>(2, 1, Padding.SameLower).Forward(input)));
        Assert.Equal([1, 2, 3, 4], TestTensor.Values(new MaxPool1d<float>(3, 1, Padding.Causal).Forward(input)));
        Assert.Equal([3, 4], TestTensor.Values(new MaxPool1d<float>(3, 1, Padding.Valid).Forward(input)));
        Assert.Equal([2, 3.5f], TestTensor.Values(new AvgPool1d<float>(3, 2, "same", countIncludePad: false).Forward(input)));
    }

    public static TheoryData<string, string, Action> Refused() => new()
    {
        { "smaller than effective kernel size", "padding is 3", () => _ = new MaxPool2d<float>(3, 1, Padding.Asymmetric(0, 3)) },
        { "smaller than effective kernel size", "use at most 4", () => _ = new MaxPool1d<float>(3, 1, Padding.Asymmetric(5, 0), 2) },
        { "smaller than effective kernel size", "padding is 2", () => _ = new AvgPool1d<float>(2, 1, Padding.FromOnnx([2, 0])) },
        { "pad must be non-negative", "padding is -1", () => _ = new AvgPool3d<float>(2, 1, Padding.Asymmetric(0, -1)) },
        { "at most half of effective kernel size", "padding is 2", () => _ = new MaxPool2d<float>(3, 1, Padding.Asymmetric(2, 2)) },
        { "list of 2, one per axis", "", () => _ = new MaxPool2d<float>(2, 1, Padding.FromOnnx([0, 0, 0, 1, 1, 1])) },
        { "causal padding has a direction only in 1-D", "causal", () => _ = new AvgPool2d<float>(2, 1, "causal") },
        { "does not fit in 64 bits", "dilation is 4611686018427387904", () => _ = new MaxPool1d<float>(4, 1, 0, 1L << 62) },
        {
            "do not fit in 64 bits", "use smaller numbers",
            () => Run(new MaxPool1d<float>(2, 1, long.MaxValue / 2, long.MaxValue - 1))
        },
        { "Output size is too small", "input is 3", () => Run(new MaxPool1d<float>(2, 1, 0, 1L << 31)) },
        { "Output size is too small", "input is 3", () => Run(new AvgPool1d<float>(1L << 31)) },
        { "stride should not be zero", "stride is -2", () => _ = new AvgPool2d<float>(2, -2) },
        {
            "more elements than an array may", "output is [1, 2305843009213693954]",
            () => Run(new MaxPool1d<float>(2, 1, Padding.Asymmetric(1L << 61, (1L << 61) - 1), 1L << 61))
        },
        { "more elements than an array may", "output is", () => Run(new AdaptiveAvgPool1d<float>(1L << 31)) },
        { "more elements than an array may", "output is", () => Run(new AdaptiveAvgPool1d<float>(1L << 62)) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_pooling_is_refused(string words, string alsoWords, Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<ConvolutionArgumentException>(action).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains(alsoWords, message, StringComparison.Ordinal);
    }

    /// <summary>Nothing is made for outputs that an empty batch does not have.</summary>
    [Fact]
    public void An_empty_batch_costs_nothing_whatever_the_output_size()
    {
        Layer<float>[] layers =
        [
            new AdaptiveAvgPool1d<float>(1 << 30),
            new AvgPool1d<float>((1 << 30) + 1, 1, Padding.Asymmetric(1 << 30, (1 << 30) - 1)),
            new MaxPool1d<float>((1 << 30) + 1, 1, Padding.Asymmetric(1 << 30, (1 << 30) - 1)),
            new MaxPool1d<float>(1, 1),
        ];
        foreach (Layer<float> layer in layers)
        {
            foreach (nint width in new nint[] { 3, (nint)1 << 40 })
            {
                var tape = new Tape<float>();
                Variable<float> input = tape.Input(Tensor.CreateFromShape<float>([0, 2, width]), needsGradient: true);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Variable<float> output = layer.Forward(input);
                tape.Backward(output, Tensor.CreateFromShape<float>(output.Shape));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
                Assert.Equal(0, output.Shape[0]);
            }
        }
    }

    [Fact]
    public void Saved_memory_beyond_an_array_is_refused_with_a_typed_error()
    {
        Variable<float> input = new Tape<float>().Input(TestTensor.Filled([1], 1f));
        string message = Assert.Throws<ConvolutionArgumentException>(() => new Hoarder().Forward(input)).Message;
        Assert.Contains("memory between forward and backward", message, StringComparison.Ordinal);
    }

    private static void Run(Layer<float> layer) => layer.Forward(TestTensor.Filled([1, 3], 1f));

    private static void Check<T>(
        string what, int rank, int axis, long[] arguments, double[] input, double[] output, double[] gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PerAxis kernel = Along(arguments[0], 1), stride = Along(arguments[1], 1), dilation = Along(arguments[4], 1);
        var padding = Padding.Asymmetric(Along(arguments[2], 0), Along(arguments[3], 0));
        bool ceilMode = arguments[5] != 0;
        Layer<T> layer = rank switch
        {
            1 => new MaxPool1d<T>(kernel, stride, padding, dilation, ceilMode),
            2 => new MaxPool2d<T>(kernel, stride, padding, dilation, ceilMode),
            _ => new MaxPool3d<T>(kernel, stride, padding, dilation, ceilMode),
        };
        nint[] shape = [1, .. Enumerable.Repeat((nint)1, axis), input.Length, .. Enumerable.Repeat((nint)1, rank - 1 - axis)];
        DirtyRun run = DirtyRun.Of(
            layer, Tensor.Create(Array.ConvertAll(input, T.CreateChecked), shape),
            outputShape => Tensor.Create([.. Enumerable.Range(1, output.Length).Select(T.CreateChecked)], outputShape), 1, Large);
        Assert.True(Array.ConvertAll(output, T.CreateChecked).AsSpan().SequenceEqual(run.Of<T>("output")), $"{what}: output");
        Assert.True(Array.ConvertAll(gradient, T.CreateChecked).AsSpan().SequenceEqual(run.Of<T>("input gradient")), $"{what}: gradient");

        PerAxis Along(long value, long others) => new([.. Enumerable.Range(0, rank).Select(i => i == axis ? value : others)]);
    }

    /// <summary>Keeps more than it may.</summary>
    private sealed class Hoarder : ElementaryLayer<float>
    {
        protected override void Forward(Pass<float> pass) => pass.Saved<long>(0, int.MaxValue);

        protected override void Backward(Pass<float> pass) => pass.InputGradient().Clear();
    }
}
