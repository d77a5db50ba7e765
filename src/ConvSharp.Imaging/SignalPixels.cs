using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Signals;
using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging;

/// <summary>Plots of signals as pixels. SVG does not need this class: <see cref="SignalPlot.ToSvg"/>.</summary>
public static class SignalPixels
{
    /// <summary>The plot as pixels.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="font">A font for letters that the library's own lack; null: there is none.</param>
    public static PixelImage Render(this SignalPlot plot, CaptionFont? font = null)
    {
        ArgumentNullException.ThrowIfNull(plot);
        using Rasterizer rasterizer = new(plot.Scene, Theme.Of(plot.Theme), font);
        return rasterizer.Frame(0);
    }
}
