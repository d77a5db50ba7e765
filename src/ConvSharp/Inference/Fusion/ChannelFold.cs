using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Folds batch norms and constants that follow a convolution or a Gemm into its weights and its bias.</summary>
internal sealed class ChannelFold : IFusionPass
{
    public bool Apply(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        if (node.Operation is not (BatchNormalization or Binary))
            return false;
        foreach (string input in node.Inputs)
        {
            if (!graph.IsUsedOnce(input) || graph.Maker(input) is not (>= 0 and int place))
                continue;
            bool isDone = graph[place]!.Operation switch
            {
                Convolve convolve => FoldIntoConvolution(graph, at, place, convolve, input),
                Gemm gemm => FoldIntoGemm(graph, at, place, gemm, input),
                _ => false,
            };
            if (isDone)
                return true;
        }

        return false;
    }

    private static bool FoldIntoConvolution(GraphEditor graph, int at, int place, Convolve convolve, string input)
    {
        GraphNode node = graph[place]!;
        if (convolve.Epilogue.Count > 0 || graph.Constant(node.Inputs[1]) is not { } weight
            || !TakesBias(graph, node, out InferenceTensor? bias))
        {
            return false;
        }

        bool isTransposed = convolve.ConvolutionKind == ConvolutionKind.Transposed;
        int rank = weight.Shape.Length;
        nint groups = (nint)convolve.Options.Groups, channels = isTransposed ? weight.Shape[1] * groups : weight.Shape[0];
        if (ChannelScale.Of(graph, graph[at]!, input, channels, rank, rank - 2) is not { } scale)
            return false;

        // A weight belongs to the channel of its first axis; transposed, to that of its second axis in its group.
        nint second = weight.Shape[1], taps = OperationInputs.Product(weight.Shape[2..]);
        nint perGroup = isTransposed ? weight.Shape[0] / groups : 0;
        InferenceTensor? scaled = isTransposed
            ? ConstantNumbers.Scaled(weight, taps, run => scale.Factors[(run / second / perGroup * second) + (run % second)])
            : ConstantNumbers.Scaled(weight, taps * second, run => scale.Factors[run]);
        if (scaled is null)
            return false;
        Fold(graph, at, place, graph.Add(scaled, node.Inputs[1]), bias, scale, convolve);
        return true;
    }

    private static bool FoldIntoGemm(GraphEditor graph, int at, int place, Gemm gemm, string input)
    {
        GraphNode node = graph[place]!;
        if (gemm.Epilogue.Count > 0 || graph.Constant(node.Inputs[1]) is not { Shape.Length: 2 } factor
            || !TakesBias(graph, node, out InferenceTensor? bias))
        {
            return false;
        }

        nint columns = factor.Shape[gemm.TransposeB ? 0 : 1], inner = factor.Shape[gemm.TransposeB ? 1 : 0];
        if ((bias is not null && (bias.Shape.Length != 1 || bias.Length != columns))
            || ChannelScale.Of(graph, graph[at]!, input, columns, 2, 0) is not { } scale
            || ConstantNumbers.Scaled(factor, gemm.TransposeB ? inner : 1, Factor) is not { } scaled)
        {
            return false;
        }

        if (bias is not null && gemm.Beta != 1)
            bias = ConstantNumbers.Tensor(bias.Type, [.. ConstantNumbers.Numbers(bias)!.Select(number => number * gemm.Beta)], bias.Shape);
        Fold(
            graph, at, place, graph.Add(scaled, node.Inputs[1]), bias, scale,
            new Gemm(1, 1, gemm.TransposeA, gemm.TransposeB));
        return true;

        double Factor(nint run) => gemm.Alpha * scale.Factors[run % columns];
    }

    private static void Fold(
        GraphEditor graph, int at, int place, string weight, InferenceTensor? bias, ChannelScale scale, Operation operation)
    {
        GraphNode node = graph[place]!;
        double[]? old = bias is null ? null : ConstantNumbers.Numbers(bias);
        double[] shifts = [.. scale.Shifts.Select((shift, i) => shift + (old is null ? 0 : old[i] * scale.Factors[i]))];
        string name = graph.Add(ConstantNumbers.Tensor(graph.Constant(weight)!.Type, shifts, shifts.Length), $"{node.Inputs[1]}.bias");
        graph.Replace(
            at, node with { Operation = operation, Inputs = [node.Inputs[0], weight, name], Outputs = graph[at]!.Outputs }, [place],
            $"{scale.Description} folded into the weights");
    }

    /// <summary>Whether the bias is absent or constant.</summary>
    private static bool TakesBias(GraphEditor graph, GraphNode node, out InferenceTensor? bias)
    {
        bias = null;
        return node.Inputs.Count < 3 || node.Inputs[2].Length == 0 || (bias = graph.Constant(node.Inputs[2])) is not null;
    }
}
