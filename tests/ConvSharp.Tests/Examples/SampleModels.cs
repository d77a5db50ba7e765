using System.Runtime.InteropServices;
using ConvSharp.Onnx;
using Google.Protobuf;
using Onnx;
using Samples = ConvSharp.Tests.Onnx.Samples;

namespace ConvSharp.Tests.Examples;

/// <summary>Small models of the forms that samples take.</summary>
internal static class SampleModels
{
    /// <summary>A model whose outputs are given numbers, whatever its input is.</summary>
    public static OnnxModel Constant(object?[] input, params IReadOnlyList<(string Name, long[] Shape, float[] Values)> outputs)
    {
        GraphProto graph = new() { Name = "constant", Input = { Samples.Value("picture", input) } };
        foreach ((string name, long[] shape, float[] values) in outputs)
        {
            graph.Initializer.Add(Tensor($"{name} values", shape, values));
            graph.Node.Add(Samples.Node("Identity", [$"{name} values"], [name]));
            graph.Output.Add(Samples.Value(name, [.. shape.Select(length => (object)(int)length)]));
        }

        return Load(graph);
    }

    /// <summary>The mean of each channel: picture [batch, 3, 16, 16] → [batch, 3].</summary>
    public static OnnxModel Means(object batch) => Load(new GraphProto
    {
        Name = "means",
        Node = { Samples.Node("GlobalAveragePool", ["picture"], ["means"]), Samples.Node("Flatten", ["means"], ["scores"]) },
        Input = { Samples.Value("picture", batch, 3, 16, 16) },
        Output = { Samples.Value("scores", batch, 3) },
    });

    /// <summary>Each pixel becomes a square of the mean over its neighbours, by the gain.</summary>
    public static OnnxModel Upscaler(int channels, int scale, int neighbours, object? side = null, float gain = 1)
    {
        int taps = neighbours * neighbours;
        float[] kernel = new float[channels * channels * taps];
        for (int channel = 0; channel < channels; channel++)
            kernel.AsSpan(channel * (channels + 1) * taps, taps).Fill(gain / taps);
        NodeProto convolution = Samples.Node("Conv", ["picture", "kernel"], ["mean"]);
        convolution.Attribute.Add(new AttributeProto
        {
            Name = "pads",
            Type = AttributeProto.Types.AttributeType.Ints,
            Ints = { Enumerable.Repeat((long)neighbours / 2, 4) },
        });
        return Load(new GraphProto
        {
            Name = "upscaler",
            Node = { convolution, Samples.Node("Resize", ["mean", "", "scales"], ["enlarged"]) },
            Initializer =
            {
                Tensor("kernel", [channels, channels, neighbours, neighbours], kernel), Tensor("scales", [4], [1, 1, scale, scale]),
            },
            Input = { Samples.Value("picture", 1, channels, side, side) },
            Output = { Samples.Value("enlarged") },
        }, Nearest);
    }

    private static void Nearest(GraphProto graph)
    {
        NodeProto resize = graph.Node[1];
        Text("mode", "nearest");
        Text("nearest_mode", "floor");
        Text("coordinate_transformation_mode", "asymmetric");

        void Text(string name, string value) => resize.Attribute.Add(new AttributeProto
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.String,
            S = ByteString.CopyFromUtf8(value),
        });
    }

    private static OnnxModel Load(GraphProto graph, Action<GraphProto>? change = null)
    {
        change?.Invoke(graph);
        return OnnxModel.Load(Samples.Model(graph).ToByteArray());
    }

    private static TensorProto Tensor(string name, long[] shape, float[] values) => new()
    {
        Name = name,
        DataType = (int)TensorProto.Types.DataType.Float,
        Dims = { shape },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
    };
}
