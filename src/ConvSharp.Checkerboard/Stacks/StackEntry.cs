using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Stacks;

/// <summary>A layer of a stack as it was typed.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="Kind">What it is.</param>
internal sealed record StackEntry(string Text, StackLayerKind Kind)
{
    /// <summary>Channels of its output; null: those of its input.</summary>
    public long? Channels { get; init; }

    public PerAxis Kernel { get; init; }

    /// <summary>Its step; enlargements and pixel shuffles: how many times larger the output is.</summary>
    public PerAxis Stride { get; init; }

    /// <summary>Null: as much as makes the sizes differ by the stride alone; poolings: none.</summary>
    public Padding? Padding { get; init; }

    public PerAxis Dilation { get; init; }

    public PerAxis OutputPadding { get; init; }

    public long Groups { get; init; } = 1;

    public bool HasBias { get; init; } = true;

    public bool IsPool => Kind is StackLayerKind.MaxPool or StackLayerKind.AveragePool;

    /// <summary>The layer as it is examined; a pooling without a stride steps by its kernel.</summary>
    /// <exception cref="ConvolutionArgumentException">It has channels or groups, or is no layer.</exception>
    public StackLayer ToLayer()
    {
        if (Channels is not null || Groups > 1)
            throw new ConvolutionArgumentException($"'{Text}' has channels or groups, which do not count here: leave them out.");
        PerAxis stride = IsPool && Stride.Count == 0 ? Kernel : Stride;
        return new StackLayer(Kind, Kernel, stride.Count == 0 ? 1 : stride, Padding, Dilation, OutputPadding);
    }
}
