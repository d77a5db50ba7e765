using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>The kinds of layers that pages sum up.</summary>
internal static class LayerKind
{
    /// <summary>The kind in words.</summary>
    public static string Of(ConvolutionGeometry geometry)
    {
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        if (geometry.Groups > 1)
            return geometry.InChannelsPerGroup == 1 && geometry.OutChannelsPerGroup == 1 ? "depthwise" : "grouped";
        bool isStrided = axes[0].Stride * axes[1].Stride * axes[2].Stride > 1;
        if (geometry.KernelTaps == 1)
            return isStrided ? "1×1, strided" : "1×1";
        return geometry.Kind == ConvolutionKind.Transposed ? "transposed" : isStrided ? "k×k, strided" : "k×k";
    }
}
