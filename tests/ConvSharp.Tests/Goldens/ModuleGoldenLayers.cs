using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Layers;

namespace ConvSharp.Tests.Goldens;

/// <summary>The layers that the golden files are of, by their cases' names.</summary>
internal static class ModuleGoldenLayers
{
    /// <summary>Layers without weights.</summary>
    public static Dictionary<string, Layer<T>> Modules<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            ["max_pool1d"] = new MaxPool1d<T>(2),
            ["max_pool1d dilated ceil"] = new MaxPool1d<T>(3, 2, 1, 2, true),
            ["max_pool2d"] = new MaxPool2d<T>(3, 2, 1),
            ["max_pool2d ceil"] = new MaxPool2d<T>(3, (2, 3), (1, 0), ceilMode: true),
            ["max_pool3d"] = new MaxPool3d<T>((2, 2, 3), (1, 2, 3), (1, 0, 1)),
            ["avg_pool1d ceil"] = new AvgPool1d<T>(3, 2, 1, true),
            ["avg_pool2d"] = new AvgPool2d<T>(2),
            ["avg_pool2d ceil"] = new AvgPool2d<T>((3, 4), 2, (1, 2), true),
            ["avg_pool2d ceil unpadded"] = new AvgPool2d<T>((3, 4), 2, (1, 2), true, countIncludePad: false),
            ["avg_pool3d divisor"] = new AvgPool3d<T>(2, (1, 2, 2), 1, divisorOverride: 3),
            ["adaptive_avg_pool1d"] = new AdaptiveAvgPool1d<T>(4),
            ["adaptive_avg_pool2d"] = new AdaptiveAvgPool2d<T>((3, 7)),
            ["adaptive_avg_pool3d"] = new AdaptiveAvgPool3d<T>((2, 1, 3)),
            ["nearest size"] = new Upsample<T>(size: 7),
            ["nearest smaller"] = new Upsample<T>(size: (4, 7)),
            ["nearest factor"] = new Upsample<T>(scaleFactor: [1.5, 2, 0.7]),
            ["nearest 2"] = new Upsample<T>(scaleFactor: [2]),
            ["linear factor"] = new Upsample<T>(scaleFactor: [2.5], mode: UpsampleMode.Linear),
            ["bilinear 2"] = new Upsample<T>(scaleFactor: [2], mode: UpsampleMode.Linear),
            ["bilinear aligned"] = new Upsample<T>(size: (7, 5), mode: UpsampleMode.Linear, alignCorners: true),
            ["trilinear"] = new Upsample<T>(size: (3, 5, 4), mode: UpsampleMode.Linear),
            ["pixel_shuffle"] = new PixelShuffle<T>(2),
            ["pixel_unshuffle"] = new PixelUnshuffle<T>(2),
            ["constant_pad2d"] = new Pad<T>(2, Padding.Asymmetric((3, 1), (-1, 2)), value: 3.5),
            ["reflection_pad1d"] = new Pad<T>(1, Padding.Asymmetric(1, 2), PaddingMode.Reflect),
            ["replication_pad2d"] = new Pad<T>(2, Padding.Asymmetric((2, 1), (0, 5)), PaddingMode.Replicate),
            ["circular_pad3d"] = new Pad<T>(3, Padding.Asymmetric((2, 0, 1), (1, 1, 2)), PaddingMode.Circular),
            ["adaptive_max_pool1d"] = new AdaptiveMaxPool1d<T>(4),
            ["adaptive_max_pool2d"] = new AdaptiveMaxPool2d<T>((3, 7)),
            ["adaptive_max_pool3d"] = new AdaptiveMaxPool3d<T>((2, 1, 3)),
            ["adaptive_max_pool2d extremes"] = new AdaptiveMaxPool2d<T>(2),
            ["batch_norm"] = new BatchNorm2d<T>(2),
        };

    /// <summary>Activations.</summary>
    public static Dictionary<string, Layer<T>> Activations<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            ["relu6"] = new ReLU6<T>(),
            ["relu6 extremes"] = new ReLU6<T>(),
            ["silu"] = new SiLU<T>(),
            ["silu extremes"] = new SiLU<T>(),
            ["gelu"] = new GELU<T>(),
            ["gelu extremes"] = new GELU<T>(),
            ["gelu tanh"] = new GELU<T>(GeluApproximation.Tanh),
            ["gelu tanh extremes"] = new GELU<T>(GeluApproximation.Tanh),
            ["hardswish"] = new Hardswish<T>(),
            ["hardswish extremes"] = new Hardswish<T>(),
            ["hardsigmoid"] = new Hardsigmoid<T>(),
            ["hardsigmoid extremes"] = new Hardsigmoid<T>(),
            ["softmax last"] = new Softmax<T>(-1),
            ["softmax 1"] = new Softmax<T>(),
            ["softmax 0"] = new Softmax<T>(0),
            ["softmax extremes"] = new Softmax<T>(1),
            ["softmax extremes 0"] = new Softmax<T>(0),
            ["prelu"] = new PReLU<T>(),
            ["prelu of channels"] = new PReLU<T>(3),
            ["prelu of features"] = new PReLU<T>(7),
            ["prelu of a vector"] = new PReLU<T>(),
            ["prelu extremes"] = new PReLU<T>(32),
        };

    /// <summary>Norms.</summary>
    public static Dictionary<string, Layer<T>> Norms<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            ["layer_norm"] = new LayerNorm<T>(6),
            ["layer_norm of two axes"] = new LayerNorm<T>([4, 5], 0.01),
            ["layer_norm without bias"] = new LayerNorm<T>(7, bias: false),
            ["layer_norm plain"] = new LayerNorm<T>(33, elementwiseAffine: false),
            ["layer_norm extremes"] = new LayerNorm<T>(4),
            ["group_norm"] = new GroupNorm<T>(3, 6),
            ["group_norm of features"] = new GroupNorm<T>(2, 8, 0.01),
            ["group_norm of one group"] = new GroupNorm<T>(1, 4, affine: false),
            ["group_norm extremes"] = new GroupNorm<T>(1, 4),
            ["instance_norm1d"] = new InstanceNorm1d<T>(3),
            ["instance_norm2d affine"] = new InstanceNorm2d<T>(3, 0.01, affine: true),
            ["instance_norm2d tracked"] = new InstanceNorm2d<T>(3, momentum: 0.3, affine: true, trackRunningStats: true),
            ["instance_norm3d tracked"] = new InstanceNorm3d<T>(2, trackRunningStats: true),
            ["instance_norm1d inference"] = new InstanceNorm1d<T>(3, affine: true, trackRunningStats: true),
            ["instance_norm extremes"] = new InstanceNorm1d<T>(1),
            ["batch_norm extremes"] = new BatchNorm1d<T>(2),
        };
}
