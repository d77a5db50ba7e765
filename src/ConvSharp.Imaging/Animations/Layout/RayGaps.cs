using System.Numerics;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>Gaps in rays: a ray is left out where it would run through text.</summary>
internal static class RayGaps
{
    // In units of the text's font size.
    private const float Clearance = 0.15f;

    // In units of the smallest font size: shorter parts would be specks.
    private const float ShortestPiece = 0.5f;

    public static void Cut(List<Mark> marks)
    {
        Label[] labels = [.. marks.OfType<Label>()];
        for (int i = 0; i < marks.Count; i++)
        {
            if (marks[i] is Figure { Ink.Role: InkRole.Ray } rays)
            {
                Label[] shown = [.. labels.Where(label => rays.Frame is not { } frame || label.ShowsIn(frame))];
                marks[i] = rays with { Lines = [.. rays.Lines.SelectMany(ray => Pieces(ray, shown))] };
            }
        }
    }

    /// <summary>What is left of a ray, from its start to its end.</summary>
    private static List<Vector2[]> Pieces(Vector2[] ray, Label[] labels)
    {
        (Vector2 from, Vector2 to) = (ray[0], ray[1]);
        (float Start, float End)[] gaps = [.. labels.Select(label => Inside(from, to - from, label)).Where(gap => gap.Start < gap.End)];
        if (gaps.Length == 0)
        {
            return [ray];
        }

        var pieces = new List<Vector2[]>();
        float shortest = ShortestPiece * labels.Min(label => label.Size) / Vector2.Distance(from, to);
        float place = 0;
        foreach ((float start, float end) in gaps.Order().Append((1, 1)))
        {
            if (start - place >= shortest)
            {
                pieces.Add([Vector2.Lerp(from, to, place), Vector2.Lerp(from, to, start)]);
            }

            place = MathF.Max(place, end);
        }

        return pieces;
    }

    /// <summary>The part of a ray, in parts of its length, that runs through a label; empty if it ends before it starts.</summary>
    private static (float Start, float End) Inside(Vector2 from, Vector2 way, Label label)
    {
        Vector2 half = label.HalfExtent + new Vector2(Clearance * label.Size);
        (float startX, float endX) = Between(label.Middle.X - from.X, half.X, way.X);
        (float startY, float endY) = Between(label.Middle.Y - from.Y, half.Y, way.Y);
        return (MathF.Max(0, MathF.Max(startX, startY)), MathF.Min(1, MathF.Min(endX, endY)));
    }

    private static (float Start, float End) Between(float middle, float half, float way)
    {
        if (way == 0)
        {
            return MathF.Abs(middle) < half ? (0, 1) : (1, 0);
        }

        (float a, float b) = ((middle - half) / way, (middle + half) / way);
        return (MathF.Min(a, b), MathF.Max(a, b));
    }
}
