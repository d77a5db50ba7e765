using System.Globalization;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>
/// What a layer's kernel, stride and dilation tell about checkerboards, whatever its weights: for a transposed layer in its output, for a
/// convolution in the gradient of its input, since its backward pass is a transposed convolution.
/// </summary>
public sealed class CheckerboardDiagnostic
{
    private readonly AxisGeometry[] _layer;

    internal CheckerboardDiagnostic(ReadOnlySpan<AxisGeometry> layer)
    {
        _layer = layer.ToArray();
        Kind = layer[0].Kind;
        Axes = Array.ConvertAll(_layer, static axis => OverlapPattern.Of(axis with { Kind = ConvolutionKind.Transposed }));
    }

    /// <summary>Whether the output (transposed) or the input's gradient (convolution) is meant.</summary>
    public ConvolutionKind Kind { get; }

    /// <summary>The overlap along the layer's axes, out of depth, height and width.</summary>
    public IReadOnlyList<OverlapPattern> Axes { get; }

    /// <summary>Whether all elements are reached equally often.</summary>
    public bool IsEven => Axes.All(axis => axis.IsEven);

    /// <summary>Most over fewest taps of all axes together: 4 for a picture with kernel 3 and stride 2, 1 for an even overlap.</summary>
    public double Ratio => Axes.Aggregate(1.0, static (product, axis) => product * axis.Ratio);

    /// <summary>What to change, and why; null where the overlap is even.</summary>
    public string? Warning => WarningIn(Language.English);

    /// <summary>The warning, or that there is none.</summary>
    public override string ToString() => Describe(Language.English);

    /// <summary><see cref="Warning"/> in a language.</summary>
    /// <param name="language">The language.</param>
    public string? WarningIn(Language language) =>
        IsEven ? null : Finding(language) + language.Choose(" ", "") + Fix(language);

    /// <summary>The warning in a language, or that there is none.</summary>
    /// <param name="language">The language.</param>
    public string Describe(Language language) => WarningIn(language) ?? Finding(language);

    private string Finding(Language language) =>
        OverlapText.Describe(Axes, OverlapText.Reached(Kind != ConvolutionKind.Transposed, language), language);

    private string Fix(Language language)
    {
        long?[] kernel = Array.ConvertAll(_layer, static axis => EvenKernel.AtLeast(axis.Kernel, axis.Stride, axis.Dilation));
        string stride = Text(Array.ConvertAll(_layer, static axis => axis.Stride));
        string even;
        if (Array.TrueForAll(kernel, static size => size is not null))
        {
            string sizes = Text(Array.ConvertAll(kernel, static size => size!.Value));
            even = language.Choose($"Take a kernel divisible by the stride, {sizes}", $"请用可被步长整除的卷积核 {sizes}");
        }
        else
        {
            even = language.Choose(
                "Take a dilation without a common factor with the stride, and a kernel divisible by the stride",
                "请用与步长互质的空洞，以及可被步长整除的卷积核");
        }

        return Kind == ConvolutionKind.Transposed
            ? language.Choose(
                $"{even}, or enlarge by {stride} (Upsample) and convolve at stride 1.",
                $"{even}，或先放大 {stride} 倍（Upsample），再以步长 1 卷积。")
            : language.Choose(
                $"{even}, or convolve at stride 1 and average {stride} (AvgPool).", $"{even}，或以步长 1 卷积后取 {stride} 的平均（AvgPool）。");
    }

    private static string Text(long[] sizes) => Array.TrueForAll(sizes, size => size == sizes[0])
        ? sizes[0].ToString(CultureInfo.InvariantCulture)
        : string.Join('×', sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
