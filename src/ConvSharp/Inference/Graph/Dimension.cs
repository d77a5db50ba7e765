using System.Globalization;

namespace ConvSharp.Inference;

/// <summary>The length of an axis of a graph's input: a number, a symbol such as batch, or unknown.</summary>
/// <param name="Size">The length, or null.</param>
/// <param name="Symbol">The symbol, or null.</param>
public readonly record struct Dimension(nint? Size, string? Symbol)
{
    /// <summary>An axis of unknown length.</summary>
    public static Dimension Unknown => default;

    /// <summary>An axis of a given length.</summary>
    public static implicit operator Dimension(nint size) => new(size, null);

    /// <summary>An axis whose length has a name.</summary>
    public static implicit operator Dimension(string symbol) => new(null, symbol);

    /// <summary>The number, the symbol or ?.</summary>
    public override string ToString() => Size?.ToString(CultureInfo.InvariantCulture) ?? Symbol ?? "?";
}
