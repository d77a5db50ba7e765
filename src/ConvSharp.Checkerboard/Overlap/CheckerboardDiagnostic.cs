using System.Globalization;
using ConvSharp.Geometry;

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
    public string? Warning => IsEven ? null : $"{Finding} {Fix}";

    /// <summary>The warning, or that there is none.</summary>
    public override string ToString() => Warning ?? Finding;

    private string Finding => OverlapText.Describe(
        Axes, Kind == ConvolutionKind.Transposed ? "outputs" : "elements of the input's gradient");

    private string Fix
    {
        get
        {
            long?[] kernel = Array.ConvertAll(_layer, static axis => EvenKernel.AtLeast(axis.Kernel, axis.Stride, axis.Dilation));
            string stride = Text(Array.ConvertAll(_layer, static axis => axis.Stride));
            string even = Array.TrueForAll(kernel, static size => size is not null)
                ? $"Take a kernel divisible by the stride, {Text(Array.ConvertAll(kernel, static size => size!.Value))}"
                : "Take a dilation without a common factor with the stride, and a kernel divisible by the stride";
            return Kind == ConvolutionKind.Transposed
                ? $"{even}, or enlarge by {stride} (Upsample) and convolve at stride 1."
                : $"{even}, or convolve at stride 1 and average {stride} (AvgPool).";
        }
    }

    private static string Text(long[] sizes) => Array.TrueForAll(sizes, size => size == sizes[0])
        ? sizes[0].ToString(CultureInfo.InvariantCulture)
        : string.Join('×', sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
