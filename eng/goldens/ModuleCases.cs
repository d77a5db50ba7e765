using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Goldens;

/// <summary>Layers that have no weights to set: what their index rules are.</summary>
internal static class ModuleCases
{
    public static IEnumerable<ModuleCase> All() =>
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
        new("adaptive_max_pool1d", [2, 3, 7], x => F.adaptive_max_pool1d(x, 4)),
        new("adaptive_max_pool2d", [2, 2, 8, 5], x => F.adaptive_max_pool2d(x, [3, 7])),
        new("adaptive_max_pool3d", [1, 2, 3, 4, 5], Volumes),
        new("adaptive_max_pool2d extremes", [1, 3, 4], x => F.adaptive_max_pool2d(x, [2, 2]))
        {
            Input =
            [
                1, double.NaN, 7, 7, double.NegativeInfinity, 2, double.PositiveInfinity, 7, double.NegativeInfinity,
                double.NegativeInfinity, double.NaN, double.NaN,
            ],
        },
        new("batch_norm", [3, 2, 4, 5], x => F.batch_norm(x, zeros(2, x.dtype), ones(2, x.dtype), training: true)),
    ];

    // TorchSharp's adaptive_max_pool3d calls that of one axis. Windows are products, so planes and then their stack give the same maxima.
    private static Tensor Volumes(Tensor x) =>
        F.adaptive_max_pool1d(F.adaptive_max_pool2d(x.squeeze(0), [1, 3]).permute(0, 2, 3, 1).reshape(2, 3, 3), 2)
            .reshape(1, 2, 1, 3, 2).permute(0, 1, 4, 2, 3);
}
