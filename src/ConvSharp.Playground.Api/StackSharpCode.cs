using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>A stack, or a remedy of it, as C# code: the network that is measured, with as many channels as features have.</summary>
internal static class StackSharpCode
{
    private const string Jitter = """
        // The mean of the input's gradient over random shifts, each shifted back.
        var random = new Random(0);
        var tape = new Tape<float>();
        float[] image = new float[x.FlattenedLength], total = new float[x.FlattenedLength];
        x.FlattenTo(image);
        const int shifts = 8;
        for (int shift = 0; shift < shifts; shift++)
        {
            (int down, int across) = (random.Next(SCALE0), random.Next(SCALE1));
            tape.Clear();
            Variable<float> shifted = tape.Input(Tensor.Create(Rolled(image, down, across), x.Lengths), needsGradient: true);
            Variable<float> output = model.Forward(shifted);
            tape.Backward(output, output.Value); // of half the sum of squares
            float[] gradient = new float[total.Length];
            tape.Gradient(shifted).FlattenTo(gradient);
            TensorPrimitives.Add(total, Rolled(gradient, -down, -across), total);
        }

        TensorPrimitives.Divide(total, shifts, total);

        // Rows and columns moved cyclically.
        static float[] Rolled(float[] values, int down, int across)
        {
            var moved = new float[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                int plane = i / (SIDE * SIDE), row = i / SIDE % SIDE, column = i % SIDE;
                moved[(((plane * SIDE) + ((row + down + SIDE) % SIDE)) * SIDE) + ((column + across + SIDE) % SIDE)] = values[i];
            }

            return moved;
        }
        """;

    public static string Of(PhotographVariant variant)
    {
        StackedLayers stack = variant.Stack;
        List<string> usings = ["System.Numerics.Tensors", "ConvSharp.Geometry", "ConvSharp.Initialization", "ConvSharp.Layers"];
        var parts = new List<string>();
        var before = new List<string>();
        foreach ((StackLayer layer, int inChannels, int outChannels, bool activates) in StackChannels.Of(stack))
        {
            foreach (string part in Layers(layer, inChannels, outChannels))
            {
                bool isIcnr = layer.Kind == StackLayerKind.SubPixelIcnr && part.StartsWith("Conv2d", StringComparison.Ordinal);
                bool isEven = variant.HasEvenWeights && layer is { IsConvolution: true, HasStride: true };
                if (!isIcnr && !isEven)
                {
                    parts.Add($"new {part}");
                    continue;
                }

                string name = $"conv{before.Count / 2}";
                before.Add($"var {name} = new {part};");
                before.Add(isIcnr
                    ? $"{name}.Weight.Update(w => Init.Icnr(w, generator, {layer.StrideAt(0)}));"
                    : $"{name}.Weight.Update(w => EvenWeights.Make(w, {layer.Stride}{(layer.Dilation.Count == 0 ? "" : $", {layer.Dilation}")}));");
                parts.Add(name);
            }

            if (activates)
                parts.Add("new ReLU<float>()");
        }

        if (variant.HasEvenWeights)
            usings.Add("ConvSharp.Checkerboard.Overlap");
        if (variant.HasJitter)
            usings.Add("ConvSharp.Autograd");
        int channels = StackChannels.Of(stack).First().InChannels;
        string use = variant.HasJitter
            ? "\n\n" + Jitter.Replace("SCALE0", $"{MeasuringFrame.ScaleOf(stack, 0)}", StringComparison.Ordinal)
                .Replace("SCALE1", $"{MeasuringFrame.ScaleOf(stack, 1)}", StringComparison.Ordinal)
                .Replace("SIDE", $"{StackChannels.Side}", StringComparison.Ordinal)
            : "\nTensor<float> y = model.Forward(x);";
        return string.Concat(usings.Order(Comparer<string>.Create(SystemFirst)).Select(name => $"using {name};\n"))
            + "\nvar generator = new TorchGenerator(seed: 0);\n" + string.Concat(before.Select(line => line + "\n"))
            + $"var model = new Sequential<float>(\n    {string.Join(",\n    ", parts)});\n"
            + $"Tensor<float> x = Tensor.CreateFromShape<float>([1, {channels}, {StackChannels.Side}, {StackChannels.Side}]);{use}";
    }

    private static IEnumerable<string> Layers(StackLayer layer, int inChannels, int outChannels)
    {
        string channels = $"{inChannels}, {outChannels}, {layer.Kernel}";
        const string own = ", generator: generator)";
        switch (layer.Kind)
        {
            case StackLayerKind.ResizeNearest or StackLayerKind.ResizeBilinear:
                string mode = layer.Kind == StackLayerKind.ResizeNearest ? "Nearest" : "Linear";
                return
                [
                    $"Upsample<float>(scaleFactor: [{layer.StrideAt(0)}, {layer.StrideAt(1)}], mode: UpsampleMode.{mode})",
                    $"Conv2d<float>({channels}, padding: \"same\", paddingMode: PaddingMode.Replicate{own}",
                ];
            case StackLayerKind.SubPixel or StackLayerKind.SubPixelIcnr:
                long factor = layer.StrideAt(0);
                return
                [
                    $"Conv2d<float>({inChannels}, {outChannels * factor * factor}, {layer.Kernel}, padding: \"same\"{own}",
                    $"PixelShuffle<float>({factor})",
                ];
            case StackLayerKind.MaxPool or StackLayerKind.AveragePool:
                string name = layer.Kind == StackLayerKind.MaxPool ? "Max" : "Avg";
                string around = layer.Padding is { } given && $"{given}" != "0" ? $", padding: {given}" : "";
                return [$"{name}Pool2d<float>({layer.Kernel}, stride: {layer.Stride}{around})"];
            default:
                string kind = layer.Kind == StackLayerKind.Transposed ? "ConvTranspose2d" : "Conv2d";
                return
                [
                    $"{kind}<float>({channels}, stride: {layer.Stride}{SharpCode.Padding(layer.Padding ?? Padding.Same)}"
                        + $"{SharpCode.Argument("outputPadding", layer.OutputPadding)}{SharpCode.Argument("dilation", layer.Dilation)}{own}",
                ];
        }
    }

    private static int SystemFirst(string left, string right)
    {
        int system = right.StartsWith("System", StringComparison.Ordinal).CompareTo(left.StartsWith("System", StringComparison.Ordinal));
        return system != 0 ? system : string.CompareOrdinal(left, right);
    }
}
