namespace ConvSharp.Geometry;

/// <summary>
/// Neighbouring axes with kernel 1, stride 1 and no padding count as one axis, since they lie in memory as one: a 1×1 convolution of a 7×7
/// plane is the 1×1 convolution of a row of 49.
/// </summary>
internal static class PointwiseAxes
{
    /// <summary>The same computation with neighbouring pointwise axes merged into the later of the two.</summary>
    public static ConvolutionGeometry Merged(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.AllAxes.ToArray();
        for (int axis = 0; axis + 1 < axes.Length; axis++)
        {
            if (!axes[axis].IsPointwise || !axes[axis + 1].IsPointwise)
                continue;
            long size = axes[axis].Input * axes[axis + 1].Input;
            axes[axis + 1] = axes[axis + 1] with { Input = size, Output = size };
            axes[axis] = AxisGeometry.Unit;
        }

        return geometry.With(geometry.PaddingMode, axes);
    }
}
