namespace ConvSharp.Geometry;

/// <summary>One tap of the kernel in a phase: which weight, and which input it meets at the phase's first output.</summary>
internal readonly record struct Tap(long KernelIndex, long InputOffset);

/// <summary>
/// One axis of a convolution as a plain sliding window: its output number j stands at OutputStart + j · OutputStep and sums, over the taps,
/// weight[KernelIndex] · input[j · InputStep + InputOffset].
/// </summary>
/// <remarks>
/// A convolution is one such phase. A transposed convolution has as many phases as its stride, one for each remainder r of (output +
/// padding) by the stride: a phase's taps are those with kernel index · dilation ≡ r (mod stride), and they step over the input one by one,
/// so no zeros are inserted. Taps are sorted by the input that they meet. A phase without taps still has outputs: they hold the bias.
/// </remarks>
internal sealed record AxisPhase(long OutputStart, long OutputStep, long OutputCount, long InputStep, Tap[] Taps)
{
    /// <summary>The lowest input index that the phase reads for outputs first … last; may be negative (padding).</summary>
    public long LowestInput(long first) => (first * InputStep) + Taps[0].InputOffset;

    /// <summary>The highest input index that the phase reads for outputs up to last; may exceed the input (padding).</summary>
    public long HighestInput(long last) => (last * InputStep) + Taps[^1].InputOffset;

    /// <summary>Whether the inputs of neighbouring taps are this far apart.</summary>
    public bool HasSpacing(long distance)
    {
        for (int t = 1; t < Taps.Length; t++)
        {
            if (Taps[t].InputOffset - Taps[t - 1].InputOffset != distance)
                return false;
        }

        return true;
    }

    /// <summary>The phases of an axis, without those that have no outputs.</summary>
    public static AxisPhase[] Of(AxisGeometry axis) =>
        axis.Kind == ConvolutionKind.Convolution ? [OfConvolution(axis)] : OfTransposed(axis);

    private static AxisPhase OfConvolution(AxisGeometry axis)
    {
        var taps = new Tap[axis.Kernel];
        for (long k = 0; k < axis.Kernel; k++)
            taps[k] = new Tap(k, (k * axis.Dilation) - axis.PadBefore);
        return new AxisPhase(0, 1, axis.Output, axis.Stride, taps);
    }

    private static AxisPhase[] OfTransposed(AxisGeometry axis)
    {
        var tapsOfRemainder = new Dictionary<long, List<long>>();
        for (long k = 0; k < axis.Kernel; k++)
        {
            long remainder = k * axis.Dilation % axis.Stride;
            if (!tapsOfRemainder.TryGetValue(remainder, out List<long>? taps))
                tapsOfRemainder.Add(remainder, taps = []);
            taps.Add(k);
        }

        var phases = new List<AxisPhase>();
        for (long start = 0; start < Math.Min(axis.Stride, axis.Output); start++)
        {
            long first = start + axis.PadBefore;
            long firstInput = SizeFormula.FloorDivide(first, axis.Stride);
            long remainder = first - (firstInput * axis.Stride);
            IEnumerable<long> kernelIndices = tapsOfRemainder.GetValueOrDefault(remainder, []);
            Tap[] taps =
            [
                .. kernelIndices.Reverse().Select(k => new Tap(k, firstInput - (((k * axis.Dilation) - remainder) / axis.Stride))),
            ];
            phases.Add(new AxisPhase(start, axis.Stride, SizeFormula.CeilingDivide(axis.Output - start, axis.Stride), 1, taps));
        }

        return [.. phases];
    }
}
