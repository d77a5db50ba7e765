using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>Where a line of text lies to its place.</summary>
internal enum TextAlign
{
    Left = SKTextAlign.Left,
    Center = SKTextAlign.Center,
    Right = SKTextAlign.Right,
}
