using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>The layer in PyTorch: torch's own layer, with a layer that pads or a slice where torch's padding cannot say it.</summary>
internal static class TorchCode
{
    public static string Of(RequestedLayer layer)
    {
        ConvolutionGeometry geometry = layer.Geometry;
        AxisGeometry[] axes = geometry.Axes.ToArray();
        string shape = string.Join(", ", geometry.InputShape.Prepend(1));
        return geometry.Kind == ConvolutionKind.Convolution
            ? Lines(Convolution(layer, axes), shape, cut: "")
            : geometry.PaddingMode == PaddingMode.Zeros
                ? Transposed(layer, axes, shape)
                : "# torch's transposed convolutions have padding_mode='zeros' alone";
    }

    private static string Lines(string layer, string shape, string cut) => $"""
        import torch
        from torch import nn

        layer = {layer}
        y = layer(torch.randn({shape})){cut}
        """;

    private static string Convolution(RequestedLayer layer, AxisGeometry[] axes)
    {
        string mode = PaddingModes.Name(layer.Geometry.PaddingMode);
        bool isEven = Array.TrueForAll(axes, axis => axis.PadBefore == axis.PadAfter);
        if (isEven)
        {
            string modeArgument = layer.Geometry.PaddingMode == PaddingMode.Zeros ? "" : $", padding_mode='{mode}'";
            return Layer(layer, axes, Argument("padding", axes, axis => axis.PadBefore, usual: 0) + modeArgument);
        }

        string name = layer.Geometry.PaddingMode switch
        {
            PaddingMode.Reflect => "ReflectionPad",
            PaddingMode.Replicate => "ReplicationPad",
            PaddingMode.Circular => "CircularPad",
            _ => "ZeroPad",
        };

        // torch's layers that pad name the last axis first.
        string pads = string.Join(", ", axes.Reverse().SelectMany(axis => (long[])[axis.PadBefore, axis.PadAfter]));
        return $"nn.Sequential(nn.{name}{axes.Length}d(({pads})), {Layer(layer, axes, "")})";
    }

    /// <summary>
    /// torch cuts the same from both sides. What is cut less at the end is output padding, as far as torch allows it; else the uncut output
    /// is sliced.
    /// </summary>
    private static string Transposed(RequestedLayer layer, AxisGeometry[] axes, string shape)
    {
        bool fits = Array.TrueForAll(axes, axis => axis.PadBefore >= 0 && AddedAtEnd(axis) >= 0
            && AddedAtEnd(axis) < Math.Max(axis.Stride, axis.Dilation));
        if (fits)
        {
            string arguments = Argument("padding", axes, axis => axis.PadBefore, usual: 0) +
                Argument("output_padding", axes, AddedAtEnd, usual: 0);
            return Lines(Layer(layer, axes, arguments), shape, cut: "");
        }

        string slices = string.Join(", ", axes.Select(axis => $"{axis.PadBefore}:{axis.PadBefore + axis.Output}"));
        return Lines(Layer(layer, axes, Argument("output_padding", axes, axis => axis.OutputPadding, usual: 0)), shape, $"[..., {slices}]");
    }

    private static long AddedAtEnd(AxisGeometry axis) => axis.OutputPadding + axis.PadBefore - axis.PadAfter;

    private static string Layer(RequestedLayer layer, AxisGeometry[] axes, string padding)
    {
        ConvolutionGeometry geometry = layer.Geometry;
        string name = geometry.Kind == ConvolutionKind.Convolution ? "Conv" : "ConvTranspose";
        return $"nn.{name}{geometry.Rank}d({geometry.InChannels}, {geometry.OutChannels}" +
            Argument("kernel_size", axes, axis => axis.Kernel, usual: 0) + Argument("stride", axes, axis => axis.Stride, usual: 1) +
            padding + Argument("dilation", axes, axis => axis.Dilation, usual: 1) +
            (geometry.Groups == 1 ? "" : $", groups={geometry.Groups}") + (layer.HasBias ? "" : ", bias=False") + ")";
    }

    /// <summary>Nothing where every axis has torch's default.</summary>
    private static string Argument(string name, AxisGeometry[] axes, Func<AxisGeometry, long> value, long usual)
    {
        long[] values = [.. axes.Select(value)];
        if (Array.TrueForAll(values, number => number == usual))
            return "";
        string text = values.Distinct().Count() == 1 ? $"{values[0]}" : $"({string.Join(", ", values)})";
        return $", {name}={text}";
    }
}
