namespace ConvSharp.Geometry;

/// <summary>
/// The adjoint problem leads back with the same weight: from a convolution's output to its input by a transposed convolution, and the other
/// way round. Given the gradient of the output, its result is the gradient of the input.
/// </summary>
internal static class AdjointGeometry
{
    /// <summary>The adjoint of a problem with zeros beyond the border.</summary>
    public static ConvolutionGeometry Of(ConvolutionGeometry geometry)
    {
        ConvolutionKind kind = geometry.Kind == ConvolutionKind.Convolution ? ConvolutionKind.Transposed : ConvolutionKind.Convolution;
        AxisGeometry[] axes = Array.ConvertAll(geometry.AllAxes.ToArray(), axis => Of(axis, kind));
        return new ConvolutionGeometry(
            kind, geometry.Rank, geometry.IsBatched, geometry.Batch, geometry.OutChannels, geometry.InChannels, geometry.Groups,
            geometry.PaddingMode, axes);
    }

    private static AxisGeometry Of(AxisGeometry axis, ConvolutionKind kind)
    {
        long outputPadding = kind == ConvolutionKind.Transposed ? axis.LeftOver : 0;
        return axis with { Kind = kind, Input = axis.Output, Output = axis.Input, OutputPadding = outputPadding };
    }
}
