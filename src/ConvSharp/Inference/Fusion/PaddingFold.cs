using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Makes a padding with zeros the padding of the convolution that follows.</summary>
internal sealed class PaddingFold : IFusionPass
{
    public bool Apply(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        if (node.Operation is not Convolve { ConvolutionKind: ConvolutionKind.Convolution } convolve
            || convolve.Options is not { Padding.IsWord: false, PaddingMode: PaddingMode.Zeros } || !graph.IsUsedOnce(node.Inputs[0])
            || graph.Made<Pad>(node.Inputs[0]) is not { Operation: Pad { Mode: PadMode.Constant } } pad
            || Amounts(graph, pad, graph.Constant(node.Inputs[1])?.Shape.Length ?? 0) is not { } pads)
        {
            return false;
        }

        int rank = (pads.Length / 2) - 2;
        if (pads.Any(amount => amount < 0) || pads[0] != 0 || pads[1] != 0 || pads[rank + 2] != 0 || pads[rank + 3] != 0)
            return false;
        Padding padding = convolve.Options.Padding;
        long[] before = new long[rank], after = new long[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            before[axis] = padding.Before.At(axis, rank, "padding", 0) + pads[axis + 2];
            after[axis] = padding.After.At(axis, rank, "padding", 0) + pads[axis + rank + 4];
        }

        ConvolutionOptions options = convolve.Options with { Padding = Padding.Asymmetric(new PerAxis(before), new PerAxis(after)) };
        string[] inputs = [pad.Inputs[0], .. node.Inputs.Skip(1)];
        graph.Replace(
            at, node with { Operation = new Convolve(convolve.ConvolutionKind, options, convolve.Epilogue), Inputs = inputs },
            [graph.Maker(node.Inputs[0])], "padding made the convolution's");
        return true;
    }

    /// <summary>The constant numbers of elements before and after each axis, of a padding with zeros.</summary>
    private static long[]? Amounts(GraphEditor graph, GraphNode pad, int rank)
    {
        if (rank < 3 || graph.Constant(pad.Inputs[1]) is not { } amounts)
            return null;
        InferenceTensor? axes = null;
        if (pad.Inputs.Count > 2 && pad.Inputs[2].Length > 0
            && (graph.Constant(pad.Inputs[2]) is not { } value || ConstantNumbers.Numbers(value) is not [0]))
        {
            return null;
        }

        if (pad.Inputs.Count > 3 && pad.Inputs[3].Length > 0 && (axes = graph.Constant(pad.Inputs[3])) is null)
            return null;
        nint[] shape = [.. Enumerable.Repeat((nint)1, rank)];
        if (axes is null && amounts.Length != 2 * rank)
            return null;
        return Pad.Amounts([
            ValueInfo.Of(Files.ElementType.Float32, shape), ValueInfo.Of(amounts), null, axes is null ? null : ValueInfo.Of(axes)]);
    }
}
