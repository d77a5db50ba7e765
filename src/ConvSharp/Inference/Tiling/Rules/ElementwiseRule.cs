namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>
/// Output elements depend on the input elements at the same place; inputs broadcast, aligned at the last axis. Inputs of one axis beside
/// one of more are numbers of channels, as a batch norm has, where the operation says so.
/// </summary>
/// <param name="perChannelFrom">The first input that has numbers of channels, whole for every tile.</param>
internal sealed class ElementwiseRule(int perChannelFrom = int.MaxValue) : TileRule
{
    public override IndexSet[] Needs(TileNode node, int input, TileSets sets)
    {
        IndexSet[] output = sets[node.Output];
        ReadOnlySpan<nint> shape = node.Shape(input);
        if (input >= perChannelFrom)
            return TileNode.Whole(shape);
        var needed = new IndexSet[shape.Length];
        for (int axis = 0; axis < needed.Length; axis++)
        {
            int aligned = axis + output.Length - needed.Length;
            needed[axis] = shape[axis] == 1 && node.OutputShape[aligned] != 1 ? IndexSet.Whole(1) : output[aligned];
        }

        return needed;
    }

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        writer.Define(node.Output, writer.Add(node, node.Operation, TakeInputs(node, sets, writer)), sets[node.Output]);
    }
}
