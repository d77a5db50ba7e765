using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Goldens;

/// <summary>Output and input gradient of layers that have no weights to set, in float and in double: what their index rules are.</summary>
internal static class ModuleCases
{
    public static IEnumerable<Action<Utf8JsonWriter>> All() => Modules().Select<Module, Action<Utf8JsonWriter>>(
        module => json => Write(json, module, new Random(module.Name.Aggregate(0, (hash, letter) => unchecked((31 * hash) + letter)))));

    private static IEnumerable<Module> Modules() =>
    [
        new("max_pool1d", [2, 3, 9], x => F.max_pool1d(x, 2)),
        new("max_pool1d dilated ceil", [2, 2, 10], x => F.max_pool1d(x, 3, 2, 1, 2, true)),
        new("max_pool2d", [2, 2, 7, 10], x => F.max_pool2d(x, [3, 3], [2, 2], [1, 1])),
        new("max_pool2d ceil", [1, 2, 6, 8], x => F.max_pool2d(x, [3, 3], [2, 3], [1, 0], [1, 1], true)),
        new("max_pool3d", [1, 2, 3, 4, 6], x => F.max_pool3d(x, [2, 2, 3], [1, 2, 3], [1, 0, 1])),
        new("avg_pool1d ceil", [2, 3, 10], x => F.avg_pool1d(x, 3, 2, 1, true)),
        new("avg_pool2d", [2, 2, 7, 9], x => F.avg_pool2d(x, [2, 2])),
        new("avg_pool2d ceil", [2, 2, 8, 9], x => F.avg_pool2d(x, [3, 4], [2, 2], [1, 2], true)),
        new("avg_pool2d ceil unpadded", [2, 2, 8, 9], x => F.avg_pool2d(x, [3, 4], [2, 2], [1, 2], true, false)),
        new("avg_pool3d divisor", [1, 2, 3, 4, 5], x => F.avg_pool3d(x, [2, 2, 2], [1, 2, 2], [1, 1, 1], divisor_override: 3)),
        new("adaptive_avg_pool1d", [2, 3, 7], x => F.adaptive_avg_pool1d(x, 4)),
        new("adaptive_avg_pool2d", [2, 2, 8, 5], x => F.adaptive_avg_pool2d(x, [3, 7])),
        new("adaptive_avg_pool3d", [1, 2, 3, 4, 5], x => F.adaptive_avg_pool3d(x, [2, 1, 3])),
        new("nearest size", [1, 2, 5], x => F.interpolate(x, size: [7])),
        new("nearest smaller", [1, 2, 9, 10], x => F.interpolate(x, size: [4, 7])),
        new("nearest factor", [1, 2, 2, 3, 9], x => F.interpolate(x, scale_factor: [1.5, 2, 0.7])),
        new("nearest 2", [2, 2, 3, 4], x => F.interpolate(x, scale_factor: [2, 2])),
        new("linear factor", [2, 2, 7], x => F.interpolate(x, scale_factor: [2.5], mode: InterpolationMode.Linear, align_corners: false)),
        new("bilinear 2", [2, 2, 4, 5], x => F.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false)),
        new("bilinear aligned", [1, 2, 4, 8], x => F.interpolate(x, size: [7, 5], mode: InterpolationMode.Bilinear, align_corners: true)),
        new("trilinear", [1, 2, 2, 3, 5], x => F.interpolate(x, size: [3, 5, 4], mode: InterpolationMode.Trilinear, align_corners: false)),
        new("pixel_shuffle", [2, 8, 3, 5], x => F.pixel_shuffle(x, 2)),
        new("pixel_unshuffle", [2, 3, 4, 6], x => F.pixel_unshuffle(x, 2)),
        new("constant_pad2d", [2, 2, 3, 4], x => F.pad(x, [1, 2, 3, -1], PaddingModes.Constant, 3.5)),
        new("reflection_pad1d", [2, 3, 4], x => F.pad(x, [1, 2], PaddingModes.Reflect)),
        new("replication_pad2d", [1, 2, 3, 4], x => F.pad(x, [1, 5, 2, 0], PaddingModes.Replicate)),
        new("circular_pad3d", [1, 2, 2, 3, 4], x => F.pad(x, [1, 2, 0, 1, 2, 1], PaddingModes.Circular)),
        new("batch_norm", [3, 2, 4, 5], x => F.batch_norm(x, zeros(2, x.dtype), ones(2, x.dtype), training: true)),
    ];

    private static void Write(Utf8JsonWriter json, Module module, Random random)
    {
        Tensor input = LayerCases.Decimals(random, module.InputShape);
        Tensor outputGradient = LayerCases.Decimals(random, module.Forward(input).shape);
        json.WriteString("name", module.Name);
        json.WriteTensor("input", input);
        json.WriteTensor("outputGradient", outputGradient);
        WriteResults(json, "float32", module, input.@float(), outputGradient.@float());
        WriteResults(json, "float64", module, input, outputGradient);
    }

    private static void WriteResults(Utf8JsonWriter json, string type, Module module, Tensor input, Tensor outputGradient)
    {
        input.requires_grad_();
        Tensor output = module.Forward(input);
        json.WriteStartObject(type);
        json.WriteTensor("output", output);
        json.WriteTensor("inputGradient", autograd.grad([output], [input], [outputGradient])[0]);
        json.WriteEndObject();
    }

    private sealed record Module(string Name, long[] InputShape, Func<Tensor, Tensor> Forward);
}
