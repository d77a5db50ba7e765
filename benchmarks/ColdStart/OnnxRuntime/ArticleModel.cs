using System.Runtime.InteropServices;
using ConvSharp.Benchmarks.Contestants;

namespace ConvSharp.Benchmarks.ColdStart;

/// <summary>The layer as an ONNX model of one node, in bytes. Field numbers are those of onnx.proto.</summary>
internal static class ArticleModel
{
    public const string Input = "x";
    public const string Output = "y";

    private const string Weight = "w";
    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const int FloatType = 1;

    public static byte[] Of(float[] weight)
    {
        ProtobufMessage node = new ProtobufMessage().Add(1, Input).Add(1, Weight).Add(2, Output).Add(4, "Conv");
        ProtobufMessage tensor = new ProtobufMessage()
            .Add(1, Article.WeightShape).Add(2, FloatType).Add(8, Weight).Add(9, MemoryMarshal.AsBytes(weight.AsSpan()));
        ProtobufMessage graph = new ProtobufMessage()
            .Add(1, node).Add(2, "layer").Add(5, tensor)
            .Add(11, Value(Input, Article.InputShape)).Add(12, Value(Output, Article.OutputShape));
        ProtobufMessage operatorSet = new ProtobufMessage().Add(1, "").Add(2, OperatorSet);
        return new ProtobufMessage().Add(1, IrVersion).Add(7, graph).Add(8, operatorSet).ToArray();
    }

    private static ProtobufMessage Value(string name, long[] shape)
    {
        ProtobufMessage dimensions = new ProtobufMessage().Add(1, shape.Select(size => new ProtobufMessage().Add(1, size)));
        ProtobufMessage tensorType = new ProtobufMessage().Add(1, FloatType).Add(2, dimensions);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensorType));
    }
}
