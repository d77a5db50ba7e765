namespace ConvSharp.Geometry;

/// <summary>
/// What a convolution needs beside its operands: torch's arguments with torch's defaults.
/// Immutable; make it once and pass it to every call.
/// </summary>
public sealed record ConvolutionOptions
{
    /// <summary>torch's defaults: stride 1, no padding, dilation 1, one group.</summary>
    public static ConvolutionOptions Default { get; } = new();

    /// <summary>Step of the window over the input (transposed: over the output), in elements. Default 1.</summary>
    public PerAxis Stride { get; init; }

    /// <summary>Padding of the input (transposed: cut from the output). Default none.</summary>
    public Padding Padding { get; init; }

    /// <summary>Distance between neighbouring taps of the kernel, in elements. Default 1.</summary>
    public PerAxis Dilation { get; init; }

    /// <summary>Into how many independent groups the channels are split. Default 1.</summary>
    public long Groups { get; init; } = 1;

    /// <summary>What stands beyond the input's border. Default zeros.</summary>
    public PaddingMode PaddingMode { get; init; }

    /// <summary>
    /// Transposed only: elements added at the end of each axis, because several input sizes give the same convolution output.
    /// Must be smaller than stride or dilation. Default 0.
    /// </summary>
    public PerAxis OutputPadding { get; init; }

    /// <summary>
    /// Transposed only: the wanted spatial size, in place of <see cref="OutputPadding"/>; with <see cref="Padding.Same"/> the padding is
    /// derived from it, as ONNX's output_shape does.
    /// </summary>
    public PerAxis OutputSize { get; init; }

    /// <summary>How much rounding error is allowed for the sake of speed. Default <see cref="ConvolutionAccuracy.Fast"/>.</summary>
    public ConvolutionAccuracy Accuracy { get; init; }

    /// <summary>
    /// The name of the algorithm that must run, such as winograd, for measurements or to find an error; a plan's Explain lists all names.
    /// The weight gradient has its own algorithms and ignores other names. Default null: the cheapest algorithm runs.
    /// </summary>
    public string? Algorithm { get; init; }

    /// <summary>The options of a layer, from its constructor's arguments.</summary>
    internal static ConvolutionOptions Of(
        PerAxis stride, Padding padding, PerAxis dilation, long groups, PaddingMode paddingMode, ConvolutionAccuracy accuracy,
        PerAxis outputPadding = default) => new()
        {
            Stride = stride,
            Padding = padding,
            Dilation = dilation,
            Groups = groups,
            PaddingMode = paddingMode,
            Accuracy = accuracy,
            OutputPadding = outputPadding,
        };
}
