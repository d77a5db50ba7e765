namespace ConvSharp.Imaging.Drawing;

/// <summary>What is known of the one font, DejaVu Sans Mono, without loading it.</summary>
internal static class FontMetrics
{
    /// <summary>How wide every letter is, in sizes of the font.</summary>
    public const float Advance = 0.602f;
}
