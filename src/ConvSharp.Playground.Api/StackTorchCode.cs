using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>A stack, or a remedy of it, as PyTorch code: the network that is measured, with as many channels as features have.</summary>
internal static class StackTorchCode
{
    private const string Icnr = """
        def icnr_(weight, factor, init=nn.init.kaiming_normal_):  # all phases of a pixel shuffle start alike
            with torch.no_grad():
                small = init(torch.empty_like(weight[::factor ** 2]))
                weight.copy_(small.repeat_interleave(factor ** 2, dim=0))


        """;

    private const string Even = """
        def make_even_(weight, stride, dilation=(1, 1)):  # the nearest weights whose phases have the same sum
            down, across = (torch.arange(n) * d % s for n, d, s in zip(weight.shape[2:], dilation, stride))
            phase = (down[:, None] * stride[1] + across).flatten()
            taps = torch.bincount(phase).double()
            sums = torch.zeros(*weight.shape[:2], len(taps), dtype=torch.double)
            sums.index_add_(2, phase, weight.detach().flatten(2).double())
            mean = (sums / taps).mean(-1, keepdim=True) / (1 / taps).mean()
            with torch.no_grad():
                weight += ((mean - sums) / taps)[..., phase].view_as(weight)


        """;

    private const string Jitter = """


        def jittered_gradient(model, x, loss, scale, shifts=8):  # the mean over random shifts, each shifted back
            total = torch.zeros_like(x)
            for _ in range(shifts):
                down, across = (int(torch.randint(s, ())) for s in scale)
                shifted = torch.roll(x, (down, across), (-2, -1)).requires_grad_()
                loss(model(shifted)).backward()
                total += torch.roll(shifted.grad, (-down, -across), (-2, -1))
            return total / shifts
        """;

    public static string Of(PhotographVariant variant)
    {
        StackedLayers stack = variant.Stack;
        var parts = new List<string>();
        var after = new List<string>();
        bool isIcnr = stack.Layers.Any(layer => layer.Kind == StackLayerKind.SubPixelIcnr);
        foreach ((StackLayer layer, int inChannels, int outChannels, bool activates) in StackChannels.Of(stack))
        {
            int weights = parts.Count + (layer.IsResize ? 1 : 0);
            parts.AddRange(Layers(layer, inChannels, outChannels));
            if (layer.Kind == StackLayerKind.SubPixelIcnr)
                after.Add($"icnr_(model[{weights}].weight, {layer.StrideAt(0)})");
            if (variant.HasEvenWeights && layer is { IsConvolution: true, HasStride: true })
            {
                int at = parts.FindIndex(weights, part => part.StartsWith("nn.Conv", StringComparison.Ordinal));
                string dilation = layer.Dilation.Count == 0 ? "" : $", {Tuple(layer.DilationAt)}";
                after.Add($"make_even_(model[{at}].weight, {Tuple(layer.StrideAt)}{dilation})");
            }

            if (activates)
                parts.Add("nn.ReLU()");
        }

        (int channels, int side) = (StackChannels.Of(stack).First().InChannels, StackChannels.Side);
        string definitions = (isIcnr ? Icnr : "") + (variant.HasEvenWeights ? Even : "");
        string use = variant.HasJitter
            ? $"{Jitter}\n\n\ngradient = jittered_gradient(\n    model, torch.randn(1, {channels}, {side}, {side}), lambda y: y.square().sum() / 2, {Tuple(Scale)})"
            : $"\ny = model(torch.randn(1, {channels}, {side}, {side}))";
        return $"import torch\nfrom torch import nn\n\n{(definitions == "" ? "" : "\n" + definitions)}model = nn.Sequential(\n"
            + string.Concat(parts.Select(part => $"    {part},\n")) + ")\n" + string.Concat(after.Select(line => line + "\n"))
            + use.TrimStart('\n');

        long Scale(int axis) => MeasuringFrame.ScaleOf(stack, axis);
    }

    private static IEnumerable<string> Layers(StackLayer layer, int inChannels, int outChannels)
    {
        string channels = $"{inChannels}, {outChannels}, {Value(layer.KernelAt)}";
        switch (layer.Kind)
        {
            case StackLayerKind.ResizeNearest or StackLayerKind.ResizeBilinear:
                string mode = layer.Kind == StackLayerKind.ResizeNearest ? "nearest" : "bilinear";
                return
                [
                    $"nn.Upsample(scale_factor={Value(layer.StrideAt)}, mode='{mode}')",
                    $"nn.Conv2d({channels}, padding='same', padding_mode='replicate')",
                ];
            case StackLayerKind.SubPixel or StackLayerKind.SubPixelIcnr:
                long factor = layer.StrideAt(0);
                return
                [
                    $"nn.Conv2d({inChannels}, {outChannels * factor * factor}, {Value(layer.KernelAt)}, padding='same')",
                    $"nn.PixelShuffle({factor})",
                ];
            case StackLayerKind.MaxPool or StackLayerKind.AveragePool:
                string name = layer.Kind == StackLayerKind.MaxPool ? "Max" : "Avg";
                string padding = Argument("padding", axis => layer.Window(axis, ConvolutionKind.Convolution, 1).PadBefore, usual: 0);
                return [$"nn.{name}Pool2d({Value(layer.KernelAt)}, stride={Value(layer.StrideAt)}{padding})"];
            default:
                string arguments = Argument("stride", layer.StrideAt, usual: 1), dilation = Argument("dilation", layer.DilationAt, usual: 1);
                return layer.Kind == StackLayerKind.Transposed
                    ? Transposed(layer, channels + arguments, dilation)
                    : Convolution(layer, channels + arguments, dilation);
        }
    }

    /// <summary>torch pads both sides alike; a layer that pads does the rest.</summary>
    private static IEnumerable<string> Convolution(StackLayer layer, string arguments, string dilation)
    {
        AxisGeometry[] axes = Windows(layer, ConvolutionKind.Convolution);
        return Array.TrueForAll(axes, axis => axis.PadBefore == axis.PadAfter)
            ? [$"nn.Conv2d({arguments}{Argument("padding", at => axes[at].PadBefore, usual: 0)}{dilation})"]
            : [Pad(axes, sign: 1), $"nn.Conv2d({arguments}{dilation})"];
    }

    /// <summary>Where torch has no argument for the padding, the uncut output is cropped.</summary>
    private static IEnumerable<string> Transposed(StackLayer layer, string arguments, string dilation)
    {
        AxisGeometry[] axes =
        [
            .. Windows(layer, ConvolutionKind.Transposed).Select((axis, at) =>
                axis with { OutputPadding = layer.OutputPadding.At(at, StackLayer.Rank, "output_padding", 0) }),
        ];
        bool hasPadding = TorchText.HasPadding(axes);
        string padding = hasPadding ? Argument("padding", axis => axes[axis].PadBefore, usual: 0) : "";
        string added = Argument(
            "output_padding", axis => hasPadding ? TorchText.AddedAtEnd(axes[axis]) : axes[axis].OutputPadding, usual: 0);
        string made = $"nn.ConvTranspose2d({arguments}{padding}{added}{dilation})";
        return hasPadding ? [made] : [made, Pad(axes, sign: -1)];
    }

    private static AxisGeometry[] Windows(StackLayer layer, ConvolutionKind kind) =>
        [.. Enumerable.Range(0, StackLayer.Rank).Select(axis => layer.Window(axis, kind, layer.StrideAt(axis)))];

    private static string Pad(AxisGeometry[] axes, int sign) => $"nn.ZeroPad2d({TorchText.Pads(axes, sign)})";

    private static string Argument(string name, Func<int, long> value, long usual) =>
        TorchText.Argument(name, [value(0), value(1)], usual);

    private static string Value(Func<int, long> value) => TorchText.Value(value(0), value(1));

    private static string Tuple(Func<int, long> value) => TorchText.Tuple(value(0), value(1));
}
