using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Says of a fused graph's nodes that could be part of another why they are not, in the words of the passes.</summary>
internal sealed class FusionReasons
{
    private static readonly IReasonedPass[] Passes = [new EpilogueFusion(), new ChannelFold(), new PaddingFold()];

    private readonly GraphEditor _graph;
    private readonly Dictionary<GraphNode, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly bool _fuses;

    /// <param name="fused">The graph after fusion.</param>
    /// <param name="options">How it was prepared.</param>
    public FusionReasons(InferenceGraph fused, InferenceOptions options)
    {
        (_graph, _fuses) = (new GraphEditor(fused), options.Fuse);
        for (int at = 0; at < fused.Nodes.Count; at++)
            _places.Add(fused.Nodes[at], at);
    }

    /// <summary>Why a node is a step of its own; null if its kind never is part of another.</summary>
    public string? Of(GraphNode node) => node.Operation switch
    {
        Convolve when _graph.Constant(node.Inputs[1]) is null =>
            Given("its weights are computed: they are packed in each run, and nothing can be folded into them"),
        Transpose => Given(OfTranspose(node)),
        _ => Passes.Select(pass => pass.Answer(_graph, _places[node])).FirstOrDefault(answer => answer is not null) is { } answer
            ? Given(answer.Reason)
            : null,
    };

    private string? Given(string? reason) => _fuses ? reason : "fusion is off";

    private string OfTranspose(GraphNode node)
    {
        ValueRanks ranks = _graph.Ranks;
        if (Permutation.Of(node, ranks) is not { } order)
            return "how many axes it has is not known before the shapes are";
        GraphNode? maker = _graph.Maker(node.Inputs[0]) is >= 0 and int at ? _graph[at] : null;
        GraphNode? reader = _graph.Reader(node.Outputs[0]) is >= 0 and int place ? _graph[place] : null;
        foreach (GraphNode? neighbour in new[] { maker, reader })
        {
            if (neighbour is not null && AxisOrder.Operands(_graph, ranks, neighbour, order.Length) is not null)
                return $"another order of axes in '{neighbour.Name}' ({neighbour.Operation.Kind}) would leave no fewer transposes";
        }

        string before = maker is null ? $"the input '{node.Inputs[0]}'" : $"'{maker.Name}' ({maker.Operation.Kind})";
        string after = reader is null ? $"the output '{node.Outputs[0]}'" : $"'{reader.Name}' ({reader.Operation.Kind})";
        return $"{before} and {after} are bound to different orders of axes";
    }
}
