using System.Globalization;

namespace ConvSharp.Geometry;

/// <summary>One axis of a convolution with all values known: sizes in elements, padding in numbers.</summary>
public readonly record struct AxisGeometry
{
    /// <summary>An axis of size 1 with a kernel of 1, which replaces the axes that 1-D and 2-D layers lack.</summary>
    internal static AxisGeometry Unit { get; } =
        new() { Input = 1, Kernel = 1, Stride = 1, Dilation = 1, Output = 1 };

    /// <summary>The kind of layer, which decides between the two size formulas.</summary>
    public ConvolutionKind Kind { get; init; }

    /// <summary>Input elements.</summary>
    public long Input { get; init; }

    /// <summary>Kernel taps.</summary>
    public long Kernel { get; init; }

    /// <summary>Step over the input (transposed: over the output).</summary>
    public long Stride { get; init; }

    /// <summary>Distance between taps.</summary>
    public long Dilation { get; init; }

    /// <summary>
    /// Padding before the first element (transposed: cut from the output). Negative only for transposed layers sized by their output.
    /// </summary>
    public long PadBefore { get; init; }

    /// <summary>Padding after the last element.</summary>
    public long PadAfter { get; init; }

    /// <summary>Elements added at the end of a transposed layer's output.</summary>
    public long OutputPadding { get; init; }

    /// <summary>Output elements.</summary>
    public long Output { get; init; }

    /// <summary>Reach of the dilated kernel.</summary>
    public long EffectiveKernel => SizeFormula.EffectiveKernel(Kernel, Dilation);

    /// <summary>
    /// Whether the axis changes nothing: one tap, stride 1, no padding, so that each output element depends on the one input element at its
    /// place.
    /// </summary>
    internal bool IsPointwise => Kernel == 1 && Stride == 1 && PadBefore == 0 && Input == Output;

    /// <summary>
    /// Whether this is a transposed axis with a single input element, so that every output has one tap, whatever the stride.
    /// </summary>
    internal bool GrowsFromOne => Input == 1 && (Dilation == 1 || Kernel == 1) && PadBefore >= 0 && PadBefore + Output <= Kernel;

    /// <summary>Whether this is a convolution's axis whose only output sees all inputs.</summary>
    internal bool ShrinksToOne => Input == Kernel && (Dilation == 1 || Kernel == 1) && PadBefore == 0 && Output == 1;

    /// <summary>Padding of both sides together.</summary>
    internal long Padding => checked(PadBefore + PadAfter);

    /// <summary>The input sizes that give this output size: the smallest and the largest (a transposed layer has exactly one).</summary>
    public (long Min, long Max) InputsGivingOutput() => Kind == ConvolutionKind.Convolution
        ? SizeFormula.InputsGiving(Output, Kernel, Stride, Padding, Dilation)
        : (Input, Input);

    /// <summary>The size formula step by step: in symbols, in numbers, and its result.</summary>
    public IReadOnlyList<string> Explain()
    {
        string numbers, worked;
        string symbols = Kind == ConvolutionKind.Convolution
            ? "o = ⌊(i + p_before + p_after − d·(k − 1) − 1) / s⌋ + 1"
            : "o = (i − 1)·s − p_before − p_after + d·(k − 1) + output_padding + 1";
        if (Kind == ConvolutionKind.Convolution)
        {
            numbers = Invariant($"o = ⌊({Input} + {PadBefore} + {PadAfter} − {Dilation}·({Kernel} − 1) − 1) / {Stride}⌋ + 1");
            worked = Invariant($"o = ⌊{Input + Padding - EffectiveKernel} / {Stride}⌋ + 1 = {Output}");
        }
        else
        {
            numbers = Invariant(
                $"o = ({Input} − 1)·{Stride} − {Signed(PadBefore)} − {Signed(PadAfter)} + {Dilation}·({Kernel} − 1) + {OutputPadding} + 1");
            worked = Invariant($"o = {(Input - 1) * Stride} − {Signed(Padding)} + {EffectiveKernel - 1} + {OutputPadding} + 1 = {Output}");
        }

        return [symbols, numbers, worked];

        static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        static string Signed(long value) => value < 0 ? Invariant($"(−{-value})") : Invariant($"{value}");
    }
}
