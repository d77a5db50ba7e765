using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>
/// The second operand of a function of two. Before version 7 it broadcast only when asked, and could be aligned to an axis that is not the
/// last: then it gets axes of length 1 behind its own.
/// </summary>
internal static class AlignedOperand
{
    private const int FirstThatBroadcasts = 7;
    private const int ChannelAxis = 1;

    /// <summary>The operand's name.</summary>
    /// <param name="node">A function of two.</param>
    /// <param name="isOfChannels">Whether the second operand of old versions has a number for each channel.</param>
    public static string Of(OnnxNode node, bool isOfChannels)
    {
        if (node.Version >= FirstThatBroadcasts)
            return node.Input(1);
        if (isOfChannels)
            return Aligned(node, ChannelAxis);
        bool broadcasts = node.Flag("broadcast");
        return broadcasts && node.Has("axis") && node.Integer("axis") is >= 0 and long axis ? Aligned(node, axis) : node.Input(1);
    }

    private static string Aligned(OnnxNode node, long axis)
    {
        string shape = node.Add(new ShapeOf(), node.Input(1));
        string rank = node.Add(new ShapeOf(), node.Add(new ShapeOf(), node.Input(0)));
        string axesBefore = node.Add(new Binary(BinaryFunction.Add), node.Add(new ShapeOf(), shape), node.Add([axis]));
        string axesBehind = node.Add(new Binary(BinaryFunction.Sub), rank, axesBefore);
        string ones = node.Add(new ConstantOfShape(InferenceTensor.Of<long>([1], 1)), axesBehind);
        return node.Add(new Reshape(), node.Input(1), node.Add(new Concat(0), shape, ones));
    }
}
