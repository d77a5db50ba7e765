namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>The axes in another order.</summary>
/// <param name="order">For each axis of the output, the input's.</param>
internal sealed class AxisOrderRule(int[] order) : TileRule
{
    public override IndexSet[] Needs(TileNode node, int input, TileSets sets)
    {
        var needed = new IndexSet[order.Length];
        for (int axis = 0; axis < order.Length; axis++)
            needed[order[axis]] = sets[node.Output][axis];
        return needed;
    }

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        string tensor = writer.Take(node, node.Node.Inputs[0], Needs(node, 0, sets));
        writer.Define(node.Output, writer.Add(node, node.Operation, [tensor]), sets[node.Output]);
    }
}
