namespace ConvSharp.Imaging.Drawing;

/// <summary>Texts in upright cells; texts of one kind have one size.</summary>
internal static class CellText
{
    // In units of a cell's side: the largest font, and the width that a text may take.
    private const float LargestFont = 0.5f;
    private const float Room = 0.9f;

    // In pixels.
    private const float SmallestFont = 6.5f;

    /// <summary>The font for texts with this many letters, in units of a cell's side.</summary>
    public static float Share(int letters) => MathF.Min(LargestFont, Room / (letters * FontMetrics.Advance));

    /// <summary>The error where cells would be too small for their texts.</summary>
    /// <param name="size">What the user gave.</param>
    /// <param name="smallest">The side of the smallest cell, in pixels.</param>
    /// <param name="fix">What helps.</param>
    public static ArgumentException Unreadable(object size, int smallest, string fix) => new(
        $"Size is {size}, in which cells have fewer than the {smallest} pixels that are needed to read them: {fix}.", nameof(size));

    /// <summary>The side of a cell in which texts with this many letters can be read.</summary>
    public static int SmallestCell(int letters) => (int)MathF.Ceiling(SmallestFont / Share(letters));
}
