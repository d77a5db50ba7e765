using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>How a line of text is aligned to its place.</summary>
internal enum TextAlign
{
    Left = SKTextAlign.Left,
    Center = SKTextAlign.Center,
    Right = SKTextAlign.Right,
}
