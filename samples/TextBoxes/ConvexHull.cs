using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.TextBoxes;

/// <summary>The smallest convex polygon around pixels.</summary>
internal static class ConvexHull
{
    /// <summary>The hull of the pixels' corners by Andrew's monotone chain, clockwise as it is seen, without points on its edges.</summary>
    public static IReadOnlyList<Point> Of(Component component)
    {
        // Only the ends of each row can be corners of the hull.
        Point[] points =
        [
            .. component.Pixels.GroupBy(pixel => pixel.Y, pixel => pixel.X)
                .SelectMany(row => Ends(row.Min(), row.Max(), row.Key))
                .Distinct().OrderBy(point => point.X).ThenBy(point => point.Y),
        ];
        List<Point> hull = Chain(points);
        hull.AddRange(Chain(points.Reverse()));
        return hull;
    }

    private static IEnumerable<Point> Ends(int first, int last, int y) =>
        [new(first, y), new(first, y + 1), new(last + 1, y), new(last + 1, y + 1)];

    /// <summary>One side of the hull, without its last point, where the other side starts.</summary>
    private static List<Point> Chain(IEnumerable<Point> points)
    {
        List<Point> chain = [];
        foreach (Point point in points)
        {
            while (chain.Count > 1 && (chain[^1] - chain[^2]).Cross(point - chain[^1]) <= 0)
                chain.RemoveAt(chain.Count - 1);
            chain.Add(point);
        }

        chain.RemoveAt(chain.Count - 1);
        return chain;
    }
}
