using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Tests.Api;
using Xunit;

namespace ConvSharp.Tests.Goldens;

/// <summary>libtorch's outputs and input gradients of the layers without weights: their index rules.</summary>
public class ModuleGoldenTests
{
    [Fact]
    public void Layers_give_torchs_float_numbers() => AllGoldens<float>(1e-5);

    [Fact]
    public void Layers_give_torchs_double_numbers() => AllGoldens<double>(1e-12);

    private static void AllGoldens<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<string, Layer<T>> layers = Layers<T>();
        foreach (ModuleGolden<T> golden in GoldenFile.Modules<T>())
        {
            string what = $"{golden.Name} ({typeof(T).Name})";
            var tape = new Tape<T>();
            Variable<T> input = tape.Input(TestTensor.Of(golden.Input.Values, golden.Input.Shape), needsGradient: true);
            Variable<T> output = layers[golden.Name].Forward(input);
            Assert.True(output.Shape.SequenceEqual(TestTensor.Sizes(golden.Output.Shape)), $"{what}: another output shape");
            GoldenAssert.Close<T>(golden.Output.Values, Flat(output.Value), tolerance, tolerance, what);
            tape.Backward(output, TestTensor.Of(golden.OutputGradient.Values, golden.OutputGradient.Shape));
            GoldenAssert.Close<T>(golden.InputGradient.Values, Flat(tape.Gradient(input)), tolerance, tolerance, $"{what}, gradient");
            layers.Remove(golden.Name);
        }

        Assert.Empty(layers);
    }

    private static Dictionary<string, Layer<T>> Layers<T>()
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
            ["batch_norm"] = new BatchNorm2d<T>(2),
        };

    private static T[] Flat<T>(ReadOnlyTensorSpan<T> tensor)
    {
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
