using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Playground.Api.Network;

/// <summary>Which inputs of a node an output element sees at its own place.</summary>
internal static class PassedOn
{
    /// <summary>
    /// The inputs of a node that works place by place on planes [N, C, …], all of the output's rank and plane or of a plane of one
    /// element, which all places see; null: it is no such node.
    /// </summary>
    public static int[]? Inputs(NodeFacts facts, IReadOnlySet<string> constants)
    {
        GraphNode node = facts.Node;
        bool isPlacewise = node.Operation is Unary or Binary or Variadic or Clip or Cast or CastLike or Where or ChannelPRelu
            or BatchNormalization { IsTraining: false } or Dropout or Identity or LocalResponseNormalization
            || (node.Operation is Concat concat && AxisOf(concat.Axis, facts) == 1)
            || (node.Operation is Softmax { ToEnd: false } softmax && AxisOf(softmax.Axis, facts) == 1);
        if (!isPlacewise || facts.Outputs[0] is not { Rank: >= 3 } output)
            return null;
        int[] inputs =
        [
            .. Enumerable.Range(0, node.Inputs.Count)
                .Where(i => node.Inputs[i].Length > 0 && !constants.Contains(node.Inputs[i])),
        ];
        return Array.TrueForAll(inputs, i => Fits(facts.Inputs[i], output)) ? inputs : null;
    }

    private static bool Fits(ValueInfo? input, ValueInfo output)
    {
        if (input is null || input.Rank != output.Rank)
            return false;
        for (int axis = 2; axis < output.Rank; axis++)
        {
            if (input.Shape[axis] != output.Shape[axis] && input.Shape[axis] != 1)
                return false;
        }

        return true;
    }

    private static int AxisOf(int axis, NodeFacts facts) => axis < 0 && facts.Outputs[0] is { } output ? axis + output.Rank : axis;
}
