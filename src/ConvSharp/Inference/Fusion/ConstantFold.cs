using ConvSharp.Files;
using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference.Fusion;

/// <summary>Computes what follows from constants alone.</summary>
internal static class ConstantFold
{
    /// <summary>
    /// A larger result that takes more than <see cref="MostGrowth"/> times the bytes of what it follows from is computed at each run: a file
    /// of some bytes must not ask for all memory when it is loaded.
    /// </summary>
    private const long MostGrownBytes = 1 << 24;
    private const long MostGrowth = 8;

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
            if (GrowsTooMuch(NodeRun.Infer(indexed, infos), values))
                continue;
            InferenceTensor?[] results = NodeRun.OnTensors(indexed, infos, options, AllProcessors);
            graph.Remove(at);
            for (int i = 0; i < results.Length; i++)
            {
                if (results[i] is { } result)
                    graph.Define(node.Outputs[i], result);
            }
        }
    }
    private static bool GrowsTooMuch(ValueInfo[] outputs, InferenceTensor?[] inputs)
    {
        Int128 made = outputs.Where(output => output.HasShape && output.Value is null).Aggregate(
            (Int128)0, (sum, output) => sum + ((Int128)output.Length * output.Type.Size()));
        return made > MostGrownBytes && made > MostGrowth * inputs.Sum(input => input is null ? 0 : input.Length * input.Type.Size());
    }
}
