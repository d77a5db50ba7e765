using ConvSharp.Geometry;

namespace ConvSharp.Imaging.Drawing;

/// <summary>Planes of one size: channels, or slices of a volume.</summary>
/// <param name="Planes">How many.</param>
/// <param name="Rows">The height of a plane.</param>
/// <param name="Columns">The width of a plane.</param>
/// <param name="Text">The sizes in words: channels if there are several, then the layer's own axes.</param>
internal readonly record struct PlaneSizes(int Planes, int Rows, int Columns, string Text)
{
    public static PlaneSizes Of(long channels, ConvolutionGeometry geometry, Func<AxisGeometry, long> size)
    {
        AxisGeometry[] axes = geometry.AllAxes.ToArray();
        IEnumerable<long> shown = axes[^geometry.Rank..].Select(size);
        string text = string.Join('×', channels > 1 ? shown.Prepend(channels) : shown);
        return new PlaneSizes((int)(channels * size(axes[0])), (int)size(axes[1]), (int)size(axes[2]), text);
    }
}
