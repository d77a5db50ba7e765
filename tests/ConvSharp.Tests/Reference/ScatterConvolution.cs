using ConvSharp.Geometry;

namespace ConvSharp.Tests.Reference;

/// <summary>
/// The reference's own twin, by other means: signals go on beyond their borders by the modes' definitions as infinite sequences, and every
/// element of a stretch much wider than needed is scattered to the outputs that it reaches.
/// </summary>
internal static class ScatterConvolution
{
    private const long FarBeyond = 30;

    public static long[] Forward(RandomProblem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        AxisGeometry[] axes = geometry.AllAxes.ToArray();
        (long Output, long Tap, long Input)[][] hits = [.. axes.Select(axis => Scatter(axis, geometry.PaddingMode).ToArray())];
        long inPerGroup = geometry.InChannels / geometry.Groups, outPerGroup = geometry.OutChannels / geometry.Groups;
        var output = new long[geometry.OutputLength];
        for (long n = 0; n < geometry.Batch; n++)
        {
            for (long group = 0; group < geometry.Groups; group++)
            {
                for (long c = group * inPerGroup; c < (group + 1) * inPerGroup; c++)
                {
                    for (long o = group * outPerGroup; o < (group + 1) * outPerGroup; o++)
                    {
                        long kernel = geometry.Kind == ConvolutionKind.Convolution
                            ? (o * inPerGroup) + c - (group * inPerGroup)
                            : (c * outPerGroup) + o - (group * outPerGroup);
                        long inputPlane = (n * geometry.InChannels) + c, outputPlane = (n * geometry.OutChannels) + o;
                        foreach (var z in hits[0])
                        {
                            foreach (var y in hits[1])
                            {
                                foreach (var x in hits[2])
                                {
                                    output[At(outputPlane, axes, axis => axis.Output, z.Output, y.Output, x.Output)] +=
                                        (long)problem.Weight[At(kernel, axes, axis => axis.Kernel, z.Tap, y.Tap, x.Tap)]
                                        * problem.Input[At(inputPlane, axes, axis => axis.Input, z.Input, y.Input, x.Input)];
                                }
                            }
                        }
                    }
                }
            }
        }

        for (long i = 0; i < output.Length && problem.Bias.Length > 0; i++)
            output[i] += problem.Bias[i / (output.Length / (geometry.Batch * geometry.OutChannels)) % geometry.OutChannels];
        return output;
    }

    private static IEnumerable<(long Output, long Tap, long Input)> Scatter(AxisGeometry axis, PaddingMode mode)
    {
        for (long position = -FarBeyond; position < axis.Input + FarBeyond; position++)
        {
            if (Element(position, axis, mode) is not long input)
                continue;
            for (long tap = 0; tap < axis.Kernel; tap++)
            {
                long distance = axis.Kind == ConvolutionKind.Transposed
                    ? (position * axis.Stride) + (tap * axis.Dilation) - axis.PadBefore
                    : position + axis.PadBefore - (tap * axis.Dilation);
                long step = axis.Kind == ConvolutionKind.Transposed ? 1 : axis.Stride;
                if (distance >= 0 && distance % step == 0 && distance / step < axis.Output)
                    yield return (distance / step, tap, input);
            }
        }
    }

    /// <summary>Circular is a period, reflect a triangle wave, replicate a clamp.</summary>
    private static long? Element(long position, AxisGeometry axis, PaddingMode mode)
    {
        long size = axis.Input, wave = 2 * Math.Max(1, size - 1), phase = ((position % wave) + wave) % wave;
        return mode switch
        {
            PaddingMode.Circular => ((position % size) + size) % size,
            PaddingMode.Reflect => Math.Min(phase, wave - phase) % size,
            PaddingMode.Replicate => Math.Clamp(position, 0, size - 1),
            _ => position >= 0 && position < size ? position : null,
        };
    }

    private static long At(long plane, AxisGeometry[] axes, Func<AxisGeometry, long> size, long z, long y, long x) =>
        x + (size(axes[2]) * (y + (size(axes[1]) * (z + (size(axes[0]) * plane)))));
}
