namespace ConvSharp.Imaging.Drawing;

/// <summary>Metrics of the one font, DejaVu Sans Mono, without loading it.</summary>
internal static class FontMetrics
{
    /// <summary>The width of every letter, in units of the font size.</summary>
    public const float Advance = 0.602f;
}
