using System.Runtime.InteropServices;
using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>A light grey sheet to draw pictures on: both white and black parts of a picture differ from it.</summary>
internal sealed class Canvas : IDisposable
{
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly TextPen _pen;
    private readonly SKPaint _ink = new() { Color = new SKColor(0x20, 0x20, 0x20), IsAntialias = true };

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="font">The user's font, if there is one.</param>
    public Canvas(int width, int height, CaptionFont? font = null)
    {
        _pen = Lettering.Pen(font);
        _bitmap = Bitmaps.New(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        _bitmap.Erase(new SKColor(0xdc, 0xdc, 0xdc));
        _canvas = new SKCanvas(_bitmap);
    }

    /// <summary>Pixels of one row, to be written.</summary>
    public Span<Pixel> Row(int x, int y, int width) =>
        MemoryMarshal.Cast<byte, Pixel>(_bitmap.GetPixelSpan()).Slice(y * _bitmap.Width + x, width);

    /// <summary>One line of dark text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="x">Where it starts, ends or has its middle, as <paramref name="align"/> says.</param>
    /// <param name="top">The line's top; it is <see cref="Lettering.LineHeight"/> high.</param>
    /// <param name="align">Left, right or centred.</param>
    /// <exception cref="ArgumentException">A letter is in none of the fonts.</exception>
    public void Text(string text, float x, int top, TextAlign align) =>
        _pen.Draw(_canvas, text, x, top + Lettering.Baseline, align, _ink);

    /// <summary>A picture, pixel by pixel.</summary>
    public void Draw(PixelImage picture, int x, int y)
    {
        for (int row = 0; row < picture.Height; row++)
        {
            picture.Pixels.Slice(row * picture.Width, picture.Width).CopyTo(Row(x, y + row, picture.Width));
        }
    }

    /// <summary>A copy of what is drawn so far.</summary>
    public PixelImage ToImage() => new(_bitmap.Width, _bitmap.Height, MemoryMarshal.Cast<byte, Pixel>(_bitmap.GetPixelSpan()).ToArray());

    public void Dispose()
    {
        _ink.Dispose();
        _pen.Dispose();
        _canvas.Dispose();
        _bitmap.Dispose();
    }
}
