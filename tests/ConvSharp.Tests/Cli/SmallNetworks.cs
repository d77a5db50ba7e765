using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Files;
using Google.Protobuf;
using Onnx;
using Samples = ConvSharp.Tests.Onnx.Samples;

namespace ConvSharp.Tests.Cli;

/// <summary>Small models for the tool, whose outputs are known.</summary>
internal static class SmallNetworks
{
    /// <summary>
    /// image [1, 3, 16, 16] → scores [1, 4]: the mean of 2·red, of green, of blue, and of nothing plus 0.5, by a convolution with batch
    /// norm and ReLU.
    /// </summary>
    public static byte[] Classifier()
    {
        var graph = new GraphProto
        {
            Name = "classifier",
            Node =
            {
                Samples.Node("Conv", ["image", "w"], ["c"], "conv"),
                Samples.Node("BatchNormalization", ["c", "scale", "shift", "zeros", "ones"], ["n"], "norm"),
                Samples.Node("Relu", ["n"], ["r"], "relu"),
                Samples.Node("GlobalAveragePool", ["r"], ["p"], "pool"),
                Samples.Node("Flatten", ["p"], ["scores"], "flat"),
            },
            Initializer =
            {
                Tensor("w", [4, 3, 1, 1], 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0),
                Tensor("scale", [4], 2, 1, 1, 1),
                Tensor("shift", [4], 0, 0, 0, 0.5f),
                Tensor("zeros", [4], 0, 0, 0, 0),
                Tensor("ones", [4], 1, 1, 1, 1),
            },
            Input = { Samples.Value("image", 1, 3, 16, 16) },
            Output = { Samples.Value("scores", 1, 4) },
        };
        graph.Node[1].Attribute.Add(
            new AttributeProto { Name = "epsilon", Type = AttributeProto.Types.AttributeType.Float, F = 0 });
        return Samples.Model(graph).ToByteArray();
    }

    /// <summary>x [batch, channels, height, width] → y = max(x, 0).</summary>
    public static byte[] Detector(int channels = 3) => Samples.Model(new GraphProto
    {
        Name = "detector",
        Node = { Samples.Node("Relu", ["x"], ["y"], "relu") },
        Input = { Samples.Value("x", "batch", channels, "height", "width") },
        Output = { Samples.Value("y", "batch", channels, "height", "width") },
    }).ToByteArray();

    /// <summary>x [1, 3, height, width] → y, by a 3×3 kernel of zeros without padding.</summary>
    public static byte[] Kernel() => Samples.Model(new GraphProto
    {
        Name = "kernel",
        Node = { Samples.Node("Conv", ["x", "w"], ["y"], "conv") },
        Initializer = { Tensor("w", [1, 3, 3, 3], new float[27]) },
        Input = { Samples.Value("x", 1, 3, "height", "width") },
        Output = { Samples.Value("y") },
    }).ToByteArray();

    /// <summary>a [n] and b [n] → a/b = a + b, a:b = a − b: names that no files have, and that become the same.</summary>
    public static byte[] TwoInputs() => Samples.Model(new GraphProto
    {
        Name = "two",
        Node = { Samples.Node("Add", ["a", "b"], ["a/b"]), Samples.Node("Sub", ["a", "b"], ["a:b"]) },
        Input = { Samples.Value("a", "n"), Samples.Value("b", "n") },
        Output = { Samples.Value("a/b", "n"), Samples.Value("a:b", "n") },
    }).ToByteArray();

    /// <summary>x [2] of integers → y = x + x.</summary>
    public static byte[] Integers()
    {
        ValueInfoProto input = Samples.Value("x", 2), output = Samples.Value("y", 2);
        input.Type.TensorType.ElemType = output.Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Int64;
        return Samples.Model(new GraphProto
        {
            Name = "integers",
            Node = { Samples.Node("Add", ["x", "x"], ["y"]) },
            Input = { input },
            Output = { output },
        }).ToByteArray();
    }

    /// <summary>A model whose operators are not there.</summary>
    public static byte[] Missing() => Samples.Model(new GraphProto
    {
        Name = "missing",
        Node =
        {
            Samples.Node("Warp", ["x"], ["a"], "warp1"), Samples.Node("Warp", ["a"], ["b"], "warp2"), Samples.Node("Relu", ["b"], ["y"]),
        },
        Input = { Samples.Value("x", 1, 3) },
        Output = { Samples.Value("y", 1, 3) },
    }).ToByteArray();

    /// <summary>The output of <see cref="Detector"/> for an array, with a batch of one.</summary>
    public static void WriteRectified(string from, string to)
    {
        Tensor<float> x = Npy.Read<float>(from);
        float[] values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        Npy.Write(to, System.Numerics.Tensors.Tensor.Create(Array.ConvertAll(values, value => MathF.Max(value, 0)), [1, .. x.Lengths]));
    }

    private static TensorProto Tensor(string name, long[] shape, params float[] values) => new()
    {
        Name = name,
        DataType = (int)TensorProto.Types.DataType.Float,
        Dims = { shape },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
    };
}
