using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>
/// Takes out transposes that cancel each other or leave all axes in place, makes two that follow each other one, and lets a Gemm that
/// transposes what was transposed take it as it was.
/// </summary>
internal sealed class TransposeCancellation : IFusionPass
{
    public bool Apply(GraphEditor graph, int at) => graph[at]!.Operation switch
    {
        Transpose => Shorten(graph, at),
        Gemm gemm => TakeFactor(graph, at, gemm),
        _ => false,
    };

    private static bool Shorten(GraphEditor graph, int at)
    {
        GraphNode node = graph[at]!;
        ValueRanks ranks = graph.Ranks;
        if (Permutation.Of(node, ranks) is not { } order)
            return false;
        // Where the number of axes is not known, one that moves nothing stays: it copies nothing, and refuses another number.
        if (Permutation.IsIdentity(order) && ranks.Of(node.Inputs[0]) == order.Length)
            return TakeOut(graph, at, node.Inputs[0], [node.Name], "it leaves all axes in place");
        if (graph.Made<Transpose>(node.Inputs[0]) is { } before && Permutation.Of(before, ranks) is { } first
            && first.Length == order.Length)
        {
            int[] composed = Permutation.Composed(first, order);
            if (Permutation.IsIdentity(composed) && ranks.Of(before.Inputs[0]) == order.Length)
                return TakeOut(graph, at, before.Inputs[0], [before.Name, node.Name], "two transposes cancel");
            graph.Notes.Add(new FusionNote(node.Name, [before.Name, node.Name], "two transposes became one"));
            graph.Exchange(at, node with { Operation = new Transpose(composed), Inputs = before.Inputs });
            RemoveUnused(graph, before);
            return true;
        }

        for (int other = 0; other < at; other++)
        {
            if (graph[other] is { Operation: Transpose } twin && twin.Inputs[0] == node.Inputs[0]
                && Permutation.Of(twin, ranks) is { } same && same.SequenceEqual(order))
            {
                return TakeOut(graph, at, twin.Outputs[0], [twin.Name, node.Name], "equal transposes became one");
            }
        }

        return false;
    }

    /// <summary>Lets readers of a transpose's output read another value.</summary>
    private static bool TakeOut(GraphEditor graph, int at, string value, IReadOnlyList<string> nodes, string description)
    {
        GraphNode node = graph[at]!;
        graph.Notes.Add(new FusionNote(node.Name, nodes, description));
        GraphNode? before = graph.Made<Transpose>(node.Inputs[0]);
        if (graph.IsOutput(node.Outputs[0]))
        {
            graph.Exchange(at, node with { Operation = new Identity(), Inputs = [value] });
        }
        else
        {
            graph.Rename(node.Outputs[0], value);
            graph.Remove(at);
        }

        if (before is not null)
            RemoveUnused(graph, before);
        return true;
    }

    private static void RemoveUnused(GraphEditor graph, GraphNode node)
    {
        if (!graph.IsUsed(node.Outputs[0]))
            graph.Remove(graph.Maker(node.Outputs[0]));
    }

    private static bool TakeFactor(GraphEditor graph, int at, Gemm gemm)
    {
        GraphNode node = graph[at]!;
        for (int i = 0; i < 2; i++)
        {
            // A Gemm copies a computed factor that it transposes itself, so this saves two copies; the other way round it would save none.
            if (!(i == 0 ? gemm.TransposeA : gemm.TransposeB) || graph.Made<Transpose>(node.Inputs[i]) is not { } transpose
                || Permutation.Of(transpose, graph.Ranks) is not [1, 0])
            {
                continue;
            }

            List<string> inputs = [.. node.Inputs];
            inputs[i] = transpose.Inputs[0];
            graph.Notes.Add(new FusionNote(node.Name, [transpose.Name, node.Name], "takes a factor as it was before two transposes"));
            graph.Exchange(at, node with
            {
                Operation = new Gemm(gemm.Alpha, gemm.Beta, gemm.TransposeA && i != 0, gemm.TransposeB && i != 1, gemm.Epilogue),
                Inputs = inputs,
            });
            RemoveUnused(graph, transpose);
            return true;
        }

        return false;
    }
}
