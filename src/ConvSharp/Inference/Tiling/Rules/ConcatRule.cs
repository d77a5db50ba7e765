using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>Inputs one after another: a part of the output meets some of them.</summary>
internal sealed class ConcatRule : TileRule
{
    public override IndexSet[]? Needs(TileNode node, int input, TileSets sets)
    {
        IndexSet[] needed = [.. sets[node.Output]];
        int along = OperationInputs.Axis(((Concat)node.Operation).Axis, needed.Length);
        long start = 0;
        for (int i = 0; i < input; i++)
            start += node.Shape(i)[along];
        needed[along] = needed[along].Within(new IndexRange(start, start + node.Shape(input)[along]));
        return needed[along].Count == 0 ? null : needed;
    }

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        var parts = new List<string>();
        for (int i = 0; i < node.InputCount; i++)
        {
            if (Needs(node, i, sets) is { } part)
                parts.Add(writer.Take(node, node.Node.Inputs[i], part));
        }

        writer.Define(node.Output, parts.Count == 1 ? parts[0] : writer.Add(node, node.Operation, parts), sets[node.Output]);
    }
}
