using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>Operands that are missing, of the wrong shape, or in each other's memory.</summary>
public class BadOperandTests
{
    private const float Prefill = -7.25f;

    public static TheoryData<ConvolutionKind, int, string> AllWays()
    {
        var data = new TheoryData<ConvolutionKind, int, string>();
        foreach (ConvolutionKind kind in Enum.GetValues<ConvolutionKind>())
        {
            for (int rank = 1; rank <= 3; rank++)
            {
                foreach (string way in Sample<float>.Ways)
                    data.Add(kind, rank, way);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void Outputs_of_another_shape_are_refused_and_untouched(ConvolutionKind kind, int rank, string way)
    {
        var sample = new Sample<float>(kind, rank);
        nint[] right = sample.Geometry.OutputShape;
        nint[][] wrong =
        [
            [right[0] + 1, .. right[1..]], [right[0], right[1] - 1, .. right[2..]], [.. right[..^1], right[^1] + 1], right[1..],
            [1, .. right], [right[0] * right[1], .. right[2..]], [0, .. right[1..]],
        ];
        foreach (nint[] shape in wrong)
        {
            Tensor<float> output = TestTensor.Filled(shape, Prefill);
            var error = Assert.Throws<ConvolutionArgumentException>(
                () => sample.Run(way, sample.Input, sample.Weight, sample.Bias, output));
            AssertSays(
                error, "output", "expected output of size [", $"output is [{string.Join(", ", shape)}]",
                "give a tensor of the expected size");
            AssertUntouched(output);
        }
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void Outputs_in_the_memory_of_an_operand_are_refused_and_untouched(ConvolutionKind kind, int rank, string way)
    {
        var sample = new Sample<float>(kind, rank);
        int output = (int)sample.Geometry.OutputLength;
        foreach ((string name, Tensor<float> operand) in
            new[] { ("input", sample.Input), ("weight", sample.Weight), ("bias", sample.Bias) })
        {
            if (name != "input" && way != "function")
                continue; // plans and layers hold their own weights
            int length = (int)operand.FlattenedLength;
            foreach (int start in new[] { 0, output / 2, output - 1 })
            {
                var memory = new float[output + length];
                Array.Fill(memory, Prefill);
                var error = Assert.Throws<ConvolutionArgumentException>(() =>
                {
                    var shared = new ReadOnlyTensorSpan<float>(memory.AsSpan(start, length), operand.Lengths);
                    sample.Run(
                        way, name == "input" ? shared : sample.Input, name == "weight" ? shared : sample.Weight,
                        name == "bias" ? shared : sample.Bias,
                        new TensorSpan<float>(memory.AsSpan(0, output), sample.Geometry.OutputShape));
                });
                AssertSays(error, "output", $"the output overlaps the {name}", "give an output of its own");
                Assert.All(memory, value => Assert.Equal(Prefill, value));
            }
        }
    }

    [Theory]
    [InlineData("weight")]
    [InlineData("bias")]
    public void Outputs_in_the_memory_of_a_layers_parameter_are_refused(string name)
    {
        var layer = new Conv1d<float>(1, 4, 1);
        Parameter<float> parameter = layer.Parameters.Single(parameter => parameter.Name == name);
        Tensor<float> input = TestTensor.Ones<float>([1, 1]);
        float[] before = [.. Flat(parameter)];
        parameter.Update(values => AssertSays(
            Capture(values, layer, input), "output", $"the output overlaps the {name}", "give an output of its own"));
        Assert.Equal(before, Flat(parameter));

        static ConvolutionArgumentException Capture(TensorSpan<float> values, Conv1d<float> layer, Tensor<float> input)
        {
            try
            {
                layer.Forward(input, new TensorSpan<float>(MemoryMarshal.CreateSpan(ref values.GetPinnableReference(), 4), [4, 1]));
            }
            catch (ConvolutionArgumentException error)
            {
                return error;
            }

            return new ConvolutionArgumentException("nothing was refused");
        }
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void Outputs_whose_elements_share_memory_are_refused_and_untouched(ConvolutionKind kind, int rank, string way)
    {
        var sample = new Sample<float>(kind, rank);
        var memory = new float[sample.Geometry.OutputLength];
        Array.Fill(memory, Prefill);
        nint[] shape = sample.Geometry.OutputShape;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            nint[] strides = new nint[shape.Length];
            nint stride = 1;
            for (int i = shape.Length - 1; i >= 0; i--)
            {
                strides[i] = i == axis ? 0 : stride;
                stride *= i == axis ? 1 : shape[i];
            }

            var error = Assert.Throws<ConvolutionArgumentException>(() => sample.Run(
                way, sample.Input, sample.Weight, sample.Bias, new TensorSpan<float>(memory, shape, strides)));
            AssertSays(error, "output", "elements of the output share memory", "give an output whose elements are distinct");
        }

        Assert.All(memory, value => Assert.Equal(Prefill, value));
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void Empty_spans_are_refused(ConvolutionKind kind, int rank, string way)
    {
        var sample = new Sample<float>(kind, rank);
        Tensor<float> output = TestTensor.Filled(sample.Geometry.OutputShape, Prefill);
        Assert.ThrowsAny<ArgumentException>(() => sample.Run(way, default, sample.Weight, sample.Bias, output));
        Assert.ThrowsAny<ArgumentException>(() => sample.Run(way, sample.Input, default, sample.Bias, output));
        Assert.ThrowsAny<ArgumentException>(() => sample.Run(way, sample.Input, sample.Weight, sample.Bias, default));
        AssertUntouched(output);
    }

    [Fact]
    public void Null_operands_are_refused()
    {
        Tensor<float> tensor = TestTensor.Ones<float>([1, 1, 1]);
        var layer = new Conv1d<float>(1, 1, 1);
        Assert.Throws<ArgumentNullException>("input", () => Convolution.Forward(null!, tensor));
        Assert.Throws<ArgumentNullException>("weight", () => Convolution.Forward(tensor, null!));
        Assert.Throws<ArgumentNullException>("input", () => Convolution.Transposed(null!, tensor));
        Assert.Throws<ArgumentNullException>("weight", () => Convolution.Transposed(tensor, null!));
        Assert.Throws<ArgumentNullException>("input", () => layer.Forward(null!));
        Assert.Throws<ArgumentNullException>("input", () => new ConvTranspose1d<float>(1, 1, 1).Forward(null!, [1]));
        Assert.Throws<ArgumentNullException>("generator", () => layer.ResetParameters(null!));
        Assert.Throws<ArgumentNullException>("update", () => layer.Weight.Update(null!));
        Assert.Throws<ArgumentNullException>(
            "options", () => ConvolutionPlan<float>.Create(ConvolutionKind.Convolution, null!, [1, 1, 1], tensor));
        Assert.Throws<ArgumentNullException>("name", () => PaddingModes.Parse(null!));
        Assert.Throws<ArgumentNullException>("word", () => Padding.Parse(null!));
    }

    [Fact]
    public void Other_element_types_are_refused()
    {
        Tensor<Half> half = TestTensor.Ones<Half>([1, 1, 3]);
        Action[] ways =
        [
            () => _ = new Conv1d<Half>(1, 1, 1), () => _ = new ConvTranspose3d<Half>(1, 1, 1), () => Convolution.Forward(half, half),
            () => Convolution.Transposed(half, half), () => Convolution.Forward<Half>(half, half, default, half),
            () => ConvolutionPlan<Half>.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, 1, 3], half),
        ];
        Assert.All(ways, way =>
            AssertSays(
                Assert.Throws<ConvolutionArgumentException>(way),
                "T", "only float and double can be convolved", "T is Half", "use float or double"));
    }

    [Theory]
    [InlineData(0, 1, "in_channels", "in_channels must be a positive integer")]
    [InlineData(1, -4, "out_channels", "out_channels must be a positive integer")]
    [InlineData(3, 4, "in_channels", "in_channels must be divisible by groups")]
    [InlineData(4, 3, "out_channels", "out_channels must be divisible by groups")]
    [InlineData(long.MaxValue - 1, 2, "weight", "the weight has more elements than an array may")]
    [InlineData(2, 1L << 40, "weight", "the weight has more elements than an array may")]
    public void Layers_refuse_channels(long inChannels, long outChannels, string parameter, string words)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (ConvolutionKind kind in Enum.GetValues<ConvolutionKind>())
        {
            for (int rank = 1; rank <= 3; rank++)
            {
                var options = new ConvolutionOptions { Groups = inChannels < 3 && outChannels < 3 ? 1 : 2 };
                var error = Assert.Throws<ConvolutionArgumentException>(
                    () => AnyLayer.Create<float>(kind, rank, inChannels, outChannels, 3, options));
                AssertSays(error, parameter, words, parameter == "weight" ? "use smaller sizes" : "use ");
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Words_and_lists_are_checked()
    {
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => Padding.Parse("half")),
            "padding", "Invalid padding string 'half', should be one of {'same', 'valid'}", "padding is half");
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => new Conv2d<float>(1, 1, 3, padding: "SAME")),
            "padding", "Invalid padding string 'SAME', should be one of {'same', 'valid'}");
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => PaddingModes.Parse("mirror")),
            "padding_mode", "padding_mode must be one of {'zeros', 'reflect', 'replicate', 'circular'}, but got padding_mode='mirror'");
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => Padding.FromOnnx([1, 2, 3])),
            "pads", "a list of 3", "give 2, 4 or 6 numbers");
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => new PerAxis([1, 2, 3, 4])),
            "values", "a list of 4", "give one to three numbers");
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => new PerAxis([])),
            "values", "a list of 0", "give one to three numbers");
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => new Conv2d<float>(1, 1, default)), "kernel_size", "kernel_size is 0");
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => new Conv1d<float>(1, 1, (3, 3))),
            "kernel_size", "expected kernel_size to be a single number or a list of 1", "(3, 3)");
    }

    [Fact]
    public void Parameters_keep_their_shape()
    {
        var layer = new Conv2d<float>(2, 3, 3, generator: new TorchGenerator(1));
        float[] before = Flat(layer.Weight);
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => layer.Weight.Set(TestTensor.Ones<float>([3, 2, 3, 4]))),
            "weight", "expected weight of size [3, 2, 3, 3]", "weight is [3, 2, 3, 4]");
        AssertSays(Assert.Throws<ConvolutionArgumentException>(() => layer.Bias!.Set(TestTensor.Ones<float>([3, 1]))),
            "bias", "expected bias of size [3]", "bias is [3, 1]");
        Assert.Equal(before, Flat(layer.Weight));
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void An_empty_batch_gives_an_empty_output(ConvolutionKind kind, int rank, string way)
    {
        var sample = new Sample<float>(kind, rank, batch: 0);
        Tensor<float> output = sample.NewOutput();
        sample.Run(way, sample.Input, sample.Weight, sample.Bias, output);
        Assert.Equal(0, output.FlattenedLength);
        Tensor<float> made = kind == ConvolutionKind.Transposed
            ? Convolution.Transposed(sample.Input, sample.Weight, sample.Bias, sample.Options)
            : Convolution.Forward(sample.Input, sample.Weight, sample.Bias, sample.Options);
        Assert.Equal([0, 4, .. Enumerable.Repeat((nint)6, rank)], made.Lengths.ToArray());
    }

    private static float[] Flat(Parameter<float> parameter)
    {
        var values = new float[parameter.Values.FlattenedLength];
        parameter.Values.FlattenTo(values);
        return values;
    }

    private static void AssertUntouched(Tensor<float> output) =>
        Assert.All(TestTensor.Values(output), value => Assert.Equal(Prefill, value));

    private static void AssertSays(ConvolutionArgumentException error, string parameter, params string[] words)
    {
        Assert.All(words, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
        Assert.Contains($"; {parameter} is ", error.Message, StringComparison.Ordinal);
        Assert.Equal(parameter, error.Word);
    }
}
