using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Makes a padding with zeros the padding of the convolution that follows.</summary>
internal sealed class PaddingFold : IReasonedPass
{
    public FusionAnswer? Answer(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        if (node.Operation is not Pad pad || graph.Reader(node.Outputs[0]) is not (>= 0 and int place)
            || graph[place] is not { Operation: Convolve convolve } reader || reader.Inputs[0] != node.Outputs[0])
        {
            return null;
        }

        if (graph.Obstacle(node.Outputs[0], out _) is { } obstacle)
            return obstacle;
        if (pad.Mode != PadMode.Constant)
            return $"its mode is {pad.Mode}: '{reader.Name}' takes as much padding as its input is large, and no more";
        if (convolve.ConvolutionKind != ConvolutionKind.Convolution)
            return $"'{reader.Name}' is transposed: its padding cuts outputs off";
        if (convolve.Options is not { Padding.IsWord: false, PaddingMode: PaddingMode.Zeros })
            return $"'{reader.Name}' has a padding that follows from its sizes, or not of zeros";
        if (graph.Constant(node.Inputs[1]) is null)
            return "its amounts are computed";
        if (Amounts(graph, node, graph.Constant(reader.Inputs[1])?.Shape.Length ?? 0) is not { } pads || !FitConvolution(pads))
            return $"it pads with other numbers than 0, or other axes than those of '{reader.Name}'";
        return FusionAnswer.Of(() => Fold(graph, at, place, convolve, pads));
    }

    private static void Fold(GraphEditor graph, int at, int place, Convolve convolve, long[] pads)
    {
        GraphNode reader = graph[place]!;
        int rank = (pads.Length / 2) - 2;
        Padding padding = convolve.Options.Padding;
        long[] before = new long[rank], after = new long[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            before[axis] = padding.Before.At(axis, rank, "padding", 0) + pads[axis + 2];
            after[axis] = padding.After.At(axis, rank, "padding", 0) + pads[axis + rank + 4];
        }

        ConvolutionOptions options = convolve.Options with { Padding = Padding.Asymmetric(new PerAxis(before), new PerAxis(after)) };
        string[] inputs = [graph[at]!.Inputs[0], .. reader.Inputs.Skip(1)];
        graph.Replace(
            place, reader with { Operation = new Convolve(convolve.ConvolutionKind, options, convolve.Epilogue), Inputs = inputs }, [at],
            "padding made the convolution's");
    }

    /// <summary>Whether samples and channels stay as they are, and nothing is cut off.</summary>
    private static bool FitConvolution(long[] pads)
    {
        int axes = pads.Length / 2;
        return pads.All(amount => amount >= 0) && pads[0] == 0 && pads[1] == 0 && pads[axes] == 0 && pads[axes + 1] == 0;
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
