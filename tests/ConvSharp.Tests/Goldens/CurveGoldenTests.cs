using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Goldens;

/// <summary>Networks of the same seed learn as in libtorch: the losses of 50 steps agree.</summary>
public class CurveGoldenTests
{
    public static TheoryData<string> Names => ["residual sgd", "autoencoder adam", "autoencoder adamw"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_in_float_follow_libtorch(string name) => Follow<float>(name, 1e-4);

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_in_double_follow_libtorch(string name) => Follow<double>(name, 1e-10);

    private static void Follow<T>(string name, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CurveGolden<T> golden = GoldenFile.Curves<T>().Single(curve => curve.Name == name);
        Assert.Equal(50, golden.Losses.Length);
        Layer<T> network = golden.Classes is null ? Autoencoder<T>(golden.Seed) : new Residual<T>(golden.Seed);
        Optimizer<T> optimizer = name switch
        {
            "residual sgd" => new Sgd<T>(network.NamedParameters(), 0.05, momentum: 0.9, weightDecay: 1e-3, nesterov: true),
            "autoencoder adam" => new Adam<T>(network.NamedParameters(), 1e-2, weightDecay: 1e-3),
            _ => new AdamW<T>(network.NamedParameters(), 1e-2, weightDecay: 0.1),
        };
        Tensor<T> input = TestTensor.Of(golden.Input.Values, golden.Input.Shape);
        var tape = new Tape<T>();
        for (int step = 0; step < golden.Losses.Length; step++)
        {
            Variable<T> x = tape.Input(input), output = network.Forward(x);
            Variable<T> loss = golden.Classes is null
                ? Loss.MeanSquaredError(output, x)
                : Loss.CrossEntropy(output, TestTensor.Of(golden.Classes, [golden.Classes.Length]), labelSmoothing: 0.1);
            double found = double.CreateChecked(loss.Value[0]), expected = golden.Losses[step];
            Assert.True(
                Math.Abs(found - expected) <= tolerance * expected, $"{name}, step {step}: the loss should be {expected}, but is {found}");
            tape.Backward(loss);
            optimizer.Step(tape);
            tape.Clear();
        }
    }

    private static Sequential<T> Autoencoder<T>(ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var generator = new TorchGenerator(seed);
        return new Sequential<T>(
            new Conv2d<T>(2, 8, 3, stride: 2, padding: 1, generator: generator), new LeakyReLU<T>(0.1),
            new Conv2d<T>(8, 4, 3, stride: 2, padding: 1, generator: generator), new Tanh<T>(),
            new ConvTranspose2d<T>(4, 8, 4, stride: 2, padding: 1, generator: generator), new ReLU<T>(),
            new ConvTranspose2d<T>(8, 2, 3, stride: 2, padding: 1, outputPadding: 1, generator: generator), new Sigmoid<T>());
    }

    /// <summary>A classifier with batch norm and a residual branch.</summary>
    private sealed class Residual<T> : Layer<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Layer<T> _start, _branch, _relu, _end;

        public Residual(ulong seed)
        {
            var generator = new TorchGenerator(seed);
            _relu = new ReLU<T>();
            _start = Register("start", new Sequential<T>(
                new Conv2d<T>(3, 8, 3, padding: 1, generator: generator), new BatchNorm2d<T>(8), new ReLU<T>()));
            _branch = Register("branch", new Sequential<T>(
                new Conv2d<T>(8, 8, 3, padding: 1, bias: false, generator: generator), new BatchNorm2d<T>(8), new ReLU<T>(),
                new Conv2d<T>(8, 8, 3, padding: 1, bias: false, generator: generator), new BatchNorm2d<T>(8)));
            _end = Register("end", new Sequential<T>(
                new AdaptiveAvgPool2d<T>(1), new Flatten<T>(), new Linear<T>(8, 5, generator: generator)));
        }

        public override Variable<T> Forward(Variable<T> input)
        {
            Variable<T> x = _start.Forward(input);
            return _end.Forward(_relu.Forward(_branch.Forward(x) + x));
        }
    }
}
