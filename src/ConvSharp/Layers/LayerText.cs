using System.Globalization;
using System.Text;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>torch's text form of a layer: arguments that differ from their defaults follow in torch's order.</summary>
public static class LayerText
{
    /// <summary>The text of a convolution layer that need not exist: Conv2d(3, 1, kernel_size=(3, 3), stride=(1, 1)).</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="rank">Spatial axes, 1 to 3.</param>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Taps of the kernel.</param>
    /// <param name="bias">Whether it has a bias.</param>
    /// <param name="options">Stride, padding and the like.</param>
    public static string Of(
        ConvolutionKind kind, int rank, long inChannels, long outChannels, PerAxis kernelSize, bool bias, ConvolutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string name = kind == ConvolutionKind.Convolution ? "Conv" : "ConvTranspose";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{name}{rank}d({inChannels}, {outChannels}");
        text.Append(CultureInfo.InvariantCulture, $", kernel_size={Tuple(kernelSize, rank, 1)}, stride={Tuple(options.Stride, rank, 1)}");
        if (PaddingText(options.Padding, rank) is { } padding)
            text.Append(CultureInfo.InvariantCulture, $", padding={padding}");
        AppendUnlessAll(options.Dilation, 1, "dilation");
        AppendUnlessAll(options.OutputPadding, 0, "output_padding");
        if (options.Groups != 1)
            text.Append(CultureInfo.InvariantCulture, $", groups={options.Groups}");
        if (!bias)
            text.Append(", bias=False");
        if (options.PaddingMode != PaddingMode.Zeros)
            text.Append(CultureInfo.InvariantCulture, $", padding_mode={PaddingModes.Name(options.PaddingMode)}");
        return text.Append(')').ToString();

        void AppendUnlessAll(PerAxis values, long standard, string parameter)
        {
            if (!AreAll(values, rank, standard))
                text.Append(CultureInfo.InvariantCulture, $", {parameter}={Tuple(values, rank, standard)}");
        }
    }

    private static string? PaddingText(Padding padding, int rank)
    {
        if (padding.IsWord)
            return padding.ToString();
        if (AreAll(padding.Before, rank, 0) && AreAll(padding.After, rank, 0))
            return null;
        return padding.Before == padding.After ? Tuple(padding.Before, rank, 0) : Pairs(padding, rank);
    }

    /// <summary>The padding of a pooling layer: a word, the numbers as they were given, or (before, after) of each axis.</summary>
    internal static string OfPoolPadding(Padding padding, int rank)
    {
        if (padding.IsWord)
            return padding.ToString();
        if (padding.Before == padding.After)
            return PythonText.Of(padding.Before.Count == 0 ? 0 : padding.Before);
        return Pairs(padding, rank);
    }

    private static string Pairs(Padding padding, int rank) =>
        Tuple(Enumerable.Range(0, rank).Select(axis => string.Create(CultureInfo.InvariantCulture,
            $"({padding.Before.At(axis, rank, "padding", 0)}, {padding.After.At(axis, rank, "padding", 0)})")));

    private static bool AreAll(PerAxis values, int rank, long number) =>
        Enumerable.Range(0, rank).All(axis => values.At(axis, rank, "", number) == number);

    private static string Tuple(PerAxis values, int rank, long unset) =>
        Tuple(Enumerable.Range(0, rank).Select(axis => values.At(axis, rank, "", unset).ToString(CultureInfo.InvariantCulture)));

    /// <summary>As Python prints it: (3,) for a single value.</summary>
    private static string Tuple(IEnumerable<string> values)
    {
        string[] all = [.. values];
        return all.Length == 1 ? $"({all[0]},)" : $"({string.Join(", ", all)})";
    }
}
