using System.Globalization;
using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.Faces;

/// <summary>A face in a picture.</summary>
/// <param name="Score">Its probability, 0…1.</param>
/// <param name="Center">The middle of the box around it.</param>
/// <param name="Width">Of the box.</param>
/// <param name="Height">Of the box.</param>
/// <param name="KeyPoints">As <see cref="KeyPointNames"/>; left and right are the person's own.</param>
internal sealed record Face(double Score, Point Center, double Width, double Height, Point[] KeyPoints)
{
    public static readonly string[] KeyPointNames = ["right eye", "left eye", "nose", "mouth", "right ear", "left ear"];

    /// <summary>The corners of the box, clockwise from the upper left.</summary>
    public Point[] Corners()
    {
        Point along = new(Width / 2, 0), down = new(0, Height / 2);
        return [Center - along - down, Center + along - down, Center + along + down, Center - along + down];
    }

    /// <summary>The area of both boxes' common part over that of their union: 0…1.</summary>
    public double Overlap(Face other)
    {
        double common = Common(Center.X, Width, other.Center.X, other.Width) * Common(Center.Y, Height, other.Center.Y, other.Height);
        double union = (Width * Height) + (other.Width * other.Height) - common;
        return union > 0 ? common / union : 0;
    }

    /// <summary>The face with its places moved by a map that keeps axes.</summary>
    public Face Map(Func<Point, Point> map)
    {
        Point[] corners = [.. Corners().Select(map)];
        Point diagonal = corners[2] - corners[0];
        return this with
        {
            Center = 0.5 * (corners[0] + corners[2]),
            Width = diagonal.X,
            Height = diagonal.Y,
            KeyPoints = [.. KeyPoints.Select(map)],
        };
    }

    public override string ToString()
    {
        string points = string.Join(", ", KeyPoints.Select((point, i) => $"{KeyPointNames[i]} {point}"));
        return string.Create(CultureInfo.InvariantCulture, $"{Score:0.00}  {Corners()[0]}–{Corners()[2]}  {points}");
    }

    /// <summary>How long two parts of a line have the same points.</summary>
    private static double Common(double center, double length, double otherCenter, double otherLength)
    {
        double end = Math.Min(center + (length / 2), otherCenter + (otherLength / 2));
        return Math.Max(0, end - Math.Max(center - (length / 2), otherCenter - (otherLength / 2)));
    }
}
