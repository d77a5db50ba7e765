using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.Faces;

/// <summary>
/// Non-maximum suppression as MediaPipe does it: boxes that overlap the best one become one with it, as their mean, weighted by the
/// scores. So places move less from picture to picture than those of the best box alone.
/// </summary>
internal static class WeightedSuppression
{
    private const double LeastOverlap = 0.3;

    /// <returns>The faces, the surest first.</returns>
    public static IReadOnlyList<Face> Of(IEnumerable<Face> candidates)
    {
        List<Face> left = [.. candidates.OrderByDescending(face => face.Score)], kept = [];
        while (left.Count > 0)
        {
            // The best belongs to its own group, also where its box is empty.
            Face best = left[0];
            Face[] group = [best, .. left.Skip(1).Where(face => best.Overlap(face) > LeastOverlap)];
            left = [.. left.Except(group)];
            kept.Add(Mean(group));
        }

        return kept;
    }

    /// <param name="group">The best first, whose score stays.</param>
    private static Face Mean(Face[] group)
    {
        double total = group.Sum(face => face.Score);
        return group[0] with
        {
            Center = OfPoints(face => face.Center),
            Width = group.Sum(face => face.Score / total * face.Width),
            Height = group.Sum(face => face.Score / total * face.Height),
            KeyPoints = [.. Enumerable.Range(0, group[0].KeyPoints.Length).Select(i => OfPoints(face => face.KeyPoints[i]))],
        };

        Point OfPoints(Func<Face, Point> place) =>
            group.Aggregate(new Point(0, 0), (sum, face) => sum + (face.Score / total * place(face)));
    }
}
