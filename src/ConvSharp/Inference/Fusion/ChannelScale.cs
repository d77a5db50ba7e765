using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>x · factor + shift for each channel: what a batch norm or a constant does to an output.</summary>
/// <param name="Factors">One factor for each channel.</param>
/// <param name="Shifts">One shift for each channel.</param>
/// <param name="Description">What it is.</param>
internal sealed record ChannelScale(double[] Factors, double[] Shifts, string Description)
{
    /// <summary>What a node does to one of its inputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">The node.</param>
    /// <param name="input">The input.</param>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="rank">Axes of the input.</param>
    /// <param name="inner">Axes after the channels.</param>
    /// <returns>Null if the node does something else, or with values that are not constant.</returns>
    public static ChannelScale? Of(GraphEditor graph, GraphNode node, string input, nint channels, int rank, int inner) =>
        node.Operation switch
        {
            BatchNormalization { IsTraining: false, Epilogue.Count: 0 } norm when node.Inputs[0] == input =>
                OfNorm(graph, node, norm, channels),
            Binary binary when node.Inputs[0] != node.Inputs[1] => OfConstant(graph, node, binary.Function, input, channels, rank, inner),
            _ => null,
        };

    private static ChannelScale? OfNorm(GraphEditor graph, GraphNode node, BatchNormalization norm, nint channels)
    {
        double[]?[] values =
        [
            .. node.Inputs.Skip(1).Take(4)
                .Select(graph.Constant)
                .Select(constant => constant?.Length == channels ? ConstantNumbers.Numbers(constant) : null),
        ];
        if (values.Length != 4 || values.Any(numbers => numbers is null))
            return null;
        double[] factors = new double[channels], shifts = new double[channels];
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = values[0]![i] / Math.Sqrt(values[3]![i] + norm.Epsilon);
            shifts[i] = values[1]![i] - (values[2]![i] * factors[i]);
        }

        return new ChannelScale(factors, shifts, "batch norm");
    }

    private static ChannelScale? OfConstant(
        GraphEditor graph, GraphNode node, BinaryFunction function, string input, nint channels, int rank, int inner)
    {
        bool isFirst = node.Inputs[0] == input;
        if (graph.Constant(node.Inputs[isFirst ? 1 : 0]) is not { } constant
            || ConstantNumbers.PerChannel(constant, channels, rank, inner) is not { } numbers)
        {
            return null;
        }

        double[] ones = [.. numbers.Select(_ => 1.0)], zeros = new double[numbers.Length];
        double[] negated = [.. numbers.Select(number => -number)];
        return function switch
        {
            BinaryFunction.Add => new ChannelScale(ones, numbers, "constant sum"),
            BinaryFunction.Mul => new ChannelScale(numbers, zeros, "constant factor"),
            BinaryFunction.Sub when isFirst => new ChannelScale(ones, negated, "constant difference"),
            BinaryFunction.Sub => new ChannelScale([.. ones.Select(one => -one)], numbers, "constant difference"),
            BinaryFunction.Div when isFirst && !numbers.Contains(0) =>
                new ChannelScale([.. numbers.Select(number => 1 / number)], zeros, "constant quotient"),
            _ => null,
        };
    }
}
