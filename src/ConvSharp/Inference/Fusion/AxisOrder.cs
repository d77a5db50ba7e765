using ConvSharp.Files;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>
/// Operations that compute the same bits with the axes of their operands in any order. Sums, softmax and interpolations do not: they
/// would add in another order.
/// </summary>
internal static class AxisOrder
{
    /// <summary>
    /// The inputs whose axes change their order with those of the outputs, of which at least one is computed; null if the operation is
    /// bound to the order that it has.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="ranks">How many axes its values have.</param>
    /// <param name="node">The operation.</param>
    /// <param name="rank">How many axes change their order.</param>
    public static int[]? Operands(GraphEditor graph, ValueRanks ranks, GraphNode node, int rank)
    {
        if (Candidates(graph, node) is not { } inputs || NamedAxes(graph, node, rank) is not { } axes
            || axes.Any(axis => axis < -rank || axis >= rank))
        {
            return null;
        }

        bool broadcasts = node.Operation is Binary or Variadic or Where;
        int[] operands = [.. inputs.Where(i => !broadcasts || ranks.Of(node.Inputs[i]) != 0)];
        foreach (int i in operands)
        {
            int? own = ranks.Of(node.Inputs[i]);
            if (own != rank && !(broadcasts && own < rank && graph.Constant(node.Inputs[i]) is not null))
                return null;
        }

        return operands.Any(i => graph.Constant(node.Inputs[i]) is null) ? operands : null;
    }

    /// <summary>The same operation for operands whose axes have another order.</summary>
    /// <param name="graph">The graph, which may get constants.</param>
    /// <param name="node">The operation.</param>
    /// <param name="places">Where each axis of its operands is now.</param>
    public static GraphNode Reordered(GraphEditor graph, GraphNode node, int[] places)
    {
        long[] axes = [.. NamedAxes(graph, node, places.Length)!.Select(axis => (long)places[OperationInputs.Axis(axis, places.Length)])];
        return node.Operation switch
        {
            Concat => node with { Operation = new Concat((int)axes[0]) },
            Split split => node with { Operation = new Split((int)axes[0], split.Parts) },
            Resize resize => node with { Operation = new Resize(resize.Options with { Axes = axes }) },
            Pad or Slice => WithAxes(graph, node, 3, axes),
            Reduce when axes.Length > 0 => WithAxes(graph, node, 1, axes),
            _ => node,
        };
    }

    /// <summary>A constant operand whose axes have another order; lacking first axes have length 1.</summary>
    public static unsafe string Reordered(GraphEditor graph, string name, int[] order)
    {
        InferenceTensor constant = graph.Constant(name)!;
        if (constant.Length == 1)
            return name;
        nint[] shape = [.. Enumerable.Repeat((nint)1, order.Length - constant.Shape.Length), .. constant.Shape];
        nint[] strides = CopyStep.DenseStrides(shape), lengths = [.. order.Select(axis => shape[axis])];
        InferenceTensor reordered = InferenceTensor.New(constant.Type, lengths);
        var copy = new StridedCopy(lengths, [.. order.Select(axis => strides[axis])], 0);
        fixed (byte* source = constant.Bytes, target = reordered.Bytes)
            copy.Run(constant.Type, source, target, InferenceModel.AllProcessors);
        return graph.Add(reordered, name);
    }

    private static int[]? Candidates(GraphEditor graph, GraphNode node) => node.Operation switch
    {
        Unary unary => IsSameAnywhere(unary.Function) ? [0] : null,
        Binary { Function: BinaryFunction.Pow } => graph.Only(node.Inputs[1]) is 2 or 3 or 0.5 ? [0] : null,
        Binary or Variadic or Where or Concat => [.. Enumerable.Range(0, node.Inputs.Count)],
        Clip or Cast or CastLike or Identity or Split or Pad or Slice or Resize { Options.Mode: ResizeMode.Nearest }
            or Reduce { KeepsAxes: true, ReduceKind: ReduceKind.Max or ReduceKind.Min } => [0],
        _ => null,
    };

    /// <summary>Whether a number's place among others never changes the last bit: the library computes few of these together otherwise.</summary>
    private static bool IsSameAnywhere(UnaryFunction function) => function is not (
        UnaryFunction.Acos or UnaryFunction.Acosh or UnaryFunction.Asin or UnaryFunction.Asinh or UnaryFunction.Atan or UnaryFunction.Atanh
        or UnaryFunction.Cos or UnaryFunction.Cosh or UnaryFunction.Exp or UnaryFunction.Log or UnaryFunction.Sin or UnaryFunction.Sinh
        or UnaryFunction.Softplus or UnaryFunction.Tan);

    /// <summary>The axes that an operation names, or takes in their order; null if they are not known.</summary>
    private static IEnumerable<long>? NamedAxes(GraphEditor graph, GraphNode node, int rank)
    {
        switch (node.Operation)
        {
            case Concat concat:
                return [concat.Axis];
            case Split split:
                return [split.Axis];
            case Resize resize:
                return resize.Options.Axes ?? First(rank);
            case Pad:
                return IsGiven(node, 3) ? Integers(graph, node.Inputs[3]) : First(rank);
            case Slice when IsGiven(node, 3):
                return Integers(graph, node.Inputs[3]);
            case Slice:
                return graph.Constant(node.Inputs[1]) is { } starts ? First((int)starts.Length) : null;
            case Reduce:
                return IsGiven(node, 1) ? Integers(graph, node.Inputs[1]) : [];
            default:
                return [];
        }
    }

    private static IEnumerable<long> First(int count) => Enumerable.Range(0, count).Select(axis => (long)axis);

    private static bool IsGiven(GraphNode node, int input) => node.Inputs.Count > input && node.Inputs[input].Length > 0;

    private static long[]? Integers(GraphEditor graph, string name) =>
        graph.Constant(name) is { Type: ElementType.Int32 or ElementType.Int64 } constant ? ValueInfo.Of(constant).Integers("axes") : null;

    private static GraphNode WithAxes(GraphEditor graph, GraphNode node, int input, long[] axes)
    {
        List<string> inputs = [.. node.Inputs];
        while (inputs.Count <= input)
            inputs.Add(InferenceGraphBuilder.Absent);
        inputs[input] = graph.Add(InferenceTensor.Of<long>(axes, axes.Length), $"{node.Name}.axes");
        return node with { Inputs = inputs };
    }
}
