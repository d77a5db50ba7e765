using System.Globalization;

namespace ConvSharp.Examples.Shared;

/// <summary>A place in a picture, in pixels from its upper left corner; pixel (0, 0) reaches to (1, 1).</summary>
public readonly record struct Point(double X, double Y)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(double factor, Point a) => new(factor * a.X, factor * a.Y);

    public double Dot(Point other) => (X * other.X) + (Y * other.Y);

    /// <summary>Above zero where the other direction lies clockwise of this one, as it is seen.</summary>
    public double Cross(Point other) => (X * other.Y) - (Y * other.X);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({X:0}, {Y:0})");
}
