namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>Everything is read and computed for any part: for operations that know no neighbourhood.</summary>
internal sealed class WholeRule : TileRule
{
    public override IndexSet[] Needs(TileNode node, int input, TileSets sets) => node.WholeInput(input);

    public override IReadOnlyList<int> WholeAxes(TileNode node, int input) => WholeAxesRule.AllAxes(node, input);

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        string[] wanted = [.. node.Outputs.Where(sets.Needs)];
        if (wanted is not [string output] || output != node.Output)
            throw node.Refusal("its further outputs cannot be computed in tiles: run the network whole, or cut it before this node.");
        var inputs = new string[node.InputCount];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = node.Input(i) is null ? "" : writer.Take(node, node.Node.Inputs[i], node.WholeInput(i));
        writer.Define(output, writer.Add(node, node.Operation, inputs), TileNode.Whole(node.OutputShape));
        writer.Define(output, writer.Take(node, output, sets[output]), sets[output]);
    }
}
