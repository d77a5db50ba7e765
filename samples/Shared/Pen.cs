using System.Numerics.Tensors;

namespace ConvSharp.Examples.Shared;

/// <summary>Draws lines into a picture. What lies outside of it is left out.</summary>
/// <param name="Color">Red, green and blue of 0…1.</param>
/// <param name="Thickness">In pixels.</param>
public sealed record Pen(IReadOnlyList<float> Color, int Thickness)
{
    /// <summary>A pen as thick as is well seen in a picture of this size.</summary>
    public static Pen For(Tensor<float> picture, params IReadOnlyList<float> color) =>
        new(color, ThicknessFor((int)picture.Lengths[1], (int)picture.Lengths[2]));

    /// <summary>Pixels that are well seen in a picture of this size.</summary>
    public static int ThicknessFor(int height, int width) => 1 + (Math.Max(height, width) / 256);

    /// <summary>The edges of a polygon.</summary>
    public void Polygon(Tensor<float> picture, IReadOnlyList<Point> corners)
    {
        for (int i = 0; i < corners.Count; i++)
            Segment(picture, corners[i], corners[(i + 1) % corners.Count]);
    }

    /// <summary>A straight line.</summary>
    public void Segment(Tensor<float> picture, Point from, Point to)
    {
        if (Clip(picture, from, to) is not (var start, var end))
            return;
        Point edge = end - start;
        int steps = 1 + (int)Math.Max(Math.Abs(edge.X), Math.Abs(edge.Y));
        for (int step = 0; step <= steps; step++)
            Dot(picture, start + ((double)step / steps * edge));
    }

    /// <summary>A square as thick as the pen.</summary>
    public void Dot(Tensor<float> picture, Point center)
    {
        (double left, double top) = (Math.Floor(center.X) - (Thickness / 2), Math.Floor(center.Y) - (Thickness / 2));
        (int fromX, int toX) = Part(left, picture.Lengths[2]);
        (int fromY, int toY) = Part(top, picture.Lengths[1]);
        for (int y = fromY; y < toY; y++)
        {
            for (int channel = 0; channel < Color.Count && fromX < toX; channel++)
                picture.GetSpan([channel, y, fromX], toX - fromX).Fill(Color[channel]);
        }

        (int From, int To) Part(double start, nint length) =>
            ((int)Math.Clamp(start, 0, length), (int)Math.Clamp(start + Thickness, 0, length));
    }

    /// <summary>The part of a line that can be seen, by Liang and Barsky, so that time is bounded by the picture; null: none.</summary>
    private (Point From, Point To)? Clip(Tensor<float> picture, Point from, Point to)
    {
        (double first, double last) = (0, 1);
        Point edge = to - from;
        return Within(from.X, edge.X, picture.Lengths[2]) && Within(from.Y, edge.Y, picture.Lengths[1])
            ? (from + (first * edge), from + (last * edge))
            : null;

        bool Within(double start, double length, nint side)
        {
            (double low, double high) = (-Thickness - start, side + Thickness - start);
            if (length == 0)
                return low <= 0 && high >= 0;
            (double enter, double leave) = length > 0 ? (low / length, high / length) : (high / length, low / length);
            (first, last) = (Math.Max(first, enter), Math.Min(last, leave));
            return first <= last;
        }
    }
}
