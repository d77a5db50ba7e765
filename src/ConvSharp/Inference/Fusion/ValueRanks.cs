using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>How many axes the values of a graph have, where that follows without the lengths of the axes.</summary>
internal sealed class ValueRanks
{
    private readonly GraphEditor _graph;
    private readonly Dictionary<string, int> _known = [];

    public ValueRanks(GraphEditor graph)
    {
        _graph = graph;
        foreach (GraphInput input in graph.Inputs)
        {
            if (input.Shape is not null)
                _known[input.Name] = input.Shape.Count;
        }

        for (int at = 0; at < graph.Length; at++)
        {
            if (graph[at] is not { Outputs.Count: > 0 } node || Result(node) is not { } rank)
                continue;
            foreach (string output in node.Operation is Split ? node.Outputs : node.Outputs.Take(1))
                _known[output] = rank;
        }
    }

    /// <summary>The number of axes of a value; null if it is not known.</summary>
    public int? Of(string value) =>
        _known.TryGetValue(value, out int rank) ? rank : _graph.Constant(value)?.Shape.Length;

    /// <summary>The axes of a node's first output.</summary>
    private int? Result(GraphNode node)
    {
        switch (node.Operation)
        {
            case Transpose { Axes: { } axes }:
                return axes.Count;
            case Convolve:
                return Of(node.Inputs[1]) ?? Of(node.Inputs[0]);
            case Gemm:
                return 2;
            case Reshape when _graph.Constant(node.Inputs[1]) is { } shape:
                return (int)shape.Length;
            case Binary or Variadic or Where:
                return node.Inputs.Select(Of).All(rank => rank is not null) ? node.Inputs.Max(Of) : null;
            case MatrixMultiply when Of(node.Inputs[0]) is >= 2 and int first && Of(node.Inputs[1]) is >= 2 and int second:
                return Math.Max(first, second);
            case Transpose or Unary or Clip or Cast or CastLike or Identity or ChannelPRelu or BatchNormalization or LayerNormalization
                or Softmax or Pool or GlobalPool or Concat or Split or Pad or Slice or Resize or CumulativeSum
                or Reduce { KeepsAxes: true }:
                return Of(node.Inputs[0]);
            default:
                return null;
        }
    }
}
