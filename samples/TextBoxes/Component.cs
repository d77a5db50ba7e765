namespace ConvSharp.Examples.TextBoxes;

/// <summary>Pixels that hang together, by an edge or a corner.</summary>
/// <param name="Pixels">Column and row of each.</param>
internal sealed record Component(IReadOnlyList<(int X, int Y)> Pixels)
{
    /// <summary>The components of a map's pixels above a threshold, by their first pixel from above, then from the left.</summary>
    public static IReadOnlyList<Component> All(ProbabilityMap map, double threshold)
    {
        bool[] isSeen = new bool[map.Width * map.Height];
        List<Component> components = [];
        for (int y = 0; y < map.Height; y++)
        {
            for (int x = 0; x < map.Width; x++)
            {
                if (Takes(x, y))
                    components.Add(From(x, y));
            }
        }

        return components;

        bool Takes(int x, int y)
        {
            if (isSeen[(y * map.Width) + x] || !(map[x, y] > threshold))
                return false;
            isSeen[(y * map.Width) + x] = true;
            return true;
        }

        Component From(int firstX, int firstY)
        {
            List<(int X, int Y)> pixels = [(firstX, firstY)];
            for (int next = 0; next < pixels.Count; next++)
            {
                (int x, int y) = pixels[next];
                for (int nearY = Math.Max(y - 1, 0); nearY <= Math.Min(y + 1, map.Height - 1); nearY++)
                {
                    for (int nearX = Math.Max(x - 1, 0); nearX <= Math.Min(x + 1, map.Width - 1); nearX++)
                    {
                        if (Takes(nearX, nearY))
                            pixels.Add((nearX, nearY));
                    }
                }
            }

            return new Component(pixels);
        }
    }

    /// <summary>The mean probability of its pixels.</summary>
    public double Score(ProbabilityMap map) => Pixels.Average(pixel => (double)map[pixel.X, pixel.Y]);
}
