using System.Numerics;
using System.Runtime.InteropServices;
using ConvSharp.Imaging.Drawing;
using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>
/// Paints frames of a scene as pixels. Each pixel is the mean of 2×2 sharp ones: smooth to the eye, with few enough colours for GIF.
/// </summary>
internal sealed class Rasterizer : IDisposable
{
    private const int Fineness = 2;

    private readonly Scene _scene;
    private readonly Theme _theme;
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly TextPen _pen;
    private readonly SKPaint _fill = new() { IsAntialias = false };
    private readonly SKPaint _line;
    private readonly Dictionary<LineDash, SKPathEffect> _dashes = [];
    private readonly List<Layer> _layers = [];

    /// <param name="scene">What is painted.</param>
    /// <param name="theme">In which colours.</param>
    /// <param name="font">The user's font, if there is one.</param>
    public Rasterizer(Scene scene, Theme theme, CaptionFont? font = null)
    {
        _scene = scene;
        _theme = theme;
        _bitmap = Bitmaps.New(Fineness * scene.Width, Fineness * scene.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        _canvas = new SKCanvas(_bitmap);
        _pen = new TextPen(font, size: 1, SKFontEdging.Alias);
        _line = new SKPaint { IsAntialias = false, IsStroke = true, StrokeJoin = SKStrokeJoin.Round };
        MakeLayers();
    }

    public PixelImage Frame(int frame)
    {
        _canvas.Clear(Color(_theme.Ground));
        foreach (Layer layer in _layers)
        {
            if (layer.Still is { } still)
            {
                LayOver(MemoryMarshal.Cast<byte, uint>(_bitmap.GetPixelSpan()), still);
            }
            else if (layer.Moving!.ShowsIn(frame))
            {
                Paint(_canvas, layer.Moving);
            }
        }

        _canvas.Flush();
        return new PixelImage(_scene.Width, _scene.Height, Means(MemoryMarshal.Cast<byte, Pixel>(_bitmap.GetPixelSpan())));
    }

    public void Dispose()
    {
        foreach (SKPathEffect dashes in _dashes.Values)
        {
            dashes.Dispose();
        }

        _line.Dispose();
        _fill.Dispose();
        _pen.Dispose();
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    /// <summary>Marks that stand still between two moving ones are painted once: a sharp pixel is either covered or empty.</summary>
    private void MakeLayers()
    {
        var still = new List<Mark>();
        foreach (Mark mark in _scene.Marks)
        {
            if (mark.Frame is null)
            {
                still.Add(mark);
                continue;
            }

            AddStill(still);
            _layers.Add(new Layer(null, mark));
        }

        AddStill(still);
    }

    private void AddStill(List<Mark> marks)
    {
        if (marks.Count == 0)
        {
            return;
        }

        using SKBitmap bitmap = new(_bitmap.Info.WithAlphaType(SKAlphaType.Premul));
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.Transparent);
        marks.ForEach(mark => Paint(canvas, mark));
        marks.Clear();
        canvas.Flush();
        _layers.Add(new Layer(MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan()).ToArray(), null));
    }

    private static void LayOver(Span<uint> picture, ReadOnlySpan<uint> still)
    {
        int pixel = 0;
        for (; pixel <= still.Length - Vector<uint>.Count; pixel += Vector<uint>.Count)
        {
            Span<uint> below = picture.Slice(pixel, Vector<uint>.Count);
            Vector<uint> above = new(still.Slice(pixel, Vector<uint>.Count));
            Vector.ConditionalSelect(Vector.Equals(above, Vector<uint>.Zero), new Vector<uint>(below), above).CopyTo(below);
        }

        for (; pixel < still.Length; pixel++)
        {
            picture[pixel] = still[pixel] == 0 ? picture[pixel] : still[pixel];
        }
    }

    private void Paint(SKCanvas canvas, Mark mark)
    {
        Style style = _theme.Of(mark.Ink);
        if (style.Fill is { } fill)
        {
            _fill.Color = Color(fill);
        }

        switch (mark)
        {
            case Label label:
                _pen.Resize(Fineness * label.Size);
                _pen.Draw(canvas, label.Text, Fineness * label.Baseline.X, Fineness * label.Baseline.Y, TextAlign.Center, _fill);
                break;
            case Figure figure:
                PaintFigure(canvas, figure, style);
                break;
        }
    }

    private void PaintFigure(SKCanvas canvas, Figure figure, Style style)
    {
        using SKPath path = PathOf(figure);
        if (style.Fill is not null)
        {
            canvas.DrawPath(path, _fill);
        }

        if (style.Line is { } line)
        {
            _line.Color = Color(line);
            _line.StrokeWidth = Fineness * _scene.LineWidth * style.Width;
            _line.PathEffect = Dashes(style.Dash);
            canvas.DrawPath(path, _line);
        }
    }

    private SKPathEffect? Dashes(LineDash dash)
    {
        if (dash != LineDash.Solid && !_dashes.ContainsKey(dash))
        {
            float[] lengths = Array.ConvertAll(dash.Lengths(), length => Fineness * _scene.LineWidth * length);
            _dashes.Add(dash, SKPathEffect.CreateDash(lengths, 0));
        }

        return _dashes.GetValueOrDefault(dash);
    }

    private static SKPath PathOf(Figure figure)
    {
        using SKPathBuilder builder = new();
        foreach (Vector2[] line in figure.Lines)
        {
            SKPoint[] points = Array.ConvertAll(line, point => new SKPoint(Fineness * point.X, Fineness * point.Y));
            bool isClosed = Figure.IsClosed(line);
            builder.AddPoly(isClosed ? points[..^1] : points, isClosed);
        }

        return builder.Detach();
    }

    private Pixel[] Means(ReadOnlySpan<Pixel> fine)
    {
        Pixel[] means = new Pixel[_scene.Width * _scene.Height];
        for (int y = 0; y < _scene.Height; y++)
        {
            ReadOnlySpan<Pixel> upper = fine.Slice(Fineness * y * _bitmap.Width, _bitmap.Width);
            ReadOnlySpan<Pixel> lower = fine.Slice(((Fineness * y) + 1) * _bitmap.Width, _bitmap.Width);
            Span<Pixel> row = means.AsSpan(y * _scene.Width, _scene.Width);
            for (int x = 0; x < row.Length; x++)
            {
                (Pixel a, Pixel b, Pixel c, Pixel d) = (upper[2 * x], upper[(2 * x) + 1], lower[2 * x], lower[(2 * x) + 1]);
                row[x] = a == b && a == c && a == d
                    ? a
                    : new Pixel(Mean(a.R, b.R, c.R, d.R), Mean(a.G, b.G, c.G, d.G), Mean(a.B, b.B, c.B, d.B), 255);
            }
        }

        return means;

        static byte Mean(int a, int b, int c, int d) => (byte)((a + b + c + d + 2) >> 2);
    }

    private static SKColor Color(Rgb color) => new(color.R, color.G, color.B);

    /// <summary>Either the pixels of marks that stand still, 0 where there are none, or one mark that moves.</summary>
    private readonly record struct Layer(uint[]? Still, Mark? Moving);
}
