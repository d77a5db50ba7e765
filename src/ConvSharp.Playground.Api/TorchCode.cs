using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>The layer in PyTorch: torch's own layer, with a layer that pads or a slice where torch's padding cannot say it.</summary>
internal static class TorchCode
{
    private const string NoLayer = "# torch's transposed convolutions have padding_mode='zeros' alone";

    public static string Of(RequestedLayer layer) => Parts(layer) is not var (made, cut)
        ? NoLayer
        : $"""
        import torch
        from torch import nn

        layer = {made}
        y = layer(torch.randn({string.Join(", ", layer.Geometry.InputShape.Prepend(1))})){cut}
        """;

    /// <summary>The layer with parameters that lines of code set, on a picture.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="seed">The seed with which the layer is made.</param>
    /// <param name="gray">Whether the picture is read as one channel.</param>
    /// <param name="lines">What changes the tensor weight once the layer is made.</param>
    public static string Picture(RequestedLayer layer, ulong seed, bool gray, string lines) => Parts(layer) is not var (made, cut)
        ? NoLayer
        : $"""
        import numpy
        import torch
        from PIL import Image
        from torch import nn

        torch.manual_seed({seed})
        layer = {made}
        with torch.no_grad():
            weight = next(layer.parameters())
            {lines}
            pixels = numpy.array(Image.open("picture.png").convert("{(gray ? "L" : "RGB")}"))
            x = torch.from_numpy(pixels){(gray ? "[None]" : ".permute(2, 0, 1)")}.div(255)
            y = layer(x[None])[0]{cut}
        """;

    /// <summary>The layer as a matrix, made column by column and compared with the layer.</summary>
    public static string Matrix(RequestedLayer layer)
    {
        if (Parts(layer) is not var (made, cut))
            return NoLayer;
        string shape = string.Join(", ", layer.Geometry.InputShape);
        (string name, string definition) = cut.Length == 0 ? ("layer", "") : ("cut", $"\ncut = lambda x: layer(x){cut}");
        return $"""
            import torch
            from torch import nn

            layer = {made}{definition}
            x = torch.randn({shape})
            n = x.numel()
            with torch.no_grad():
                b = {name}(torch.zeros(1, {shape}))[0]{(layer.HasBias ? "" : "  # zeros: there is no bias")}
                ones = torch.eye(n).reshape(n, {shape})  # a one at each place in turn
                C = ({name}(ones) - b).flatten(1).T  # a column for each
                y = (C @ x.flatten()).reshape(b.shape) + b  # flatten, multiply, reshape
                back = (C.T @ y.flatten()).reshape(x.shape)
                torch.testing.assert_close(y, {name}(x[None])[0])
            """;
    }

    /// <summary>The layer, and what is cut off its output; null: torch has no such layer.</summary>
    private static (string Layer, string Cut)? Parts(RequestedLayer layer)
    {
        AxisGeometry[] axes = layer.Geometry.Axes.ToArray();
        return layer.Geometry.Kind == ConvolutionKind.Convolution ? (Convolution(layer, axes), "")
            : layer.Geometry.PaddingMode == PaddingMode.Zeros ? Transposed(layer, axes)
            : null;
    }

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
            _ => "ConstantPad",
        };
        string value = layer.Geometry.PaddingMode == PaddingMode.Zeros ? ", 0" : ""; // older versions have ZeroPad in 2-D alone
        return $"nn.Sequential(nn.{name}{axes.Length}d({TorchText.Pads(axes)}{value}), {Layer(layer, axes, "")})";
    }

    /// <summary>Where torch has no argument for the padding, the uncut output is sliced.</summary>
    private static (string Layer, string Cut) Transposed(RequestedLayer layer, AxisGeometry[] axes)
    {
        if (TorchText.HasPadding(axes))
        {
            string arguments = Argument("padding", axes, axis => axis.PadBefore, usual: 0) +
                Argument("output_padding", axes, TorchText.AddedAtEnd, usual: 0);
            return (Layer(layer, axes, arguments), "");
        }

        string slices = string.Join(", ", axes.Select(axis => $"{axis.PadBefore}:{axis.PadBefore + axis.Output}"));
        return (Layer(layer, axes, Argument("output_padding", axes, axis => axis.OutputPadding, usual: 0)), $"[..., {slices}]");
    }

    private static string Layer(RequestedLayer layer, AxisGeometry[] axes, string padding)
    {
        ConvolutionGeometry geometry = layer.Geometry;
        string name = geometry.Kind == ConvolutionKind.Convolution ? "Conv" : "ConvTranspose";
        return $"nn.{name}{geometry.Rank}d({geometry.InChannels}, {geometry.OutChannels}" +
            Argument("kernel_size", axes, axis => axis.Kernel, usual: 0) + Argument("stride", axes, axis => axis.Stride, usual: 1) +
            padding + Argument("dilation", axes, axis => axis.Dilation, usual: 1) +
            (geometry.Groups == 1 ? "" : $", groups={geometry.Groups}") + (layer.HasBias ? "" : ", bias=False") + ")";
    }

    private static string Argument(string name, AxisGeometry[] axes, Func<AxisGeometry, long> value, long usual) =>
        TorchText.Argument(name, [.. axes.Select(value)], usual);
}
