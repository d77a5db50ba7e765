using System.Globalization;

namespace ConvSharp.Geometry;

/// <summary>Writes the size formula of an axis in each of its forms.</summary>
internal static class SizeForms
{
    /// <summary>From the simple form to the full one.</summary>
    public static IReadOnlyList<SizeForm> Of(AxisGeometry axis) => axis.Kind == ConvolutionKind.Convolution
        ? [Simple(axis), Padded(axis), Full(axis)]
        : [TransposedSimple(axis), TransposedPadded(axis), TransposedFull(axis)];

    private static SizeForm Simple(AxisGeometry axis) => new(
        SizeFormKind.Simple,
        "o = (i − k)/s + 1",
        Text($"o = ({axis.Input} − {axis.Kernel})/{axis.Stride} + 1"),
        Divided(axis.Input - axis.Kernel, axis),
        [.. PaddingValues(axis), .. DilationValue(axis)],
        []);

    private static SizeForm Padded(AxisGeometry axis) => new(
        SizeFormKind.Padded,
        $"o = (i + {PaddingSymbol(axis)} − k)/s + 1",
        Text($"o = ({axis.Input} + {PaddingNumbers(axis)} − {axis.Kernel})/{axis.Stride} + 1"),
        Divided(axis.Input + axis.Padding - axis.Kernel, axis),
        [.. DilationValue(axis)],
        []);

    private static SizeForm Full(AxisGeometry axis) => new(
        SizeFormKind.Full,
        $"o = ⌊(i + {PaddingSymbol(axis)} − d·(k − 1) − 1)/s⌋ + 1",
        Text($"o = ⌊({axis.Input} + {PaddingNumbers(axis)} − {axis.Dilation}·({axis.Kernel} − 1) − 1)/{axis.Stride}⌋ + 1"),
        Text($"o = ⌊{axis.Input + axis.Padding - axis.EffectiveKernel}/{axis.Stride}⌋ + 1 = {axis.Output}"),
        [],
        [.. VanishingTerms(axis)]);

    private static SizeForm TransposedSimple(AxisGeometry axis) => new(
        SizeFormKind.Simple,
        "o = (i − 1)·s + k",
        Text($"o = ({axis.Input} − 1)·{axis.Stride} + {axis.Kernel}"),
        Text($"o = {Steps(axis)} + {axis.Kernel} = {Steps(axis) + axis.Kernel}"),
        [.. PaddingValues(axis), .. DilationValue(axis), .. OutputPaddingValue(axis)],
        []);

    private static SizeForm TransposedPadded(AxisGeometry axis) => new(
        SizeFormKind.Padded,
        $"o = (i − 1)·s − {PaddingSymbol(axis)} + k",
        Text($"o = ({axis.Input} − 1)·{axis.Stride} − {PaddingNumbers(axis)} + {axis.Kernel}"),
        Text($"o = {Steps(axis)} − {Signed(axis.Padding)} + {axis.Kernel} = {Steps(axis) - axis.Padding + axis.Kernel}"),
        [.. DilationValue(axis), .. OutputPaddingValue(axis)],
        []);

    private static SizeForm TransposedFull(AxisGeometry axis)
    {
        long reach = axis.EffectiveKernel - 1;
        return new SizeForm(
            SizeFormKind.Full,
            $"o = (i − 1)·s − {PaddingSymbol(axis)} + d·(k − 1) + output_padding + 1",
            Text($"o = ({axis.Input} − 1)·{axis.Stride} − {PaddingNumbers(axis)} + {axis.Dilation}·({axis.Kernel} − 1)") +
            Text($" + {axis.OutputPadding} + 1"),
            Text($"o = {Steps(axis)} − {Signed(axis.Padding)} + {reach} + {axis.OutputPadding} + 1 = {axis.Output}"),
            [],
            [.. VanishingTerms(axis)]);
    }

    private static long Steps(AxisGeometry axis) => (axis.Input - 1) * axis.Stride;

    /// <summary>The floor stands where the division leaves a rest.</summary>
    private static string Divided(long dividend, AxisGeometry axis)
    {
        string quotient = Text($"{dividend}/{axis.Stride}");
        long result = SizeFormula.FloorDivide(dividend, axis.Stride) + 1;
        return dividend % axis.Stride == 0 ? Text($"o = {quotient} + 1 = {result}") : Text($"o = ⌊{quotient}⌋ + 1 = {result}");
    }

    private static IEnumerable<string> VanishingTerms(AxisGeometry axis)
    {
        if (axis is { PadBefore: 0, PadAfter: 0 })
            yield return "2p = 0";
        if (axis.Dilation == 1)
            yield return "d·(k − 1) + 1 = k";
        if (axis is { Kind: ConvolutionKind.Transposed, OutputPadding: 0 })
            yield return "output_padding = 0";
    }

    private static IEnumerable<string> PaddingValues(AxisGeometry axis)
    {
        if (axis.PadBefore == axis.PadAfter && axis.PadBefore != 0)
            yield return Text($"p = {Minus(axis.PadBefore)}");
        if (axis.PadBefore != axis.PadAfter)
            yield return Text($"p_before = {Minus(axis.PadBefore)}, p_after = {Minus(axis.PadAfter)}");
    }

    private static IEnumerable<string> DilationValue(AxisGeometry axis) => axis.Dilation == 1 ? [] : [Text($"d = {axis.Dilation}")];

    private static IEnumerable<string> OutputPaddingValue(AxisGeometry axis) =>
        axis.OutputPadding == 0 ? [] : [Text($"output_padding = {axis.OutputPadding}")];

    /// <summary>2p, or both sides where they differ; a transposed layer takes them away.</summary>
    private static string PaddingSymbol(AxisGeometry axis) =>
        axis.PadBefore == axis.PadAfter ? "2p" : $"p_before {Sign(axis)} p_after";

    private static string PaddingNumbers(AxisGeometry axis) => axis.PadBefore == axis.PadAfter
        ? Text($"2·{Signed(axis.PadBefore)}")
        : Text($"{Signed(axis.PadBefore)} {Sign(axis)} {Signed(axis.PadAfter)}");

    private static char Sign(AxisGeometry axis) => axis.Kind == ConvolutionKind.Convolution ? '+' : '−';

    private static string Minus(long value) => value < 0 ? Text($"−{-value}") : Text($"{value}");

    private static string Signed(long value) => value < 0 ? $"({Minus(value)})" : Minus(value);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
