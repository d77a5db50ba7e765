using System.Numerics.Tensors;

namespace ConvSharp.Examples.TextBoxes;

/// <summary>Draws the edges of a polygon into a picture.</summary>
internal static class Outline
{
    private const int Thickness = 3;

    private static readonly float[] Color = [1, 0.1f, 0.2f];

    /// <param name="picture">[3, height, width], which is changed.</param>
    /// <param name="corners">The polygon; parts outside of the picture are left out.</param>
    public static void Draw(Tensor<float> picture, IReadOnlyList<Point> corners)
    {
        for (int i = 0; i < corners.Count; i++)
        {
            (Point from, Point edge) = (corners[i], corners[(i + 1) % corners.Count] - corners[i]);
            int steps = 1 + (int)Math.Max(Math.Abs(edge.X), Math.Abs(edge.Y));
            for (int step = 0; step <= steps; step++)
                Dot(picture, from + ((double)step / steps * edge));
        }
    }

    private static void Dot(Tensor<float> picture, Point center)
    {
        (int left, int top) = ((int)Math.Floor(center.X) - (Thickness / 2), (int)Math.Floor(center.Y) - (Thickness / 2));
        for (int y = Math.Max(top, 0); y < Math.Min(top + Thickness, (int)picture.Lengths[1]); y++)
        {
            for (int x = Math.Max(left, 0); x < Math.Min(left + Thickness, (int)picture.Lengths[2]); x++)
            {
                for (int channel = 0; channel < Color.Length; channel++)
                    picture[channel, y, x] = Color[channel];
            }
        }
    }
}
