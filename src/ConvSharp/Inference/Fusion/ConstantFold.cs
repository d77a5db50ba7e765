using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference.Fusion;

/// <summary>Computes what follows from constants alone.</summary>
internal static class ConstantFold
{
    private static readonly ParallelOptions AllProcessors = new();

    public static void Run(GraphEditor graph, InferenceOptions options)
    {
        for (int at = 0; at < graph.Length; at++)
        {
            GraphNode node = graph[at]!;
            InferenceTensor?[] values = [.. node.Inputs.Select(input => input.Length == 0 ? null : graph.Constant(input))];
            bool isConstant = node.Inputs.Select((input, i) => input.Length == 0 || values[i] is not null).All(known => known);
            if (!isConstant || !node.Operation.IsDeterministic)
                continue;
            int[] ids = [.. Enumerable.Range(0, node.Outputs.Count).Select(i => node.Outputs[i].Length == 0 ? IndexedNode.Absent : i)];
            var indexed = new IndexedNode(node, [.. Enumerable.Range(0, values.Length)], ids);
            ValueInfo?[] infos = [.. values.Select(value => value is null ? null : ValueInfo.Of(value))];
            InferenceTensor?[] results = NodeRun.OnTensors(indexed, infos, options, AllProcessors);
            graph.Remove(at);
            for (int i = 0; i < results.Length; i++)
            {
                if (results[i] is { } result)
                    graph.Define(node.Outputs[i], result);
            }
        }
    }
}
