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
        writer.DefinePart(
            node, writer.Add(node, node.Operation, TakeInputs(node, sets, writer)), TileNode.Whole(node.OutputShape), sets[output]);
    }
}
