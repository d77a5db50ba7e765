using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Layers;

namespace ConvSharp.Tests.Layers;

/// <summary>A layer other than a convolution, the shape of an input for it, and its text in torch.</summary>
internal sealed record LayerCase<T>(Layer<T> Layer, nint[] Shape, string Text)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Every layer, of every rank, with arguments at and off their defaults.</summary>
    public static LayerCase<T>[] All { get; } = Create();

    /// <summary>The cases with layers of their own.</summary>
    public static LayerCase<T>[] Create() =>
    [
        new(new ReLU<T>(), [3, 7], "ReLU()"),
        new(new LeakyReLU<T>(0.2), [2, 19], "LeakyReLU(negative_slope=0.2)"),
        new(new Sigmoid<T>(), [2, 3, 5], "Sigmoid()"),
        new(new Tanh<T>(), [2, 3, 5], "Tanh()"),
        new(new ReLU6<T>(), [3, 7], "ReLU6()"),
        new(new SiLU<T>(), [2, 3, 5], "SiLU()"),
        new(new GELU<T>(), [2, 3, 5], "GELU(approximate='none')"),
        new(new GELU<T>(GeluApproximation.Tanh), [2, 19], "GELU(approximate='tanh')"),
        new(new Hardswish<T>(), [2, 3, 5], "Hardswish()"),
        new(new Hardsigmoid<T>(), [2, 3, 5], "Hardsigmoid()"),
        new(new Softmax<T>(-1), [2, 3, 5], "Softmax(dim=-1)"),
        new(new Softmax<T>(), [2, 3, 5, 4], "Softmax(dim=None)"),
        new(new PReLU<T>(), [2, 19], "PReLU(num_parameters=1)"),
        new(new PReLU<T>(3), [2, 3, 5], "PReLU(num_parameters=3)"),
        new(new Linear<T>(5, 3), [4, 5], "Linear(in_features=5, out_features=3, bias=True)"),
        new(new Linear<T>(17, 33, bias: false), [2, 3, 17], "Linear(in_features=17, out_features=33, bias=False)"),
        new(new Conv2d<T>(3, 4, 3, 2, 1), [2, 3, 6, 7], "Conv2d(3, 4, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))"),
        new(new ConvTranspose1d<T>(2, 3, 4, 2), [2, 2, 5], "ConvTranspose1d(2, 3, kernel_size=(4,), stride=(2,))"),
        new(new Flatten<T>(), [2, 3, 4], "Flatten(start_dim=1, end_dim=-1)"),
        new(new Flatten<T>(0, 1), [2, 3, 4], "Flatten(start_dim=0, end_dim=1)"),
        new(
            new BatchNorm1d<T>(3), [5, 3],
            "BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)"),
        new(
            new BatchNorm1d<T>(2, eps: 0.01, momentum: null), [3, 2, 19],
            "BatchNorm1d(2, eps=0.01, momentum=None, affine=True, track_running_stats=True)"),
        new(
            new BatchNorm2d<T>(3, affine: false), [2, 3, 3, 5],
            "BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=False, track_running_stats=True)"),
        new(
            new BatchNorm3d<T>(2, trackRunningStats: false), [2, 2, 2, 3, 4],
            "BatchNorm3d(2, eps=1e-05, momentum=0.1, affine=True, track_running_stats=False)"),
        new(new LayerNorm<T>(19), [3, 2, 19], "LayerNorm((19,), eps=1e-05, elementwise_affine=True)"),
        new(new LayerNorm<T>([3, 5], 0.01, bias: false), [2, 3, 5], "LayerNorm((3, 5), eps=0.01, elementwise_affine=True)"),
        new(new LayerNorm<T>(7, elementwiseAffine: false), [70, 7], "LayerNorm((7,), eps=1e-05, elementwise_affine=False)"),
        new(new GroupNorm<T>(2, 6), [2, 6, 4], "GroupNorm(2, 6, eps=1e-05, affine=True)"),
        new(new GroupNorm<T>(1, 4, 0.01, affine: false), [3, 4, 3, 5], "GroupNorm(1, 4, eps=0.01, affine=False)"),
        new(
            new InstanceNorm1d<T>(3, affine: true), [2, 3, 19],
            "InstanceNorm1d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=False)"),
        new(
            new InstanceNorm2d<T>(3, trackRunningStats: true), [2, 3, 3, 5],
            "InstanceNorm2d(3, eps=1e-05, momentum=0.1, affine=False, track_running_stats=True)"),
        new(
            new InstanceNorm3d<T>(2, 0.01, momentum: null), [2, 2, 3, 4],
            "InstanceNorm3d(2, eps=0.01, momentum=None, affine=False, track_running_stats=False)"),
        new(new MaxPool1d<T>(2), [2, 3, 9], "MaxPool1d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)"),
        new(
            new MaxPool1d<T>(3, 1, 1, 2, true), [3, 10],
            "MaxPool1d(kernel_size=3, stride=1, padding=1, dilation=2, ceil_mode=True)"),
        new(
            new MaxPool2d<T>(3, 2, 1), [2, 2, 7, 10],
            "MaxPool2d(kernel_size=3, stride=2, padding=1, dilation=1, ceil_mode=False)"),
        new(
            new MaxPool2d<T>((2, 3), (2, 1), (1, 1), (1, 2), true), [2, 6, 19],
            "MaxPool2d(kernel_size=(2, 3), stride=(2, 1), padding=(1, 1), dilation=(1, 2), ceil_mode=True)"),
        new(
            new MaxPool3d<T>((1, 2, 3), padding: (0, 1, 1), ceilMode: true), [1, 2, 3, 4, 8],
            "MaxPool3d(kernel_size=(1, 2, 3), stride=(1, 2, 3), padding=(0, 1, 1), dilation=1, ceil_mode=True)"),
        new(
            new MaxPool1d<T>(2, 1, Padding.Asymmetric(1, 0)), [2, 3, 9],
            "MaxPool1d(kernel_size=2, stride=1, padding=((1, 0),), dilation=1, ceil_mode=False)"),
        new(
            new MaxPool2d<T>(3, 2, Padding.FromOnnx([0, 2, 1, 1]), ceilMode: true), [2, 2, 7, 10],
            "MaxPool2d(kernel_size=3, stride=2, padding=((0, 1), (2, 1)), dilation=1, ceil_mode=True)"),
        new(
            new MaxPool3d<T>(2, 1, "same"), [1, 2, 3, 4, 5],
            "MaxPool3d(kernel_size=2, stride=1, padding=same, dilation=1, ceil_mode=False)"),
        new(
            new AvgPool2d<T>((3, 2), 2, Padding.Asymmetric((2, 0), (0, 1)), countIncludePad: false), [2, 8, 9],
            "AvgPool2d(kernel_size=(3, 2), stride=2, padding=((2, 0), (0, 1)))"),
        new(new AvgPool1d<T>(3, 2, 1, true), [2, 3, 10], "AvgPool1d(kernel_size=3, stride=2, padding=1)"),
        new(new AvgPool2d<T>(2), [2, 2, 7, 9], "AvgPool2d(kernel_size=2, stride=2, padding=0)"),
        new(
            new AvgPool2d<T>((3, 4), 2, 1, true, countIncludePad: false), [2, 8, 9],
            "AvgPool2d(kernel_size=(3, 4), stride=2, padding=1)"),
        new(
            new AvgPool3d<T>(2, (1, 2, 2), 1, divisorOverride: 3), [1, 2, 3, 4, 5],
            "AvgPool3d(kernel_size=2, stride=(1, 2, 2), padding=1)"),
        new(new AdaptiveAvgPool1d<T>(4), [2, 3, 7], "AdaptiveAvgPool1d(output_size=4)"),
        new(new AdaptiveAvgPool2d<T>(1), [2, 3, 5, 4], "AdaptiveAvgPool2d(output_size=1)"),
        new(new AdaptiveAvgPool2d<T>((3, 7)), [2, 8, 5], "AdaptiveAvgPool2d(output_size=(3, 7))"),
        new(new AdaptiveAvgPool3d<T>((2, 1, 3)), [1, 2, 3, 4, 5], "AdaptiveAvgPool3d(output_size=(2, 1, 3))"),
        new(new AdaptiveMaxPool1d<T>(4), [2, 3, 7], "AdaptiveMaxPool1d(output_size=4)"),
        new(new AdaptiveMaxPool2d<T>(1), [2, 3, 5, 4], "AdaptiveMaxPool2d(output_size=1)"),
        new(new AdaptiveMaxPool2d<T>((3, 7)), [2, 8, 5], "AdaptiveMaxPool2d(output_size=(3, 7))"),
        new(new AdaptiveMaxPool3d<T>((2, 1, 3)), [1, 2, 3, 4, 5], "AdaptiveMaxPool3d(output_size=(2, 1, 3))"),
        new(new Upsample<T>(scaleFactor: [2]), [2, 2, 3, 4], "Upsample(scale_factor=2.0, mode='nearest')"),
        new(new Upsample<T>(size: 7), [1, 2, 5], "Upsample(size=7, mode='nearest')"),
        new(new Upsample<T>(scaleFactor: [1.5, 2, 0.7]), [1, 2, 2, 3, 9], "Upsample(scale_factor=(1.5, 2.0, 0.7), mode='nearest')"),
        new(new Upsample<T>(scaleFactor: [2.5], mode: UpsampleMode.Linear), [2, 3, 7], "Upsample(scale_factor=2.5, mode='linear')"),
        new(
            new Upsample<T>(scaleFactor: [2], mode: UpsampleMode.Linear), [2, 2, 4, 5],
            "Upsample(scale_factor=2.0, mode='linear')"),
        new(
            new Upsample<T>(size: (7, 5), mode: UpsampleMode.Linear, alignCorners: true), [1, 2, 4, 8],
            "Upsample(size=(7, 5), mode='linear')"),
        new(
            new Upsample<T>(size: (3, 5, 4), mode: UpsampleMode.Linear), [1, 2, 2, 3, 5],
            "Upsample(size=(3, 5, 4), mode='linear')"),
        new(new PixelShuffle<T>(2), [2, 8, 3, 5], "PixelShuffle(upscale_factor=2)"),
        new(new PixelShuffle<T>(3), [9, 2, 2], "PixelShuffle(upscale_factor=3)"),
        new(new PixelUnshuffle<T>(2), [2, 3, 4, 6], "PixelUnshuffle(downscale_factor=2)"),
        new(new Pad<T>(1, Padding.Asymmetric(1, 2), PaddingMode.Reflect), [2, 3, 4], "ReflectionPad1d((1, 2))"),
        new(new Pad<T>(2, Padding.Asymmetric((3, 1), (4, 2)), value: 3.5), [2, 2, 3, 4], "ConstantPad2d(padding=(1, 2, 3, 4), value=3.5)"),
        new(new Pad<T>(2, Padding.Asymmetric((0, -1), (-1, 2))), [2, 3, 4], "ZeroPad2d((-1, 2, 0, -1))"),
        new(new Pad<T>(2, 2, PaddingMode.Replicate), [1, 2, 3, 4], "ReplicationPad2d((2, 2, 2, 2))"),
        new(new Pad<T>(3, 1, PaddingMode.Circular), [1, 2, 2, 3, 4], "CircularPad3d((1, 1, 1, 1, 1, 1))"),
    ];

    /// <summary>A larger input for the layer, which threads share.</summary>
    public nint[] Larger(nint times)
    {
        nint[] shape = [.. Shape];
        if (Layer is Linear<T> or LayerNorm<T>)
        {
            int normalized = Layer is LayerNorm<T> norm ? norm.NormalizedShape.Length : 1;
            shape[^(normalized + 1)] *= times * times;
            return shape;
        }

        for (int axis = shape.Length == 2 && Layer is not BatchNorm<T> ? 1 : 2; axis < shape.Length; axis++)
            shape[axis] *= times;
        return shape;
    }
}
