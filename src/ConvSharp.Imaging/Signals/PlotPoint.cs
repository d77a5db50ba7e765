using System.Numerics;

namespace ConvSharp.Imaging.Signals;

/// <summary>
/// Points on a grid of a tenth of a pixel: SVG has as many digits, so that steps from point to point add up without errors.
/// </summary>
internal static class PlotPoint
{
    private const float PerPixel = 10;

    public static Vector2 Snapped(Vector2 point) => Vector2.Round(point * PerPixel) / PerPixel;
}
