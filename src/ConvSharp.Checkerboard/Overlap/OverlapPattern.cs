using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>
/// How many paths lead from a stack's inputs to each of its outputs along one axis. Away from the border the numbers repeat; this is their
/// shortest period, from output 0. For a single layer the paths are the kernel's taps. Exact.
/// </summary>
/// <remarks>
/// In a picture or volume the numbers of the axes multiply. Source: Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts",
/// Distill 2016.
/// </remarks>
public sealed class OverlapPattern
{
    /// <summary>The longest period, and the most taps times period, that are computed.</summary>
    private const long LongestPeriod = 1 << 16, MostSteps = 100_000_000;

    private readonly long[] _counts;

    private OverlapPattern(long[] counts) => _counts = Shortest(counts);

    /// <summary>The pattern before any layer: each element is reached once, from itself.</summary>
    public static OverlapPattern Identity { get; } = new([1]);

    /// <summary>Paths to each output of one period.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Elements from one repetition to the next; 1 where all outputs are reached equally.</summary>
    public int Period => _counts.Length;

    /// <summary>Paths to the outputs that are reached least; 0: there are holes.</summary>
    public long Min => _counts.Min();

    /// <summary>Paths to the outputs that are reached most.</summary>
    public long Max => _counts.Max();

    /// <summary>Whether all outputs are reached equally, so that the overlap itself makes no pattern.</summary>
    public bool IsEven => Period == 1;

    /// <summary>Max / min: 1 is even, infinity means that some outputs are not reached at all.</summary>
    public double Ratio => (double)Max / Min;

    /// <summary>Paths to an output.</summary>
    /// <param name="output">Any place; the pattern goes on beyond both ends.</param>
    public long this[long output] => _counts[Modulo(output, _counts.Length)];

    /// <summary>The pattern of a stack of layers, first layer first.</summary>
    /// <param name="layers">The same axis of each layer; the sizes of input and output do not count.</param>
    /// <exception cref="ConvolutionArgumentException">As for <see cref="Then"/>.</exception>
    public static OverlapPattern Of(params ReadOnlySpan<AxisGeometry> layers)
    {
        OverlapPattern pattern = Identity;
        foreach (AxisGeometry layer in layers)
            pattern = pattern.Then(layer);
        return pattern;
    }

    /// <summary>The pattern after one more convolution or transposed convolution.</summary>
    /// <exception cref="ConvolutionArgumentException">A period or kernel is too long, or counts do not fit in 64 bits.</exception>
    public OverlapPattern Then(AxisGeometry layer) => layer.Kind == ConvolutionKind.Convolution
        ? ThenConvolution(layer)
        : ThenTransposed(layer);

    /// <summary>The pattern after a nearest-neighbour enlargement, or after the shuffle of sub-pixel channels.</summary>
    internal OverlapPattern ThenRepeated(long scale) =>
        Made(SaturatingProduct(Period, scale), scale, kernel: 1, (counts, length) =>
        {
            for (int i = 0; i < length; i++)
                counts[i] = _counts[i / scale];
        });

    /// <summary>The pattern after a linear enlargement, whose weights are counted in units of 1 / (2 · scale).</summary>
    internal OverlapPattern ThenInterpolated(long scale) =>
        Made(SaturatingProduct(Period, scale), scale, kernel: 1, (counts, length) =>
        {
            for (long i = 0; i < length; i++)
            {
                (long before, long weight) = Interpolation(i, scale);
                counts[i] = checked((this[before] * ((2 * scale) - weight)) + (this[before + 1] * weight));
            }
        });

    /// <summary>The input before an output of a linear enlargement, and the weight of the one after it, out of 2 · scale.</summary>
    internal static (long Before, long Weight) Interpolation(long output, long scale)
    {
        // Output i stands at (2i + 1 − scale) / (2 · scale) between the inputs.
        long place = (2 * output) + 1 - scale;
        long weight = Modulo(place, (int)(2 * scale));
        return ((place - weight) / (2 * scale), weight);
    }

    private OverlapPattern ThenTransposed(AxisGeometry layer) =>
        Made(SaturatingProduct(Period, layer.Stride), layer.Stride, layer.Kernel, (counts, length) =>
        {
            for (long input = 0; input < Period; input++)
            {
                for (long tap = 0; tap < layer.Kernel; tap++)
                {
                    ref long count = ref counts[Modulo(
                        (Int128)(input * layer.Stride) + ((Int128)tap * layer.Dilation) - layer.PadBefore, length)];
                    count = checked(count + _counts[input]);
                }
            }
        });

    private OverlapPattern ThenConvolution(AxisGeometry layer) =>
        Made(Period, layer.Stride, layer.Kernel, (counts, length) =>
        {
            for (long output = 0; output < length; output++)
            {
                for (long tap = 0; tap < layer.Kernel; tap++)
                {
                    Int128 input = ((Int128)output * layer.Stride) + ((Int128)tap * layer.Dilation) - layer.PadBefore;
                    counts[output] = checked(counts[output] + _counts[Modulo(input, Period)]);
                }
            }
        });

    private OverlapPattern Made(long length, long stride, long kernel, Action<long[], int> fill)
    {
        if (length > LongestPeriod)
        {
            ConvolutionArgumentException.Throw(
                "the overlap repeats after too many elements to be worked out", "stride", stride, $"periods up to {LongestPeriod} are");
        }

        if (SaturatingProduct(Period, kernel) > MostSteps)
        {
            ConvolutionArgumentException.Throw(
                "the kernel has too many taps for its overlap to be worked out", "kernel_size", kernel,
                $"{MostSteps} per period are at most");
        }

        var counts = new long[length];
        try
        {
            fill(counts, (int)length);
        }
        catch (OverflowException)
        {
            ConvolutionArgumentException.Throw("the number of paths does not fit in 64 bits", "kernel_size", kernel, "use fewer layers");
        }

        return new OverlapPattern(counts);
    }

    /// <summary>The shortest part whose repetition gives the whole.</summary>
    private static long[] Shortest(long[] counts)
    {
        for (int period = 1; period <= counts.Length / 2; period++)
        {
            if (counts.Length % period == 0 && counts.AsSpan(period).SequenceEqual(counts.AsSpan(0, counts.Length - period)))
                return counts[..period];
        }

        return counts;
    }

    private static int Modulo(Int128 value, int divisor) => (int)(((value % divisor) + divisor) % divisor);

    private static long SaturatingProduct(long left, long right) =>
        Math.BigMul(left, right, out long low) == 0 && low >= 0 ? low : long.MaxValue;
}
