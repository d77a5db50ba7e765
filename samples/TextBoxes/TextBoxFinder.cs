using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.TextBoxes;

/// <summary>From the network's probabilities to boxes, with PP-OCR's numbers.</summary>
internal static class TextBoxFinder
{
    private const double PixelThreshold = 0.3;
    private const double ScoreThreshold = 0.6;
    private const double UnclipRatio = 1.5;

    // Pixels of the map; less is no text that anybody reads.
    private const double LeastSide = 3;

    /// <param name="map">The network's output.</param>
    /// <param name="width">Of the picture: boxes are in its pixels, and end at its borders.</param>
    /// <param name="height">Of the picture.</param>
    /// <returns>The boxes from above to below.</returns>
    public static IReadOnlyList<TextBox> Find(ProbabilityMap map, int width, int height)
    {
        double scaleX = (double)width / map.Width, scaleY = (double)height / map.Height;
        List<TextBox> boxes = [];
        foreach (Component component in Component.All(map, PixelThreshold))
        {
            double score = component.Score(map);
            var rectangle = TurnedRectangle.Around(ConvexHull.Of(component));
            if (score >= ScoreThreshold && Math.Min(rectangle.Width, rectangle.Height) >= LeastSide)
                boxes.Add(new TextBox(score, [.. rectangle.Unclip(UnclipRatio).Corners().Select(InPicture)]));
        }

        return boxes;

        Point InPicture(Point point) => new(Math.Clamp(point.X * scaleX, 0, width), Math.Clamp(point.Y * scaleY, 0, height));
    }
}
