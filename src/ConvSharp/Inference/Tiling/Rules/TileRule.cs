namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>What an operation needs of its inputs for a part of its outputs, and how it computes that part.</summary>
internal abstract class TileRule
{
    /// <summary>The indices of an input that are needed; null where the input is not read.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">The input, which is no constant.</param>
    /// <param name="sets">What is needed of the node's outputs.</param>
    public abstract IndexSet[]? Needs(TileNode node, int input, TileSets sets);

    /// <summary>
    /// The axes of an input that are read from end to end however small the part is, of more than one element; those of windows are not.
    /// </summary>
    public virtual IReadOnlyList<int> WholeAxes(TileNode node, int input) => [];

    /// <summary>The tensors of all inputs, each of the indices that are needed; empty where one is absent.</summary>
    protected string[] TakeInputs(TileNode node, TileSets sets, TileWriter writer) =>
    [
        .. Enumerable.Range(0, node.InputCount).Select(
            input => node.Input(input) is null ? "" : writer.Take(node, node.Node.Inputs[input], Needs(node, input, sets)!)),
    ];

    /// <summary>Adds the operations that compute the part, and defines the outputs.</summary>
    public abstract void Write(TileNode node, TileSets sets, TileWriter writer);
}
