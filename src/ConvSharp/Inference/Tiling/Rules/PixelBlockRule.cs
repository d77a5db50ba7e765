namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>Channels to blocks of pixels, or blocks of pixels to channels.</summary>
/// <param name="block">Pixels of a block along each axis.</param>
/// <param name="enlarges">Whether channels become pixels.</param>
internal sealed class PixelBlockRule(long block, bool enlarges) : TileRule
{
    public override IndexSet[] Needs(TileNode node, int input, TileSets sets)
    {
        IndexSet[] output = sets[node.Output], needed = [.. output];
        needed[1] = IndexSet.Whole(node.Shape(0)[1]);
        for (int axis = 2; axis < needed.Length; axis++)
        {
            needed[axis] = output[axis].Map(range => enlarges
                ? new IndexRange(range.Start / block, ((range.End - 1) / block) + 1)
                : new IndexRange(range.Start * block, range.End * block));
        }

        return needed;
    }

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        IndexSet[] read = Needs(node, 0, sets), made = [.. sets[node.Output]];
        string computed = writer.Add(node, node.Operation, [writer.Take(node, node.Node.Inputs[0], read)]);
        made[1] = IndexSet.Whole(node.OutputShape[1]);
        for (int axis = 2; axis < made.Length; axis++)
        {
            made[axis] = read[axis].Map(range => enlarges
                ? new IndexRange(range.Start * block, range.End * block)
                : new IndexRange(range.Start / block, range.End / block));
        }

        writer.DefinePart(node, computed, made, sets[node.Output]);
    }
}
