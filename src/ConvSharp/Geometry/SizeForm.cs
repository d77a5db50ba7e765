namespace ConvSharp.Geometry;

/// <summary>How much of the size formula is written out.</summary>
public enum SizeFormKind
{
    /// <summary>Without padding, dilation and output padding.</summary>
    Simple,

    /// <summary>With padding, without dilation and output padding.</summary>
    Padded,

    /// <summary>With all terms; it holds always.</summary>
    Full,
}

/// <summary>One way to write the size formula of an axis: i input, o output, k kernel, s stride, d dilation, p padding.</summary>
/// <param name="Kind">How much is written out.</param>
/// <param name="Symbols">In symbols: o = (i − k)/s + 1.</param>
/// <param name="Numbers">With the axis's numbers in their places.</param>
/// <param name="Worked">The numbers worked out, and the result if the form holds.</param>
/// <param name="LeftOut">The values that this form leaves out although they matter, such as p = 3; empty where the form holds.</param>
/// <param name="Vanishing">Terms of the full form that vanish here: 2p = 0, d·(k − 1) + 1 = k. Empty for the other forms.</param>
public sealed record SizeForm(
    SizeFormKind Kind, string Symbols, string Numbers, string Worked, IReadOnlyList<string> LeftOut, IReadOnlyList<string> Vanishing)
{
    /// <summary>Whether the form gives the axis's output size.</summary>
    public bool Holds => LeftOut.Count == 0;
}
