using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Tests.Layers;
using ConvSharp.Training;

namespace ConvSharp.Tests.Engine.Execution;

/// <summary>A layer, or another operation of a tape as one, that runs on memory with leftovers.</summary>
internal sealed record LeftoverCase<T>(string Name, Layer<T> Layer, nint[] Shape)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// All cases, with layers of their own and always the same weights. Those of <see cref="LayerCase{T}"/> are among them: a layer that is
    /// no special case belongs there.
    /// </summary>
    public static LeftoverCase<T>[] Create()
    {
        LeftoverCase<T>[] cases =
        [
            .. LayerCase<T>.Create().Select(of => new LeftoverCase<T>(of.Text, of.Layer, of.Shape)),
            .. LayerCase<T>.Create().Select(of => new LeftoverCase<T>($"larger {of.Text}", of.Layer, of.Larger(3))),
            .. Special(),
            .. Operations(),
        ];
        foreach (LeftoverCase<T> of in cases)
        {
            int seed = 100;
            foreach (Parameter<T> parameter in of.Layer.Parameters)
                parameter.Set(TestTensor.Random<T>(seed++, parameter.Shape));
        }

        return cases;
    }

    /// <summary>Layers whose gradients or texts cannot be tested as the others' are.</summary>
    private static IEnumerable<LeftoverCase<T>> Special() =>
    [
        Of(new Dropout<T>(0.3, new TorchGenerator(5)), [3, 700]),
        Of(new Conv1d<T>(4, 6, 3, 2, "same", groups: 2), [2, 4, 21]),
        Of(new Conv2d<T>(16, 16, 3, padding: 1), [1, 16, 13, 17]),
        Of(new Conv3d<T>(2, 3, (2, 3, 1), dilation: (1, 2, 1)), [2, 2, 4, 7, 5]),
        Of(new ConvTranspose2d<T>(3, 4, (4, 3), 2, 1, (1, 0)), [2, 3, 5, 6]),
        Of(new ConvTranspose3d<T>(2, 2, 2, (1, 2, 3), bias: false), [1, 2, 3, 4, 3]),
        Of(
            new Sequential<T>(
                new Conv2d<T>(2, 4, 3, padding: 1), new BatchNorm2d<T>(4), new ReLU<T>(), new MaxPool2d<T>(2), new Flatten<T>(),
                new Linear<T>(24, 3)),
            [3, 2, 5, 6]),
        Of(new MaxPool1d<T>(2, 1, 2, 3), [2, 3, 2]),
        Of(new MaxPool2d<T>(3, 6, 1, 2, true), [1, 2, 1, 224]),
        Of(new MaxPool1d<T>(2, 1, 10, 20), [1, 3, 12]),
        Of(new MaxPool3d<T>(2, 1, (3, 0, 2), (5, 1, 4)), [1, 2, 3, 4, 3]),
    ];

    private static LeftoverCase<T>[] Operations()
    {
        // Made once: another layer would find no memory of its own from the first pass.
        var relu = new ReLU<T>();
        var tanh = new Tanh<T>();
        var sigmoid = new Sigmoid<T>();
        Tensor<long> classes = TestTensor.Of<long>([2, 0, 1, 2], [4]), ignored = TestTensor.Of<long>([2, -100, 1, 2], [4]);
        return
        [
            Function("sum", x => relu.Forward(x) + x),
            Function("concatenation", x => Variables.Concatenate([x, tanh.Forward(x)])),
            Function("squared error", x => Loss.MeanSquaredError(x, tanh.Forward(x))),
            Function("absolute error", x => Loss.MeanAbsoluteError(x, tanh.Forward(x), Reduction.Sum)),
            Function("cross entropy", x => Loss.CrossEntropy(x, classes)),
            Function("cross entropy, one class ignored", x => Loss.CrossEntropy(x, ignored, reduction: Reduction.Sum)),
            Function("cross entropy of probabilities", x => Loss.CrossEntropy(x, sigmoid.Forward(x))),
            Function("binary cross entropy", x => Loss.BinaryCrossEntropyWithLogits(x, sigmoid.Forward(x))),
        ];
    }

    private static LeftoverCase<T> Of(Layer<T> layer, nint[] shape) => new(layer.ToString(), layer, shape);

    private static LeftoverCase<T> Function(string name, Func<Variable<T>, Variable<T>> function) =>
        new(name, new FunctionLayer<T>(function), [4, 3]);
}
