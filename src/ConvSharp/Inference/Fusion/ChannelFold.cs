using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Folds batch norms and constants that follow a convolution or a Gemm into its weights and its bias.</summary>
internal sealed class ChannelFold : IReasonedPass
{
    public FusionAnswer? Answer(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        switch (node.Operation)
        {
            case BatchNormalization { IsTraining: true }:
                return "it is in training mode";
            case BatchNormalization:
                return node.Inputs.Skip(1).Take(4).Any(input => graph.Constant(input) is null)
                    ? "its statistics are computed"
                    : Into(graph, at, node.Inputs[0], "it");
            case Binary { Function: BinaryFunction.Add or BinaryFunction.Sub or BinaryFunction.Mul or BinaryFunction.Div }:
                if (node.Inputs[0] == node.Inputs[1])
                    return "both operands are the same value";
                int constant = graph.Constant(node.Inputs[0]) is not null ? 0 : graph.Constant(node.Inputs[1]) is not null ? 1 : -1;
                return constant < 0 ? "both operands are computed" : Into(graph, at, node.Inputs[1 - constant], "its constant");
            default:
                return null;
        }
    }

    /// <summary>Folds a node into what makes one of its inputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="at">The node.</param>
    /// <param name="input">The input.</param>
    /// <param name="what">What a reason calls the numbers that are folded.</param>
    private static FusionAnswer Into(GraphEditor graph, int at, string input, string what)
    {
        if (graph.Obstacle(input, out int place) is { } obstacle)
            return obstacle;
        GraphNode maker = graph[place]!;
        IReadOnlyList<EpilogueStep>? epilogue = maker.Operation switch
        {
            Convolve convolve => convolve.Epilogue,
            Gemm gemm => gemm.Epilogue,
            _ => null,
        };
        if (epilogue is null)
            return $"{maker.Operation.Kind} before it has no weights to fold a constant into";
        if (epilogue.Count > 0)
            return $"'{maker.Name}' ends with {epilogue[^1]}, after which a constant does not fold into its weights";
        if (graph.Constant(maker.Inputs[1]) is not { } weight)
            return $"the weights of '{maker.Name}' are computed";
        bool hasBias = maker.Inputs.Count > 2 && maker.Inputs[2].Length > 0;
        InferenceTensor? bias = hasBias ? graph.Constant(maker.Inputs[2]) : null;
        if (hasBias && bias is null)
            return $"the bias of '{maker.Name}' is computed";
        Action? change = maker.Operation is Convolve
            ? IntoConvolution(graph, at, place, input, weight, bias)
            : IntoGemm(graph, at, place, input, weight, bias);
        return change is null ? $"{what} is not one number for each channel of '{maker.Name}'" : FusionAnswer.Of(change);
    }

    private static Action? IntoConvolution(
        GraphEditor graph, int at, int place, string input, InferenceTensor weight, InferenceTensor? bias)
    {
        var convolve = (Convolve)graph[place]!.Operation;
        bool isTransposed = convolve.ConvolutionKind == ConvolutionKind.Transposed;
        int rank = weight.Shape.Length;
        nint groups = (nint)convolve.Options.Groups, channels = isTransposed ? weight.Shape[1] * groups : weight.Shape[0];
        if (ChannelScale.Of(graph, graph[at]!, input, channels, rank, rank - 2) is not { } scale)
            return null;

        // A weight belongs to the channel of its first axis; transposed, to that of its second axis in its group.
        nint second = weight.Shape[1], taps = OperationInputs.Product(weight.Shape[2..]);
        nint perGroup = isTransposed ? weight.Shape[0] / groups : 0;
        InferenceTensor? scaled = isTransposed
            ? ConstantNumbers.Scaled(weight, taps, run => scale.Factors[(run / second / perGroup * second) + (run % second)])
            : ConstantNumbers.Scaled(weight, taps * second, run => scale.Factors[run]);
        return scaled is null ? null : () => Fold(graph, at, place, scaled, bias, scale, convolve);
    }

    private static Action? IntoGemm(GraphEditor graph, int at, int place, string input, InferenceTensor weight, InferenceTensor? bias)
    {
        if (weight.Shape.Length != 2)
            return null;
        var gemm = (Gemm)graph[place]!.Operation;
        nint columns = weight.Shape[gemm.TransposeB ? 0 : 1], inner = weight.Shape[gemm.TransposeB ? 1 : 0];
        if ((bias is not null && (bias.Shape.Length != 1 || bias.Length != columns))
            || ChannelScale.Of(graph, graph[at]!, input, columns, 2, 0) is not { } scale
            || ConstantNumbers.Scaled(weight, gemm.TransposeB ? inner : 1, Factor) is not { } scaled)
        {
            return null;
        }

        if (bias is not null && gemm.Beta != 1)
            bias = ConstantNumbers.Tensor(bias.Type, [.. ConstantNumbers.Numbers(bias)!.Select(number => number * gemm.Beta)], bias.Shape);
        return () => Fold(graph, at, place, scaled, bias, scale, new Gemm(1, 1, gemm.TransposeA, gemm.TransposeB));

        double Factor(nint run) => gemm.Alpha * scale.Factors[run % columns];
    }

    private static void Fold(
        GraphEditor graph, int at, int place, InferenceTensor scaled, InferenceTensor? bias, ChannelScale scale, Operation operation)
    {
        GraphNode node = graph[place]!;
        double[]? old = bias is null ? null : ConstantNumbers.Numbers(bias);
        double[] shifts = [.. scale.Shifts.Select((shift, i) => shift + (old is null ? 0 : old[i] * scale.Factors[i]))];
        string weight = graph.Add(scaled, node.Inputs[1]);
        string name = graph.Add(ConstantNumbers.Tensor(scaled.Type, shifts, shifts.Length), $"{node.Inputs[1]}.bias");
        graph.Replace(
            at, node with { Operation = operation, Inputs = [node.Inputs[0], weight, name], Outputs = graph[at]!.Outputs }, [place],
            $"{scale.Description} folded into the weights");
    }
}
