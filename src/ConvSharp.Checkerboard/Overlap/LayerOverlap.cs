using System.Numerics;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>The overlap of a layer.</summary>
public static class LayerOverlap
{
    /// <summary>
    /// Whether the layer's kernel and stride make a checkerboard: a transposed layer in its output, a convolution in the gradient of its
    /// input. The result has the numbers, and a warning with what to change. The effect of the layer's own weights is measured by
    /// <see cref="Measurement.CheckerboardLaboratory"/>.
    /// </summary>
    /// <param name="layer">A convolution or transposed convolution.</param>
    /// <exception cref="ConvolutionArgumentException">A stride or kernel is too large for its overlap to be computed.</exception>
    public static CheckerboardDiagnostic Checkerboard<T>(this ConvolutionLayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layer);
        var axes = new AxisGeometry[layer.Rank];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            axes[axis] = new AxisGeometry
            {
                Kind = layer.Kind,
                Kernel = layer.KernelSize.At(axis, layer.Rank, "kernel_size", 0),
                Stride = layer.Options.Stride.At(axis, layer.Rank, "stride", 1),
                Dilation = layer.Options.Dilation.At(axis, layer.Rank, "dilation", 1),
                PadBefore = layer.Options.Padding.Before.At(axis, layer.Rank, "padding", 0),
            };
        }

        return new CheckerboardDiagnostic(axes);
    }
}
