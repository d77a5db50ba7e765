using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>A layer's arguments in torch's terms.</summary>
internal sealed class TorchArguments
{
    /// <exception cref="NotSupportedException">A transposed layer whose padding differs before and after.</exception>
    public TorchArguments(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.Axes.ToArray();
        Operation = geometry.OperationName;
        IsTransposed = geometry.Kind == ConvolutionKind.Transposed;
        Stride = [.. axes.Select(axis => axis.Stride)];
        Dilation = [.. axes.Select(axis => axis.Dilation)];
        OutputPadding = [.. axes.Select(axis => axis.OutputPadding)];
        Groups = geometry.Groups;
        if (axes.All(axis => axis.PadBefore == axis.PadAfter))
        {
            Padding = [.. axes.Select(axis => axis.PadBefore)];
            return;
        }

        if (IsTransposed)
            throw new NotSupportedException("torch cuts the same from both sides of a transposed convolution's output");
        Padding = new long[axes.Length];
        ExplicitPadding = [.. axes.Reverse().SelectMany(axis => new[] { axis.PadBefore, axis.PadAfter })];
    }

    /// <summary>conv2d, conv_transpose3d …</summary>
    public string Operation { get; }

    public bool IsTransposed { get; }

    public long[] Stride { get; }

    public long[] Padding { get; }

    public long[] Dilation { get; }

    public long[] OutputPadding { get; }

    public long Groups { get; }

    /// <summary>
    /// Where padding differs before and after, torch pads first, as its layers do: before and after of each axis, the last axis first.
    /// </summary>
    public long[]? ExplicitPadding { get; }
}
