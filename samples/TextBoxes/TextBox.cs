using System.Globalization;
using ConvSharp.Examples.Shared;

namespace ConvSharp.Examples.TextBoxes;

/// <summary>A line of text in a picture.</summary>
/// <param name="Score">The mean probability of its pixels, 0…1.</param>
/// <param name="Corners">Four points in pixels of the picture, clockwise as it is seen.</param>
internal sealed record TextBox(double Score, Point[] Corners)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Score:0.00}  {string.Join(' ', Corners)}");
}
