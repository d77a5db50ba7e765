using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Tests.Onnx;

/// <summary>Networks of every layer that has a form in ONNX, with the shape of an input; −1 is any length.</summary>
internal static class ExportCases
{
    private static readonly TorchGenerator Generator = new(seed: 3);

    public static Dictionary<string, (Func<Layer<float>> Make, nint[] Shape)> All { get; } = new()
    {
        ["conv1d"] = (() => new Conv1d<float>(3, 4, 5, stride: 2, padding: 2, generator: Generator), [-1, 3, 17]),
        ["conv2d-groups"] = (() => new Conv2d<float>(
            4, 6, (3, 2), stride: (1, 2), padding: (2, 1), dilation: (2, 1), groups: 2, generator: Generator), [-1, 4, -1, 9]),
        ["conv3d"] = (() => new Conv3d<float>(2, 3, 2, padding: 1, bias: false, generator: Generator), [1, 2, 4, 5, 6]),
        ["conv-same"] = (() => new Conv2d<float>(2, 3, 4, padding: Padding.Same, generator: Generator), [-1, 2, 7, 9]),
        ["conv-causal"] = (() => new Conv1d<float>(2, 3, 3, padding: Padding.Causal, dilation: 2, generator: Generator), [-1, 2, 11]),
        ["conv-reflect"] = (() => new Conv2d<float>(
            2, 3, 3, padding: 1, paddingMode: PaddingMode.Reflect, generator: Generator), [-1, 2, 6, 7]),
        ["conv-replicate"] = (() => new Conv2d<float>(
            2, 3, 3, padding: (2, 1), paddingMode: PaddingMode.Replicate, generator: Generator), [-1, 2, 6, 7]),
        ["conv-circular"] = (() => new Conv2d<float>(
            2, 3, 3, padding: (2, 1), paddingMode: PaddingMode.Circular, generator: Generator), [-1, 2, 6, 7]),
        ["transpose1d"] = (() => new ConvTranspose1d<float>(2, 3, 4, stride: 2, padding: 1, generator: Generator), [-1, 2, 6]),
        ["transpose2d"] = (() => new ConvTranspose2d<float>(
            4, 6, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2, dilation: 2, generator: Generator), [-1, 4, 5, 6]),
        ["transpose3d"] = (() => new ConvTranspose3d<float>(2, 2, 3, stride: 2, generator: Generator), [1, 2, 3, 3, 4]),
        ["activations"] = (() => new Sequential<float>(
            new ReLU<float>(), new Conv2d<float>(2, 4, 3, padding: 1, generator: Generator), new LeakyReLU<float>(0.1), new ReLU6<float>(),
            new Conv2d<float>(4, 4, 3, padding: 1, generator: Generator), new PReLU<float>(4), new Hardsigmoid<float>(),
            new Hardswish<float>(), new SiLU<float>(), new GELU<float>(), new GELU<float>(GeluApproximation.Tanh), new Sigmoid<float>(),
            new Tanh<float>(), new Dropout<float>(), new Softmax<float>(1)), [-1, 2, 6, 7]),
        ["norms"] = (() => new Sequential<float>(
            new Conv2d<float>(2, 6, 3, generator: Generator), new BatchNorm2d<float>(6), new GroupNorm<float>(3, 6),
            new Conv2d<float>(6, 6, 3, generator: Generator), new InstanceNorm2d<float>(6, affine: true),
            new Conv2d<float>(6, 6, 3, generator: Generator), new LayerNorm<float>([3, 4])), [-1, 2, 9, 10]),
        ["norms-plain"] = (() => new Sequential<float>(
            new InstanceNorm2d<float>(4), new Conv2d<float>(4, 4, 3, generator: Generator), new GroupNorm<float>(2, 4, affine: false),
            new Conv2d<float>(4, 4, 3, generator: Generator), new LayerNorm<float>(5, elementwiseAffine: false)), [-1, 4, 9, 9]),
        ["pools"] = (() => new Sequential<float>(
            new MaxPool2d<float>(3, stride: 2, padding: 1), new AvgPool2d<float>(2, stride: 1, padding: 1),
            new AvgPool2d<float>(3, stride: 2, padding: 1, countIncludePad: false), new MaxPool2d<float>(2, dilation: 2, stride: 1)),
            [-1, 2, 19, 21]),
        ["pool1d-3d"] = (() => new Sequential<float>(new MaxPool3d<float>(2), new AvgPool3d<float>(2)), [1, 2, 8, 9, 8]),
        ["adaptive"] = (() => new Sequential<float>(new AdaptiveAvgPool2d<float>((3, 4)), new AdaptiveMaxPool2d<float>(1)), [-1, 2, 9, 12]),
        ["upsample"] = (() => new Sequential<float>(
            new Upsample<float>(scaleFactor: [2]), new Upsample<float>(size: (13, 15), mode: UpsampleMode.Linear),
            new Upsample<float>(scaleFactor: [2, 1.5], mode: UpsampleMode.Linear, alignCorners: false),
            new Upsample<float>(size: (31, 33), mode: UpsampleMode.Linear, alignCorners: true), new Upsample<float>(size: 20)),
            [-1, 2, 5, 6]),
        ["pixels"] = (() => new Sequential<float>(new PixelShuffle<float>(2), new PixelUnshuffle<float>(3)), [-1, 4, 6, 9]),
        ["pads"] = (() => new Sequential<float>(
            new Pad<float>(2, 2, value: 0.5), new Pad<float>(2, Padding.Asymmetric((1, 0), (0, 2)), PaddingMode.Reflect),
            new Pad<float>(2, 1, PaddingMode.Replicate), new Pad<float>(2, (2, 1), PaddingMode.Circular)), [-1, 2, 5, 6]),
        ["classifier"] = (() => new Sequential<float>(
            new Conv2d<float>(3, 4, 3, generator: Generator), new ReLU<float>(), new Flatten<float>(),
            new Linear<float>(4 * 6 * 6, 5, generator: Generator), new Linear<float>(5, 3, bias: false, generator: Generator),
            new Softmax<float>(-1)), [-1, 3, 8, 8]),
        ["flatten-middle"] = (() => new Flatten<float>(1, 2), [-1, 2, 3, 4]),
        ["residual"] = (() => new Sequential<float>(new Residual(), new Residual()), [-1, 3, -1, -1]),
    };

    /// <summary>A layer of one's own: x + relu(conv(x)).</summary>
    private sealed class Residual : Layer<float>
    {
        private readonly Layer<float> _branch;

        public Residual() => _branch = Register(
            "branch", new Sequential<float>(new Conv2d<float>(3, 3, 3, padding: 1, generator: Generator), new ReLU<float>()));

        public override Variable<float> Forward(Variable<float> input) => input + _branch.Forward(input);

        public override string AddTo(InferenceGraphBuilder builder, string input) =>
            builder.Add(new Binary(BinaryFunction.Add), input, _branch.AddTo(builder, input));
    }
}
