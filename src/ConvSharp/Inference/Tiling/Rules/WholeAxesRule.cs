namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>
/// Some axes of the input are read from end to end, as by a softmax or a mean; the others element by element. Further inputs are read
/// whole.
/// </summary>
/// <param name="axes">The axes, of an input of this rank.</param>
/// <param name="keepsAxes">Whether the output has the input's axes; else those that are read whole are not there.</param>
internal sealed class WholeAxesRule(Func<TileNode, IReadOnlyList<int>> axes, Func<TileNode, bool>? keepsAxes = null) : TileRule
{
    public override IndexSet[] Needs(TileNode node, int input, TileSets sets)
    {
        IndexSet[] needed = node.WholeInput(input);
        if (input > 0)
            return needed;
        IReadOnlyList<int> whole = axes(node);
        bool keeps = keepsAxes?.Invoke(node) ?? true;
        IndexSet[] output = sets[node.Output];
        for (int axis = 0, at = 0; axis < needed.Length; axis++)
        {
            if (!whole.Contains(axis))
                needed[axis] = output[at++];
            else if (keeps)
                at++;
        }

        return needed;
    }

    public override IReadOnlyList<int> WholeAxes(TileNode node, int input) => input > 0 ? AllAxes(node, input) : axes(node);

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        string computed = writer.Add(node, node.Operation, TakeInputs(node, sets, writer));
        IReadOnlyList<int> whole = axes(node);
        bool keeps = keepsAxes?.Invoke(node) ?? true;
        IndexSet[] wanted = sets[node.Output], made = [.. wanted];
        foreach (int axis in keeps ? whole : [])
            made[axis] = IndexSet.Whole(node.OutputShape[axis]);
        writer.DefinePart(node, computed, made, wanted);
    }

    internal static IReadOnlyList<int> AllAxes(TileNode node, int input) => [.. Enumerable.Range(0, node.Shape(input).Length)];
}
