using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>The examples of docs/training.md, as they stand there, each with what the text claims of it.</summary>
public sealed class TrainingExamples : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_network_learns()
    {
        Tensor<float> pictures = TestTensor.Random<float>(1, [16, 3, 12, 12]);
        Tensor<long> classes = TestTensor.Of([.. Enumerable.Range(0, 16).Select(i => (long)(i % 10))], [16]);
        string path = _folder.File("network.safetensors");
        var losses = new List<float>();

        var generator = new TorchGenerator(seed: 0);
        var network = new Sequential<float>(
            new Conv2d<float>(3, 16, 3, padding: 1, generator: generator),
            new BatchNorm2d<float>(16),
            new ReLU<float>(),
            new AdaptiveAvgPool2d<float>(1),
            new Flatten<float>(),
            new Linear<float>(16, 10, generator: generator));

        var optimizer = new AdamW<float>(network.NamedParameters(), learningRate: 1e-2);
        Schedule schedule = Schedule.WarmUp(1e-2, steps: 5).Then(5, Schedule.Cosine(1e-2, steps: 45));
        var tape = new Tape<float>();
        for (int step = 0; step < 50; step++)
        {
            optimizer.LearningRate = schedule.RateAt(step);
            Variable<float> logits = network.Forward(tape.Input(pictures));   // pictures: Tensor<float> [16, 3, H, W]
            Variable<float> loss = Loss.CrossEntropy(logits, classes);        // classes: Tensor<long> [16]
            losses.Add(loss.Value[0]);
            tape.Backward(loss);
            optimizer.Step(tape);
            tape.Clear();
        }

        ModelFile.Save(path, network);

        Assert.True(losses[^1] < losses[0] - 0.1, $"from {losses[0]} to {losses[^1]}");
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Training_goes_on_from_one_file()
    {
        string path = _folder.File("training.safetensors");
        var network = new Sequential<float>(("features", new Conv1d<float>(2, 4, 3)), ("act", new ReLU<float>()));
        var optimizer = new Adam<float>(network.NamedParameters(), amsgrad: true);
        Step(network, optimizer);
        Step(network, optimizer);

        TrainingFile.Save(path, network, optimizer);

        // later, in another process; None: weights that the file will replace need not be drawn
        var resumed = new Sequential<float>(
            ("features", new Conv1d<float>(2, 4, 3, generator: TorchGenerator.None)), ("act", new ReLU<float>()));
        var other = new Adam<float>(resumed.NamedParameters(), amsgrad: true);
        TrainingFile.Load(path, resumed, other);
        long step = other.Steps;

        Assert.Equal(2, step);
        Assert.Same(resumed[0], resumed["features"]);
        Step(network, optimizer);
        Step(resumed, other);
        Assert.Equal(
            TestTensor.Values(network.Forward(TestTensor.Random<float>(2, [1, 2, 8]))),
            TestTensor.Values(resumed.Forward(TestTensor.Random<float>(2, [1, 2, 8]))));

        static void Step(Layer<float> network, Optimizer<float> optimizer)
        {
            var tape = new Tape<float>();
            Variable<float> output = network.Forward(tape.Input(TestTensor.Random<float>(1, [1, 2, 8])));
            tape.Backward(Loss.MeanSquaredError(output, tape.Input(TestTensor.Filled(output.Shape, 1f))));
            optimizer.Step(tape);
        }
    }

    [Fact]
    public void An_error_inside_a_network_names_the_layer()
    {
        Layer<float> Block(int channels) => new Residual(new Sequential<float>(("conv2", new Conv2d<float>(channels, 8, 3))));
        var network = new Sequential<float>(("layer3", new Sequential<float>(new ReLU<float>(), Block(5))));
        string message = Assert.Throws<ConvolutionArgumentException>(
            () => network.Forward(TestTensor.Random<float>(1, [1, 4, 6, 6]))).Message;
        Assert.StartsWith(
            "layer3.1.branch.conv2: Given groups=1, weight of size [8, 5, 3, 3], expected input[1, 4, 6, 6] to have 5 channels, but got "
            + "4 channels instead; ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_have_arithmetic()
    {
        var tape = new Tape<double>();
        Variable<double> x = tape.Input(TestTensor.Filled([2], 3.0)), y = tape.Input(TestTensor.Filled([2], 2.0));
        Variable<double> f = (x * x * y) - (x / y) + 2;
        Assert.Equal(18.5, f.Value[1]);
    }

    [Fact]
    public void Classes_have_weights()
    {
        var tape = new Tape<float>();
        Variable<float> logits = tape.Input(TestTensor.Of([0f, 1, 3, 0], [2, 2]));
        Tensor<long> classes = TestTensor.Of([0L, 1], [2]);
        Tensor<float> weight = TestTensor.Of([1f, 3], [2]);
        Variable<float> loss = Loss.CrossEntropy(logits, classes, weight: weight);   // weight: Tensor<float> [classes]
        double first = Math.Log(1 + Math.E), second = Math.Log(1 + Math.Exp(3));
        Assert.Equal((first + (3 * second)) / 4, loss.Value[0], 1e-6);
    }

    [Fact]
    public void A_layer_of_ones_own_is_checked()
    {
        IReadOnlyList<GradientError> errors = GradientCheck.Run(new Softsign(), [4, 7]);

        Assert.True(errors[0].Largest < 1e-6, $"{errors[0]}");
    }

    [Fact]
    public void A_residual_block_has_the_names_of_its_parts() =>
        Assert.Equal(["branch.weight", "branch.bias"], new Residual(new Linear<float>(2, 2)).NamedParameters().Select(named => named.Key));

    public void Dispose() => _folder.Dispose();

    /// x / (1 + |x|)
    private sealed class Softsign : ElementaryLayer<double>
    {
        protected override void Forward(Pass<double> pass)
        {
            TensorPrimitives.Abs(pass.Input(), pass.Output);
            TensorPrimitives.Add(pass.Output, 1, pass.Output);
            TensorPrimitives.Divide(pass.Input(), pass.Output, pass.Output);
        }

        protected override void Backward(Pass<double> pass)
        {
            for (int i = 0; i < pass.Output.Length; i++)
            {
                double divisor = 1 + Math.Abs(pass.Input()[i]);
                pass.InputGradient()[i] = pass.OutputGradient[i] / (divisor * divisor);
            }
        }
    }

    /// x + f(x)
    private sealed class Residual : Layer<float>
    {
        private readonly Layer<float> _branch;

        public Residual(Layer<float> branch) => _branch = Register("branch", branch);

        public override Variable<float> Forward(Variable<float> input) => input + _branch.Forward(input);
    }
}
