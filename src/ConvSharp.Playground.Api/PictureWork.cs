using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>How much a layer may take on a picture; it is asked before any memory is.</summary>
internal static class PictureWork
{
    /// <exception cref="RequestFault">The output, the weight or the work is too large for a page.</exception>
    public static void Check(ConvolutionGeometry geometry)
    {
        Int128 outputBytes = (Int128)geometry.OutputLength * sizeof(float), weightBytes = (Int128)geometry.WeightLength * sizeof(float);
        if (outputBytes > WorkLimits.MostBytes)
        {
            throw new RequestFault(
                $"The output takes {outputBytes} bytes, and the page gives it at most {WorkLimits.MostBytes}: use a smaller picture, "
                + "fewer out-channels or another stride.",
                CauseOfOutput(geometry));
        }

        if (weightBytes > WorkLimits.MostBytes)
        {
            throw new RequestFault(
                $"The weight takes {weightBytes} bytes, and the page gives it at most {WorkLimits.MostBytes}: use a smaller kernel "
                + "or fewer out-channels.",
                CauseOfWork(geometry));
        }

        // With that many outputs and weights at most, the product fits in 64 bits.
        long operations = 2 * geometry.MultiplyAdds;
        if (operations > WorkLimits.MostOperations)
        {
            throw new RequestFault(
                $"The layer takes {operations} operations, and the page at most {WorkLimits.MostOperations}: use a smaller picture, "
                + "kernel or out-channels.",
                CauseOfWork(geometry));
        }
    }

    /// <summary>The control that makes the output larger than the input most.</summary>
    private static string CauseOfOutput(ConvolutionGeometry geometry)
    {
        bool isTransposed = geometry.Kind == ConvolutionKind.Transposed;
        AxisGeometry[] axes = geometry.Axes.ToArray();
        return new (string Control, double Factor)[]
        {
            ("out-channels", (double)geometry.OutChannels / geometry.InChannels),
            ("stride", isTransposed ? axes.Max(axis => axis.Stride) : 0),
            ("kernel", isTransposed ? axes.Max(axis => (double)axis.EffectiveKernel / axis.Input) : 0),
            ("padding", isTransposed ? 0 : axes.Max(axis => ((double)axis.PadBefore + axis.PadAfter) / axis.Input)),
        }.MaxBy(cause => cause.Factor).Control;
    }

    private static string CauseOfWork(ConvolutionGeometry geometry) =>
        geometry.KernelTaps > geometry.OutChannels ? "kernel" : "out-channels";
}
