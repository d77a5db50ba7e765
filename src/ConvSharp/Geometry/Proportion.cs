using System.Globalization;

namespace ConvSharp.Geometry;

/// <summary>
/// Whether algorithms with padded rows are in proportion to the work: time and memory must stay below a small multiple of input, output,
/// weights and the multiply-adds that meet the input, whatever stride, padding and dilation are.
/// </summary>
internal static class Proportion
{
    /// <summary>The most time or memory that an algorithm may take, as a multiple of the work.</summary>
    public const double Multiple = 16;

    /// <summary>Multiply-adds or elements that any call may take whatever its work: far below a millisecond.</summary>
    public const double Allowance = 1 << 22;

    /// <summary>The same two limits for an extended copy of the input, from which a new problem starts.</summary>
    private const double MultipleOfExtension = 4, AllowanceOfExtension = 1 << 14;

    /// <summary>Strides, paddings and reaches up to this size can be multiplied and added without overflow checks.</summary>
    private const long LargestStep = 1 << 30;

    /// <summary>Taps of an axis that are counted one by one; longer kernels are sampled at equal distances.</summary>
    private const long MostTaps = 4096;

    /// <summary>Most phases of a plan: each has its own tables, however large the output.</summary>
    private const double MostPhases = 1 << 16;

    /// <summary>Elements of input, output and weight, and the multiply-adds that meet the input.</summary>
    public static double Work(ConvolutionGeometry geometry)
    {
        double work = Pairs(geometry, static (axis, mode) => Products(axis, mode).Met);
        return (double)geometry.InputLength + geometry.OutputLength + geometry.WeightLength + work;
    }

    /// <summary>About how many bytes the tables of phases and taps of a plan take.</summary>
    public static double TableBytes(ConvolutionGeometry geometry)
    {
        const double bytesPerPhase = 512, bytesPerTap = 256;
        double phases = 1;
        foreach (AxisGeometry axis in geometry.AllAxes)
            phases *= Phases(axis);
        return (phases * bytesPerPhase) + (geometry.KernelTaps * bytesPerTap);
    }

    /// <summary>Why padded rows would be out of proportion to the work of a problem, in words, or null.</summary>
    public static string? Objection(ConvolutionGeometry geometry)
    {
        double phases = 1;
        foreach (AxisGeometry axis in geometry.AllAxes)
        {
            if (BeyondReach(axis))
                return "a stride, a padding or the reach of the kernel is too large to index rows with";
            phases *= Phases(axis);
        }

        double elements = (double)geometry.InputLength + geometry.OutputLength + geometry.WeightLength;
        if (phases > MostPhases || TableBytes(geometry) > (Multiple * sizeof(float) * elements) + Allowance)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"tables of {phases:G4} phases and {geometry.KernelTaps:G4} taps are too large for {elements:G4} elements");
        }

        double all = Pairs(geometry, static (axis, mode) => Products(axis, mode).All), work = Work(geometry);
        return all > (Multiple * work) + Allowance
            ? string.Create(CultureInfo.InvariantCulture, $"windows of {all:G4} products mostly meet padding")
            : null;
    }

    /// <summary>Why an algorithm that touches this many elements beside the operands is out of proportion, or null.</summary>
    public static string? Objection(ConvolutionGeometry geometry, double touched) => touched > (Multiple * Work(geometry)) + Allowance
        ? string.Create(CultureInfo.InvariantCulture, $"padded rows of {touched:G4} elements would be copied")
        : null;

    /// <summary>Why an input that is extended beyond its border by a padding mode would be out of proportion, in words, or null.</summary>
    public static string? ObjectionToExtension(ConvolutionGeometry geometry)
    {
        if (geometry.PaddingMode == PaddingMode.Zeros)
            return null;
        double extended = (double)geometry.Batch * geometry.InChannels;
        foreach (AxisGeometry axis in geometry.AllAxes)
        {
            if (BeyondReach(axis))
                return "a stride, a padding or the reach of the kernel is too large to index rows with";
            (long before, long after) = BorderExtension.Of(axis);
            extended *= (double)axis.Input + before + after;
        }

        return extended > (MultipleOfExtension * Work(geometry)) + AllowanceOfExtension
            ? string.Create(CultureInfo.InvariantCulture, $"the input extended beyond its border has {extended:G4} elements")
            : null;
    }

    private static double Phases(AxisGeometry axis) =>
        axis.Kind == ConvolutionKind.Convolution ? 1 : Math.Min(axis.Stride, axis.Output);

    private static bool BeyondReach(AxisGeometry axis) =>
        Math.Max(axis.Stride, axis.EffectiveKernel) > LargestStep
        || Math.Max(Math.Abs(axis.PadBefore), Math.Abs(axis.PadAfter)) > LargestStep;

    private static double Pairs(ConvolutionGeometry geometry, Func<AxisGeometry, PaddingMode, double> count)
    {
        double pairs = (double)geometry.Batch * geometry.OutChannels * geometry.InChannelsPerGroup;
        foreach (AxisGeometry axis in geometry.AllAxes)
            pairs *= count(axis, geometry.PaddingMode);
        return pairs;
    }

    /// <summary>Pairs of an output and a tap of one axis: those that meet the input (or its continuation), and all of them.</summary>
    private static (double Met, double All) Products(AxisGeometry axis, PaddingMode mode)
    {
        Span<AxisRun> runs = stackalloc AxisRun[AxisRun.Most];
        long step = SizeFormula.CeilingDivide(axis.Kernel, MostTaps);
        double met = 0;
        for (long tap = 0; tap < axis.Kernel; tap += step)
        {
            int count = AxisRun.List(axis, mode, tap, runs);
            foreach (AxisRun run in runs[..count])
                met += step * (double)run.Count;
        }

        if (axis.Kind == ConvolutionKind.Transposed && axis.GrowsFromOne)
            return (met, met); // the matrix product finds the one tap of each output
        double all = (double)axis.Output * axis.Kernel / (axis.Kind == ConvolutionKind.Convolution ? 1 : axis.Stride);
        return (met, Math.Max(all, met));
    }
}
