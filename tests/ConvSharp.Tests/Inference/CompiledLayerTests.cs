using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Compiled layers give what their Forward gives.</summary>
public class CompiledLayerTests
{
    public static TheoryData<string> Names { get; } = [.. Cases<float>().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_compiled_layer_gives_what_its_Forward_gives(string name)
    {
        Check(name, Cases<float>()[name], 2e-5);
        Check(name, Cases<double>()[name], 1e-12);
    }

    [Theory]
    [InlineData("relu6")]
    [InlineData("hardsigmoid")]
    [InlineData("hardswish")]
    public void Limited_activations_have_the_same_bits_when_compiled(string name)
    {
        float[] numbers =
            [float.NaN, float.NegativeInfinity, float.PositiveInfinity, -0f, .. Enumerable.Range(-100, 201).Select(i => i * 0.043f)];
        Layer<float> layer = Cases<float>()[name].Layer;
        float[] expected = TestTensor.Values(layer.Forward(TestTensor.Of(numbers, [numbers.Length])));
        using InferenceSession session = layer.Compile([numbers.Length]).CreateSession();
        float[] actual = session.Run([InferenceTensor.Of<float>(numbers, numbers.Length)])[0].Elements<float>().ToArray();
        for (int i = 0; i < numbers.Length; i++)
        {
            bool isSame = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]);
            Assert.True(isSame, $"{name} of {numbers[i]}: {actual[i]}, not {expected[i]}");
        }
    }

    [Fact]
    public void A_layer_that_does_not_say_how_it_is_made_is_refused_by_name()
    {
        var error = Assert.Throws<InferenceException>(() => new Sequential<float>(new ReLU<float>(), new Opaque()).Compile([1, 2]));
        Assert.Contains("Opaque", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_norms_and_activations_are_fused_into_convolutions()
    {
        var network = new Sequential<float>(
            new Conv2d<float>(3, 8, 3, padding: 1), new BatchNorm2d<float>(8), new ReLU<float>(), new Conv2d<float>(8, 4, 1),
            new Hardswish<float>());
        InferenceModel model = network.Compile([1, 3, -1, -1]);
        Assert.Equal(["Conv", "Conv"], model.Graph.Nodes.Select(node => node.Operation.Kind));
    }

    private static void Check<T>(string name, (Layer<T> Layer, nint[] Shape) layerCase, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> input = TestTensor.Random<T>(3, layerCase.Shape);
        Tensor<T> expected = layerCase.Layer.Forward(input);
        foreach (bool fuse in new[] { true, false })
        {
            using InferenceSession session =
                layerCase.Layer.Compile(layerCase.Shape, new InferenceOptions { Fuse = fuse }).CreateSession();
            InferenceTensor output = session.Run([InferenceTensor.Of(input)])[0];
            Assert.True(output.Shape.SequenceEqual(expected.Lengths), $"{name}: {output}");
            double[] numbers = [.. TestTensor.Values(expected).Select(double.CreateChecked)];
            OperationRun.AssertClose($"{name}, {typeof(T).Name}, fused {fuse}", numbers, output, tolerance);
        }
    }

    private static Dictionary<string, (Layer<T> Layer, nint[] Shape)> Cases<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            ["conv1d"] = (new Conv1d<T>(3, 4, 3, padding: 1), [2, 3, 9]),
            ["conv2d"] = (new Conv2d<T>(4, 6, 3, stride: 2, padding: 1, groups: 2, bias: false), [2, 4, 9, 8]),
            ["conv3d"] = (new Conv3d<T>(2, 3, 2), [1, 2, 4, 5, 6]),
            ["reflect"] = (new Conv2d<T>(2, 3, 3, padding: 1, paddingMode: PaddingMode.Reflect), [1, 2, 6, 5]),
            ["convT1d"] = (new ConvTranspose1d<T>(3, 4, 4, stride: 2), [1, 3, 5]),
            ["convT2d"] = (new ConvTranspose2d<T>(4, 6, 3, stride: 2, padding: 1, groups: 2), [2, 4, 5, 6]),
            ["convT3d"] = (new ConvTranspose3d<T>(2, 3, 2, stride: 2), [1, 2, 3, 3, 3]),
            ["linear"] = (new Linear<T>(7, 5), [3, 7]),
            ["linear3d"] = (new Linear<T>(7, 5, bias: false), [2, 3, 7]),
            ["batchnorm"] = (Trained(new BatchNorm2d<T>(4)), [2, 4, 5, 3]),
            ["batchnorm of the batch"] = (new BatchNorm2d<T>(4, trackRunningStats: false), [2, 4, 5, 3]),
            ["batchnorm1d"] = (Trained(new BatchNorm1d<T>(4)), [3, 4]),
            ["instancenorm"] = (new InstanceNorm2d<T>(4, affine: true), [2, 4, 5, 3]),
            ["groupnorm"] = (new GroupNorm<T>(2, 6), [2, 6, 5, 3]),
            ["layernorm"] = (new LayerNorm<T>([5, 3]), [2, 4, 5, 3]),
            ["layernorm plain"] = (new LayerNorm<T>(3, elementwiseAffine: false), [2, 4, 3]),
            ["relu"] = (new ReLU<T>(), [2, 3, 7]),
            ["relu6"] = (new ReLU6<T>(), [2, 3, 7]),
            ["leaky"] = (new LeakyReLU<T>(0.2), [2, 3, 7]),
            ["prelu"] = (new PReLU<T>(3, 0.3), [2, 3, 7]),
            ["prelu of one"] = (new PReLU<T>(), [2, 3, 7]),
            ["gelu"] = (new GELU<T>(), [2, 3, 7]),
            ["gelu tanh"] = (new GELU<T>(GeluApproximation.Tanh), [2, 3, 7]),
            ["hardsigmoid"] = (new Hardsigmoid<T>(), [2, 3, 7]),
            ["hardswish"] = (new Hardswish<T>(), [2, 3, 7]),
            ["silu"] = (new SiLU<T>(), [2, 3, 7]),
            ["sigmoid"] = (new Sigmoid<T>(), [2, 3, 7]),
            ["softmax"] = (new Softmax<T>(1), [2, 3, 7]),
            ["dropout"] = (new Sequential<T>(new Dropout<T>(0.5), new ReLU<T>()), [2, 3, 7]),
            ["maxpool"] = (new MaxPool2d<T>(3, stride: 2, padding: 1, ceilMode: true), [2, 3, 9, 8]),
            ["maxpool dilated"] = (new MaxPool1d<T>(3, dilation: 2), [2, 3, 9]),
            ["maxpool3d"] = (new MaxPool3d<T>(2), [1, 2, 4, 5, 6]),
            ["avgpool"] = (new AvgPool2d<T>(3, stride: 2, padding: 1), [2, 3, 9, 8]),
            ["avgpool without padding"] = (
                new AvgPool2d<T>(3, stride: 2, padding: 1, countIncludePad: false, ceilMode: true), [2, 3, 8, 7]),
            ["adaptive"] = (new AdaptiveAvgPool2d<T>((3, 2)), [2, 3, 7, 5]),
            ["adaptive one"] = (new AdaptiveAvgPool2d<T>(1), [2, 3, 7, 5]),
            ["adaptive max"] = (new AdaptiveMaxPool2d<T>((3, 4)), [2, 3, 7, 5]),
            ["flatten"] = (new Flatten<T>(), [2, 3, 7]),
            ["flatten some"] = (new Flatten<T>(2, -2), [2, 3, 4, 5, 6]),
            ["pad"] = (new Pad<T>(2, Padding.Asymmetric((1, 2), (0, 3)), PaddingMode.Zeros, 2), [2, 3, 4, 5]),
            ["pad reflect"] = (new Pad<T>(1, 2, PaddingMode.Reflect), [2, 3, 5]),
            ["pixelshuffle"] = (new PixelShuffle<T>(2), [2, 8, 3, 4]),
            ["pixelunshuffle"] = (new PixelUnshuffle<T>(2), [2, 3, 4, 6]),
            ["upsample"] = (new Upsample<T>(scaleFactor: [2]), [2, 3, 4, 5]),
            ["upsample size"] = (new Upsample<T>((14, 9)), [2, 3, 6, 5]),
            ["upsample linear"] = (new Upsample<T>(scaleFactor: [2], mode: UpsampleMode.Linear), [2, 3, 4, 5]),
            ["upsample corners"] = (new Upsample<T>((9, 7), mode: UpsampleMode.Linear, alignCorners: true), [2, 3, 4, 5]),
            ["residual"] = (new Residual<T>(), [2, 4, 6, 5]),
            ["network"] = (
                new Sequential<T>(
                    new Conv2d<T>(3, 4, 3, padding: 1), Trained(new BatchNorm2d<T>(4)), new SiLU<T>(), new Residual<T>(),
                    new MaxPool2d<T>(2), new Flatten<T>(), new Linear<T>(36, 5), new ReLU<T>()),
                [2, 3, 6, 7]),
        };

    private static BatchNorm<T> Trained<T>(BatchNorm<T> norm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint i = 0; i < norm.NumFeatures; i++)
        {
            norm.RunningMean![i] = T.CreateChecked(i) / T.CreateChecked(3);
            norm.RunningVar![i] = T.One + T.CreateChecked(i);
            norm.Weight![i] = T.CreateChecked(i) - T.One;
            norm.Bias![i] = T.CreateChecked(0.5);
        }

        return norm;
    }

    private sealed class Residual<T> : Layer<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Conv2d<T> _first, _second;
        private readonly ReLU<T> _relu = new();

        public Residual()
        {
            _first = Register("first", new Conv2d<T>(4, 4, 3, padding: 1));
            _second = Register("second", new Conv2d<T>(4, 4, 3, padding: 1));
        }

        public override Variable<T> Forward(Variable<T> input) =>
            _relu.Forward(_second.Forward(_relu.Forward(_first.Forward(input))) + input);

        public override string AddTo(InferenceGraphBuilder builder, string input)
        {
            string inner = _second.AddTo(builder, _relu.AddTo(builder, _first.AddTo(builder, input)));
            return _relu.AddTo(builder, builder.Add(new Binary(BinaryFunction.Add), inner, input));
        }
    }

    private sealed class Opaque : Layer<float>
    {
        public override Variable<float> Forward(Variable<float> input) => input;
    }
}
