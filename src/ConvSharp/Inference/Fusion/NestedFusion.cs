using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Prepares the graphs inside operations as the graph around them is: constants that they capture become theirs.</summary>
internal static class NestedFusion
{
    public static void Run(GraphEditor graph, InferenceOptions options)
    {
        for (int at = 0; at < graph.Length; at++)
        {
            if (graph[at] is { Operation: NestingOperation operation } node)
                graph.Exchange(at, Prepared(graph, node, operation, options));
        }
    }

    private static GraphNode Prepared(GraphEditor graph, GraphNode node, NestingOperation operation, InferenceOptions options)
    {
        string[] captured = [.. node.Inputs.Skip(operation.FirstCaptured)];
        InferenceTensor?[] constants = [.. captured.Select(input => input.Length == 0 ? null : graph.Constant(input))];
        if (operation.Graphs.Any(inner => inner.Parameters.Count < captured.Length))
            return node; // which is an error that planning tells
        var graphs = new List<InferenceGraph>();
        foreach (InferenceGraph inner in operation.Graphs)
        {
            (InferenceGraph fused, IReadOnlyList<FusionNote> notes) = GraphFusion.Run(WithConstants(inner, constants), options);
            graphs.Add(fused);
            graph.Notes.AddRange(notes);
        }

        IEnumerable<string> left = captured.Where((_, i) => constants[i] is null);
        return node with
        {
            Operation = operation.With([.. graphs], options),
            Inputs = [.. node.Inputs.Take(operation.FirstCaptured), .. left],
        };
    }

    /// <summary>A graph whose last parameters are constants, where these are known.</summary>
    private static InferenceGraph WithConstants(InferenceGraph graph, InferenceTensor?[] constants)
    {
        int first = graph.Parameters.Count - constants.Length;
        var all = new Dictionary<string, InferenceTensor>(graph.Constants);
        for (int i = 0; i < constants.Length; i++)
        {
            if (constants[i] is { } constant)
                all.Add(graph.Parameters[first + i], constant);
        }

        return new InferenceGraph(
            graph.Name, graph.Inputs, [.. graph.Parameters.Where(name => !all.ContainsKey(name))], graph.Outputs, graph.Nodes, all);
    }
}
