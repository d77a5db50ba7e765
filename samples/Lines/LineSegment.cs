using System.Globalization;
using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.Lines;

/// <summary>A straight line in a picture.</summary>
/// <param name="Score">Its probability, 0…1.</param>
/// <param name="From">One end.</param>
/// <param name="To">The other end.</param>
internal sealed record LineSegment(double Score, Point From, Point To)
{
    public double Length
    {
        get
        {
            Point edge = To - From;
            return Math.Sqrt(edge.Dot(edge));
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Score:0.00}  {From}–{To}");
}
