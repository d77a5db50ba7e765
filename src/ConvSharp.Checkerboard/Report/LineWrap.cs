using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>Breaks text into lines.</summary>
internal static class LineWrap
{
    /// <summary>Lines of at most this width.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fontSize">In pixels.</param>
    /// <param name="width">In pixels.</param>
    public static List<string> Of(string text, float fontSize, float width) =>
        TextLines.Wrap(text.Split(' '), (int)(width / (fontSize * FontMetrics.Advance)));
}
