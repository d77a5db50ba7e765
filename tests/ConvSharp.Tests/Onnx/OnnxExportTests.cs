using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx;

public sealed class OnnxExportTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Names => [.. ExportCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_that_is_read_again_computes_what_the_layers_compute(string name)
    {
        (Func<Layer<float>> make, nint[] shape) = ExportCases.All[name];
        Layer<float> layer = make();
        using MemoryStream file = new();
        OnnxExport.Save(file, layer, shape);
        OnnxModel model = OnnxModel.Load(file.ToArray());
        Assert.Equal(OnnxExport.OperatorSet, model.OperatorSets[""]);
        Assert.Equal("input", model.Inputs.Single().Name);

        Tensor<float> input = Input(shape);
        Tensor<float> expected = layer.Forward(input);
        using InferenceSession session = model.CreateSession();
        InferenceTensor found = session.Run([InferenceTensor.Of(input)]).Single();

        Assert.Equal(expected.Lengths.ToArray(), found.Shape.ToArray());
        float[] values = new float[expected.FlattenedLength];
        expected.FlattenTo(values);
        ReadOnlySpan<float> actual = found.Elements<float>();
        for (int i = 0; i < values.Length; i++)
        {
            if (!(Math.Abs(values[i] - actual[i]) <= Tolerance * Math.Max(1, Math.Abs(values[i]))))
                Assert.Fail($"{name} (seed 5): element {i} is {actual[i]}, but the layers give {values[i]}");
        }
    }

    [Fact]
    public void Doubles_stay_doubles()
    {
        using MemoryStream file = new();
        var layer = new Conv2d<double>(2, 3, 3, generator: new TorchGenerator(1));
        OnnxExport.Save(file, layer, 1, 2, 5, 5);
        using InferenceSession session = OnnxModel.Load(file.ToArray()).CreateSession();
        Tensor<double> input = Tensor.Create(Enumerable.Range(0, 50).Select(i => i / 7.0).ToArray(), [1, 2, 5, 5]);
        double[] expected = new double[27];
        layer.Forward(input).FlattenTo(expected);
        Assert.Equal(expected, session.Run([InferenceTensor.Of(input)])[0].Elements<double>().ToArray());
    }

    /// <summary>ONNX has Mod with the sign of the dividend for numbers, and with that of the divisor for integers alone.</summary>
    [Theory]
    [InlineData(BinaryFunction.Mod)]
    [InlineData(BinaryFunction.Remainder)]
    public void Remainders_keep_the_rule_for_their_sign(BinaryFunction function)
    {
        const float Divisor = -0.75f;
        using MemoryStream file = new();
        OnnxExport.Save(file, new Divided(function, Divisor), 1, 9);
        OnnxModel model = OnnxModel.Load(file.ToArray());
        Tensor<float> input = Input([1, 9]);
        using InferenceSession session = model.CreateSession();
        float[] values = new float[9];
        input.FlattenTo(values);
        float[] expected = Array.ConvertAll(values, value =>
            function == BinaryFunction.Mod ? value - (MathF.Floor(value / Divisor) * Divisor) : value % Divisor);
        Assert.Equal(expected, session.Run([InferenceTensor.Of(input)]).Single().Elements<float>().ToArray());
    }

    [Fact]
    public void What_has_no_form_is_named()
    {
        using MemoryStream file = new();
        string own = Assert.Throws<InferenceException>(() => OnnxExport.Save(file, new Sequential<float>(new Unnamed()), 1, 2)).Message;
        Assert.Contains("the layer Unnamed", own, StringComparison.Ordinal);
        string unequal = Assert.Throws<InferenceException>(
            () => OnnxExport.Save(file, new AdaptiveAvgPool2d<float>(3), 1, 2, 7, 9)).Message;
        Assert.Contains("(AdaptivePool) has no form", unequal, StringComparison.Ordinal);
        string unfit = Assert.Throws<InferenceException>(() => OnnxExport.Save(file, new Conv2d<float>(3, 4, 3), 1, 2, 7, 9)).Message;
        Assert.Contains("(Conv)", unfit, StringComparison.Ordinal);
        Assert.Equal(0, file.Length);
    }

    internal static Tensor<float> Input(nint[] shape)
    {
        nint[] lengths = [.. shape.Select((length, axis) => length >= 0 ? length : axis == 0 ? 2 : 8)];
        var random = new Random(5);
        float[] values = new float[lengths.Aggregate((nint)1, (product, length) => product * length)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (random.NextSingle() * 4) - 2;
        return Tensor.Create(values, lengths);
    }

    private sealed class Divided(BinaryFunction function, float divisor) : Layer<float>
    {
        public override Variable<float> Forward(Variable<float> input) => throw new NotSupportedException("It is exported alone.");

        public override string AddTo(InferenceGraphBuilder builder, string input) =>
            builder.Add(new Binary(function), input, builder.Constant(InferenceTensor.Of<float>([divisor])));
    }

    private sealed class Unnamed : Layer<float>
    {
        public override Variable<float> Forward(Variable<float> input) => input;
    }
}
