using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx;
using Google.Protobuf;
using Onnx;
using Xunit;

namespace ConvSharp.Tests.Onnx;

/// <summary>Operators that are made of several operations, where the onnx project's tests do not go, and what they refuse.</summary>
public sealed class ComposedOperatorTests
{
    private static readonly InferenceTensor Matrix = InferenceTensor.Of<float>([3, 1, 3, 0, 5, 2], 2, 3);

    [Fact]
    public void Hardmax_of_version_11_takes_all_axes_from_one_on_as_a_row()
    {
        InferenceTensor x = InferenceTensor.Of<float>([1, 4, 4, 2, 0, -1, -2, -3], 2, 2, 2);
        Assert.Equal([0f, 1, 0, 0, 1, 0, 0, 0], Run<float>("Hardmax", 11, [x]));
        Assert.Equal([0f, 1, 1, 0, 1, 0, 1, 0], Run<float>("Hardmax", 13, [x]));
    }

    [Theory]
    [InlineData(1, 1, new[] { true, true, false })]
    [InlineData(1, 0, new[] { true, false, false })]
    [InlineData(0, 1, new[] { false, true, false })]
    [InlineData(0, 0, new[] { false, false, false })]
    public void IsInf_finds_the_signs_that_it_is_asked_for(long negative, long positive, bool[] expected)
    {
        InferenceTensor x = InferenceTensor.Of<double>([double.NegativeInfinity, double.PositiveInfinity, double.NaN], 3);
        Assert.Equal(
            [.. expected.Select(isFound => isFound ? (byte)1 : (byte)0)],
            Output("IsInf", 20, [x], Integer("detect_negative", negative), Integer("detect_positive", positive)).Bytes.ToArray());
    }

    [Fact]
    public void Shrink_of_integers_compares_with_the_limit_itself()
    {
        InferenceTensor x = InferenceTensor.Of<int>([-2, -1, 0, 1, 2], 5);
        Assert.Equal([-1, 0, 0, 0, 1], Run<int>("Shrink", 9, [x], Number("lambd", 1.5f), Number("bias", 1)));
        Assert.Equal([-2, -1, 0, 1, 2], Run<int>("Shrink", 9, [x]));
    }

    [Fact]
    public void Compress_takes_a_condition_that_is_shorter_than_the_axis()
    {
        InferenceTensor condition = InferenceTensor.Of<bool>([false, true], 2);
        Assert.Equal([1f, 5], Run<float>("Compress", 11, [Matrix, condition], Integer("axis", -1)));
        Assert.Equal([1f], Run<float>("Compress", 11, [Matrix, condition]));
    }

    [Fact]
    public void Sequences_are_reversed_by_their_own_lengths_along_either_axis()
    {
        InferenceTensor lengths = InferenceTensor.Of<long>([2, 3], 2);
        Assert.Equal(
            [1f, 3, 3, 2, 5, 0],
            Run<float>("ReverseSequence", 10, [Matrix, lengths], Integer("time_axis", 1), Integer("batch_axis", 0)));
        InferenceTensor columns = InferenceTensor.Of<long>([2, 1, 2], 3);
        Assert.Equal([0f, 1, 2, 3, 5, 3], Run<float>("ReverseSequence", 10, [Matrix, columns]));
        Refused("'time_axis' and 'batch_axis' are 1 and 1", "ReverseSequence", [Matrix, lengths], Integer("time_axis", 1));
    }

    [Fact]
    public void An_identity_matrix_of_texts_is_refused() => Refused("its output is text", "EyeLike", [Matrix], Integer("dtype", 8));

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(0)]
    public void The_root_of_the_mean_square_is_taken_from_an_axis_on(long axis)
    {
        float[] values = Matrix.Elements<float>().ToArray();
        int length = axis == 0 ? 6 : 3;
        InferenceTensor scale = InferenceTensor.Of<float>([2], 1);
        float[] actual = Run<float>("RMSNormalization", 23, [Matrix, scale], Integer("axis", axis));
        for (int i = 0; i < values.Length; i++)
        {
            double mean = values.Skip(i / length * length).Take(length).Average(value => (double)value * value);
            Assert.Equal(2 * values[i] / Math.Sqrt(mean + 1e-5), actual[i], 1e-5);
        }
    }

    [Fact]
    public void Rows_and_columns_of_integers_have_zero_points_of_their_own()
    {
        InferenceTensor a = InferenceTensor.Of<byte>([1, 2, 3, 4], 2, 2), b = InferenceTensor.Of<byte>([5, 6, 7, 8], 2, 2);
        InferenceTensor rows = InferenceTensor.Of<byte>([1, 3], 2), columns = InferenceTensor.Of<byte>([5, 8], 2);
        Assert.Equal([2, 0, 2, 0], Run<int>("MatMulInteger", 10, [a, b, rows, columns]));
        Assert.Equal([19, 22, 43, 50], Run<int>("MatMulInteger", 10, [a, b]));
    }

    [Fact]
    public void Kernels_of_integers_have_zero_points_of_their_own_and_padding_is_the_zero_point()
    {
        InferenceTensor x = InferenceTensor.Of<byte>([11, 12, 13], 1, 1, 3), w = InferenceTensor.Of<byte>([1, 2, 4, 4], 2, 1, 2);
        InferenceTensor zero = InferenceTensor.Of<byte>([10]), zeros = InferenceTensor.Of<byte>([0, 3], 2);
        var pads = new AttributeProto { Name = "pads", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 1, 0 } };
        Assert.Equal([2, 5, 8, 1, 3, 5], Run<int>("ConvInteger", 10, [x, w, zero, zeros], pads));
        Assert.Equal([22, 35, 38, 11, 23, 25], Run<int>("ConvInteger", 10, [x, w, InferenceTensor.Of<byte>([0]), zeros], pads));
    }

    [Fact]
    public void Quantised_layers_scale_each_channel_and_are_cut_to_the_range()
    {
        InferenceTensor x = InferenceTensor.Of<byte>([2, 4], 1, 1, 2), w = InferenceTensor.Of<sbyte>([1, -1, 100], 3, 1, 1);
        InferenceTensor one = InferenceTensor.Of<float>([1]), zero = InferenceTensor.Of<byte>([0]), point = InferenceTensor.Of<byte>([10]);
        InferenceTensor scales = InferenceTensor.Of<float>([1, 2, 3], 3), zeros = InferenceTensor.Of<sbyte>([0, 0, 0], 3);
        InferenceTensor bias = InferenceTensor.Of<int>([1, 0, 0], 3);
        Assert.Equal<byte>(
            [13, 15, 6, 2, 255, 255], Run<byte>("QLinearConv", 10, [x, one, zero, w, scales, zeros, one, point, bias]));
    }

    [Fact]
    public void Attributes_that_say_nothing_are_refused()
    {
        InferenceTensor bits = InferenceTensor.Of<byte>([1], 1), size = InferenceTensor.Of<long>([4]);
        InferenceTensor regions = InferenceTensor.Of<float>([0, 0, 0, 1, 1], 1, 5);
        InferenceTensor planes = InferenceTensor.Zeros(ElementType.Float32, 1, 1, 2, 2);
        Refused("attribute 'direction' is ''", "BitShift", [bits, bits]);
        Refused("attribute 'pooled_shape' has no two numbers", "MaxRoiPool", [planes, regions]);
        Refused("attribute 'kernel_shape' is missing", "MaxUnpool", [planes, planes]);
        Refused("its output is text", "HannWindow", [size], Integer("output_datatype", 8));
        Refused("its output is bool", "HannWindow", [size], Integer("output_datatype", 9));
    }

    [Fact]
    public void Windows_have_the_type_that_they_are_asked_for()
    {
        InferenceTensor size = InferenceTensor.Of<int>([4]);
        double[] wide = Run<double>("HannWindow", 17, [size], Integer("output_datatype", 11));
        Assert.Equal([0d, 0.5, 1, 0.5], wide.Select(value => Math.Round(value, 12)));
        Assert.Equal([0, 0, 1, 0], Run<int>("HannWindow", 17, [size], Integer("output_datatype", 6)));
        float[] symmetric = Run<float>("HannWindow", 17, [size], Integer("periodic", 0));
        Assert.Equal([0f, 0.75f, 0.75f, 0], symmetric.Select(value => MathF.Round(value, 6)));
    }

    /// <summary>Each product of quantised factors, also of vectors, with zero points and scales as numbers or vectors.</summary>
    [Fact]
    public void Quantised_vectors_have_products_of_their_own_shape()
    {
        InferenceTensor row = InferenceTensor.Of<byte>([3, 4], 2), column = InferenceTensor.Of<byte>([5, 7], 2);
        InferenceTensor a = InferenceTensor.Of<byte>([3, 4, 1, 2], 2, 2), b = InferenceTensor.Of<byte>([5, 6, 7, 9], 2, 2);
        foreach (nint[] shape in new nint[][] { [], [1] })
        {
            InferenceTensor zero = InferenceTensor.Of<byte>([1], shape), four = InferenceTensor.Of<byte>([4], shape);
            Products([row, column, zero, four], "int32 []", 11);
            Products([row, b, zero, four], "int32 [2]", 11, 19);
            Products([a, column, zero, four], "int32 [2]", 11, 3);
            Products([a, b, zero, four], "int32 [2, 2]", 11, 19, 3, 5);
        }

        InferenceTensor rows = InferenceTensor.Of<byte>([1, 0], 2), each = InferenceTensor.Of<float>([1, 2], 2);
        InferenceTensor half = InferenceTensor.Of<float>([0.5f]), none = InferenceTensor.Of<byte>([0]);
        InferenceTensor scale = InferenceTensor.Of<float>([1]), point = InferenceTensor.Of<byte>([4]);
        Assert.Equal<byte>([6, 7], Run<byte>("QLinearMatMul", 10, [a, each, rows, column, half, point, scale, none]));

        static void Products(InferenceTensor[] inputs, string shape, params int[] expected)
        {
            InferenceTensor sums = Output("MatMulInteger", 10, inputs);
            Assert.Equal($"{shape}", $"{sums}");
            Assert.Equal(expected, sums.Elements<int>().ToArray());
            nint[] scaleShape = inputs[2].Shape.ToArray();
            InferenceTensor one = InferenceTensor.Of<float>([1], scaleShape), zero = InferenceTensor.Of<byte>([0], scaleShape);
            InferenceTensor scaled = Output("QLinearMatMul", 10, [inputs[0], one, inputs[2], inputs[1], one, inputs[3], one, zero]);
            Assert.Equal(shape.Replace("int32", "uint8", StringComparison.Ordinal), $"{scaled}");
            Assert.Equal([.. expected.Select(number => (byte)number)], scaled.Elements<byte>().ToArray());
        }
    }

    [Fact]
    public void Inputs_of_a_scan_have_equal_lengths()
    {
        var body = new GraphProto
        {
            Name = "body",
            Input = { Samples.Value("a"), Samples.Value("b") },
            Node = { Samples.Node("Add", ["a", "b"], ["s"]) },
            Output = { Samples.Value("s") },
        };
        AttributeProto[] attributes =
            [Integer("num_scan_inputs", 2), new() { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body }];
        InferenceTensor three = InferenceTensor.Of<float>([1, 2, 3], 3), two = InferenceTensor.Of<float>([4, 5], 2);
        Assert.Equal([5f, 7], Run<float>("Scan", 17, [two, InferenceTensor.Of<float>([1, 2], 2)], attributes));
        InferenceException error = Assert.Throws<InferenceException>(() => Run<float>("Scan", 17, [two, three], attributes));
        Assert.Contains("lengths 2 (axis 0 of", error.Message, StringComparison.Ordinal);
        Assert.Contains("and 3 (axis 0 of", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(string message, string type, InferenceTensor[] inputs, params AttributeProto[] attributes)
    {
        OnnxException error = Assert.Throws<OnnxException>(() => Output(type, 17, inputs, attributes));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static T[] Run<T>(string type, long version, InferenceTensor[] inputs, params AttributeProto[] attributes)
        where T : unmanaged => Output(type, version, inputs, attributes).Elements<T>().ToArray();

    internal static InferenceTensor Output(string type, long version, InferenceTensor[] inputs, params AttributeProto[] attributes)
    {
        string[] names = [.. inputs.Select((_, i) => $"x{i}")];
        NodeProto node = Samples.Node(type, names, ["y"], "node");
        node.Attribute.Add(attributes);
        var graph = new GraphProto { Name = "g", Node = { node }, Output = { Samples.Value("y") } };
        foreach ((InferenceTensor input, string name) in inputs.Zip(names))
        {
            ValueInfoProto value = Samples.Value(name, [.. input.Shape.ToArray().Select(size => (object)(int)size)]);
            value.Type.TensorType.ElemType = (int)TypeOf(input.Type);
            graph.Input.Add(value);
        }

        using InferenceSession session = OnnxModel.Load(Samples.Model(graph, version).ToByteArray()).CreateSession();
        return session.Run(inputs)[0];
    }

    private static TensorProto.Types.DataType TypeOf(ElementType type) => type switch
    {
        ElementType.Float32 => TensorProto.Types.DataType.Float,
        ElementType.Float64 => TensorProto.Types.DataType.Double,
        _ => Enum.Parse<TensorProto.Types.DataType>(type.ToString(), ignoreCase: true),
    };

    private static AttributeProto Integer(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static AttributeProto Number(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };
}
