using System.Globalization;
using System.Numerics;
using System.Text;

namespace ConvSharp.Imaging.Drawing;

/// <summary>A figure's lines as the data of an SVG path.</summary>
internal static class SvgPath
{
    public static Vector2 Start(Figure figure) => figure.Lines.Count == 0 ? Vector2.Zero : figure.Lines[0][0];

    /// <summary>All points but the first, each relative to the point before.</summary>
    public static string Of(Figure figure)
    {
        var path = new StringBuilder();
        Vector2 pen = Start(figure);
        foreach (Vector2[] line in figure.Lines)
        {
            if (path.Length > 0)
            {
                path.Append('m').Append(Step(line[0] - pen));
            }

            bool isClosed = Figure.IsClosed(line);
            for (int point = 1; point < (isClosed ? line.Length - 1 : line.Length); point++)
            {
                Vector2 step = line[point] - line[point - 1];
                path.Append(step.Y == 0 ? "h" + Coordinate(step.X) : step.X == 0 ? "v" + Coordinate(step.Y) : "l" + Step(step));
            }

            path.Append(isClosed ? "z" : "");
            pen = line[^1];
        }

        return path.ToString();
    }

    private static string Step(Vector2 step)
    {
        string down = Coordinate(step.Y);
        return Coordinate(step.X) + (down[0] == '-' ? "" : " ") + down;
    }

    private static string Coordinate(float value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
