using ConvSharp.Files;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>
/// Recognises a layer norm of the last axes in pieces: (x − mean) / √(mean((x − mean)²) + epsilon), times a constant, plus a constant.
/// </summary>
internal sealed class LayerNormRecogniser : IFusionPass
{
    public bool Apply(GraphEditor graph, int at)
    {
        GraphNode sum = graph[at]!;
        if (sum.Operation is not Binary { Function: BinaryFunction.Add } || Split(graph, sum) is not ({ } scaled, { } bias)
            || !graph.IsUsedOnce(scaled))
        {
            return false;
        }

        int scaling = graph.Maker(scaled);
        if (scaling < 0 || graph[scaling]!.Operation is not Binary { Function: BinaryFunction.Mul }
            || Split(graph, graph[scaling]!) is not ({ } normalised, { } scale) || !graph.IsUsedOnce(normalised))
        {
            return false;
        }

        int division = graph.Maker(normalised);
        var parts = new List<int> { scaling, division };
        if (division < 0 || graph[division]!.Operation is not Binary { Function: BinaryFunction.Div }
            || !SameShape(graph.Constant(scale)!, graph.Constant(bias)!, out int axes)
            || Input(graph, division, axes, parts) is not { } norm || !AllUsedWithin(graph, parts, at))
        {
            return false;
        }

        graph.Replace(
            at, sum with { Operation = new LayerNormalization(-axes, norm.Epsilon), Inputs = [norm.X, scale, bias] }, parts,
            "recognised as LayerNormalization");
        return true;
    }

    /// <summary>The x and the epsilon of (x − mean) / √(mean((x − mean)²) + epsilon).</summary>
    private static (string X, double Epsilon)? Input(GraphEditor graph, int division, int axes, List<int> parts)
    {
        GraphNode node = graph[division]!;
        if (Centred(graph, node.Inputs[0], axes, parts) is not { } x
            || graph.Made<Unary>(node.Inputs[1]) is not { Operation: Unary { Function: UnaryFunction.Sqrt } } root)
        {
            return null;
        }

        if (graph.Made<Binary>(root.Inputs[0]) is not { Operation: Binary { Function: BinaryFunction.Add } } added
            || Split(graph, added) is not ({ } variance, { } epsilon) || graph.Only(epsilon) is not { } number
            || Mean(graph, variance, axes) is not { } square || SquareOf(graph, square) is not { } difference
            || Centred(graph, difference, axes, parts) != x)
        {
            return null;
        }

        parts.AddRange(
            [graph.Maker(node.Inputs[1]), graph.Maker(root.Inputs[0]), graph.Maker(variance), graph.Maker(square)]);
        return (x, number);
    }

    /// <summary>The x of x − mean(x).</summary>
    private static string? Centred(GraphEditor graph, string value, int axes, List<int> parts)
    {
        if (graph.Made<Binary>(value) is not { Operation: Binary { Function: BinaryFunction.Sub } } difference
            || Mean(graph, difference.Inputs[1], axes) != difference.Inputs[0])
        {
            return null;
        }

        parts.AddRange([graph.Maker(value), graph.Maker(difference.Inputs[1])]);
        return difference.Inputs[0];
    }

    /// <summary>The x of a mean over the last axes, which count from the end: how many axes x has is not known yet.</summary>
    private static string? Mean(GraphEditor graph, string value, int count) =>
        graph.Made<Reduce>(value) is { Operation: Reduce { ReduceKind: ReduceKind.Mean, KeepsAxes: true }, Inputs.Count: 2 } mean
        && graph.Constant(mean.Inputs[1]) is { Type: ElementType.Int64 } axes
        && axes.Elements<long>().ToArray().Order().SequenceEqual(Enumerable.Range(-count, count).Select(axis => (long)axis))
            ? mean.Inputs[0]
            : null;

    /// <summary>The x of x².</summary>
    private static string? SquareOf(GraphEditor graph, string value) => graph.Made<Binary>(value) switch
    {
        { Operation: Binary { Function: BinaryFunction.Pow } } power when graph.Only(power.Inputs[1]) == 2 => power.Inputs[0],
        { Operation: Binary { Function: BinaryFunction.Mul } } product when product.Inputs[0] == product.Inputs[1] => product.Inputs[0],
        _ => null,
    };

    /// <summary>The operand that is computed, and the one that is constant.</summary>
    private static (string Value, string Constant)? Split(GraphEditor graph, GraphNode node) =>
        graph.Constant(node.Inputs[1]) is not null ? (node.Inputs[0], node.Inputs[1])
        : graph.Constant(node.Inputs[0]) is not null ? (node.Inputs[1], node.Inputs[0])
        : null;

    private static bool SameShape(InferenceTensor scale, InferenceTensor bias, out int axes)
    {
        axes = scale.Shape.Length;
        return axes > 0 && scale.Type == bias.Type && scale.Shape.SequenceEqual(bias.Shape) && scale.Length > 1;
    }

    /// <summary>Whether nothing beside the parts and the last node uses what the parts compute.</summary>
    private static bool AllUsedWithin(GraphEditor graph, List<int> parts, int last)
    {
        HashSet<int> within = [.. parts];
        for (int at = 0; at < graph.Length; at++)
        {
            bool isOutside = at != last && !within.Contains(at);
            if (isOutside && graph[at] is { } node && node.Inputs.Any(input => within.Contains(graph.Maker(input))))
                return false;
        }

        return !within.Any(part => graph[part]!.Outputs.Any(graph.IsOutput));
    }
}
