using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.TextBoxes;

/// <summary>A rectangle at any angle.</summary>
/// <param name="Center">Its middle.</param>
/// <param name="Axis">A direction of length 1, along its width.</param>
/// <param name="Width">Its length along the axis.</param>
/// <param name="Height">Its length across the axis.</param>
internal sealed record TurnedRectangle(Point Center, Point Axis, double Width, double Height)
{
    /// <summary>The rectangle of the least area around a convex polygon; one of its sides lies along an edge of the polygon.</summary>
    public static TurnedRectangle Around(IReadOnlyList<Point> hull) =>
        hull.Select((point, i) => Along(hull, hull[(i + 1) % hull.Count] - point)).MinBy(rectangle => rectangle.Width * rectangle.Height)!;

    /// <summary>
    /// The rectangle with its edges moved outwards by area · ratio / perimeter, as DB ("Real-time Scene Text Detection with
    /// Differentiable Binarization") does: the network was trained on text that was shrunk so.
    /// </summary>
    public TurnedRectangle Unclip(double ratio)
    {
        double distance = Width * Height * ratio / (2 * (Width + Height));
        return this with { Width = Width + (2 * distance), Height = Height + (2 * distance) };
    }

    /// <summary>Its corners, clockwise as it is seen, from the one that is nearest to the upper left.</summary>
    public Point[] Corners()
    {
        Point along = Width / 2 * Axis, across = Height / 2 * new Point(-Axis.Y, Axis.X);
        Point[] corners = [Center - along - across, Center + along - across, Center + along + across, Center - along + across];
        int first = Enumerable.Range(0, corners.Length).MinBy(i => corners[i].X + corners[i].Y);
        return [.. corners[first..], .. corners[..first]];
    }

    private static TurnedRectangle Along(IReadOnlyList<Point> hull, Point edge)
    {
        Point axis = 1 / Math.Sqrt(edge.Dot(edge)) * edge, normal = new(-axis.Y, axis.X);
        (double left, double right) = (hull.Min(axis.Dot), hull.Max(axis.Dot));
        (double top, double bottom) = (hull.Min(normal.Dot), hull.Max(normal.Dot));
        Point center = ((left + right) / 2 * axis) + ((top + bottom) / 2 * normal);
        return new TurnedRectangle(center, axis, right - left, bottom - top);
    }
}
