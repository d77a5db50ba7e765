using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Training;

/// <summary>Optimizers, against torch's formulas written out for one number.</summary>
public class OptimizerTests
{
    // Whole vectors and every remainder.
    private static readonly int[] Channels = [1, 3, 7, 16, 37];

    [Theory]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 0, 0.1, false)]
    [InlineData(0.9, 0, 0, false)]
    [InlineData(0.9, 0.3, 0.1, false)]
    [InlineData(0.8, 0, 0.1, true)]
    public void Sgd_steps_as_torch_does(double momentum, double dampening, double decay, bool nesterov) => Follow(
        parameters => new Sgd<double>(parameters, 0.05, momentum, dampening, decay, nesterov),
        (ref double value, double gradient, double[] memory, int step) =>
        {
            gradient += decay * value;
            if (momentum != 0)
            {
                memory[0] = step == 1 ? gradient : (momentum * memory[0]) + ((1 - dampening) * gradient);
                gradient = nesterov ? gradient + (momentum * memory[0]) : memory[0];
            }

            value -= 0.05 * gradient;
        });

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1, false)]
    [InlineData(0, true)]
    [InlineData(0.1, true)]
    public void Adam_steps_as_torch_does(double decay, bool amsgrad) => Follow(
        parameters => new Adam<double>(parameters, 0.05, 0.8, 0.55, 1e-4, decay, amsgrad),
        (ref double value, double gradient, double[] memory, int step) =>
            AdamStep(ref value, gradient + (decay * value), memory, step, amsgrad));

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1, false)]
    [InlineData(0, true)]
    [InlineData(0.1, true)]
    public void AdamW_steps_as_torch_does(double decay, bool amsgrad) => Follow(
        parameters => new AdamW<double>(parameters, 0.05, 0.8, 0.55, 1e-4, decay, amsgrad),
        (ref double value, double gradient, double[] memory, int step) =>
        {
            value *= 1 - (0.05 * decay);
            AdamStep(ref value, gradient, memory, step, amsgrad);
        });

    [Fact]
    public void Amsgrad_divides_by_the_largest_mean_square_so_far()
    {
        // By hand: betas 0 and 0.5, gradients 4 and 0. Mean squares 8, then 4: the largest stays 8, and with the corrections
        // 1 − 0.5 and 1 − 0.25 the first step is 4 / √16, the second 0.
        var parameter = new Parameter<double>("p", TestTensor.Of([1.0], [1]));
        var plain = new Parameter<double>("p", TestTensor.Of([1.0], [1]));
        Adam<double> amsgrad = Of(parameter, true), adam = Of(plain, false);
        foreach (double gradient in new[] { 4.0, 0, 1 })
        {
            Step(amsgrad, parameter, gradient);
            Step(adam, plain, gradient);
        }

        // The third: gradient 1, mean square 2.5 of Adam, the largest 8 of amsgrad, correction 1 − 0.125.
        Assert.Equal(1 - 1 - (1 / Math.Sqrt(8 / 0.875)), parameter[0], 1e-14);
        Assert.Equal(1 - 1 - (1 / Math.Sqrt(2.5 / 0.875)), plain[0], 1e-14);
        Assert.True(amsgrad.Amsgrad);

        static Adam<double> Of(Parameter<double> of, bool amsgrad) =>
            new([KeyValuePair.Create("p", of)], 1, beta1: 0, beta2: 0.5, epsilon: 0, amsgrad: amsgrad);

        static void Step(Adam<double> optimizer, Parameter<double> of, double gradient)
        {
            var tape = new Tape<double>();
            tape.Backward(tape.Apply(new Slope(of, gradient)));
            optimizer.Step(tape);
        }
    }

    [Theory]
    [InlineData("Sgd")]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("Adam amsgrad")]
    [InlineData("AdamW amsgrad")]
    public void Training_goes_on_from_files_as_if_it_had_never_stopped(string kind)
    {
        using var folder = new TemporaryFolder();
        var whole = new Learning<float>(37);
        Optimizer<float> optimizer = Make(kind, whole.Network.NamedParameters());
        for (int step = 0; step < 5; step++)
            whole.StepAndClear(optimizer);
        ModelFile.Save(folder.File("network.safetensors"), whole.Network);
        OptimizerFile.Save(folder.File("optimizer.safetensors"), optimizer);

        var resumed = new Learning<float>(37);
        Optimizer<float> other = Make(kind, resumed.Network.NamedParameters());
        resumed.StepAndClear(other);
        ModelFile.Load(folder.File("network.safetensors"), resumed.Network);
        OptimizerFile.Load(folder.File("optimizer.safetensors"), other);
        for (int step = 0; step < 5; step++)
        {
            whole.StepAndClear(optimizer);
            resumed.StepAndClear(other);
        }

        Assert.Equal(whole.Values, resumed.Values);
        Optimizer<float> another = kind == "Sgd"
            ? Make("Adam", resumed.Network.NamedParameters())
            : Make("Sgd", resumed.Network.NamedParameters());
        Assert.Contains($"the state of optimizer {kind.Split(' ')[0]}", Assert.Throws<InvalidDataException>(
            () => OptimizerFile.Load(folder.File("optimizer.safetensors"), another)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_another_network_is_refused()
    {
        using var folder = new TemporaryFolder();
        Learning<float> small = new(3), large = new(4);
        Optimizer<float> ofSmall = Make("Adam", small.Network.NamedParameters()), ofLarge = Make("Adam", large.Network.NamedParameters());
        small.StepAndClear(ofSmall);
        OptimizerFile.Save(folder.File("small.safetensors"), ofSmall);
        Assert.Contains("0.factor.exp_avg ([3] in the file, [4] expected)", Assert.Throws<InvalidDataException>(
            () => OptimizerFile.Load(folder.File("small.safetensors"), ofLarge)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Steps_are_the_same_bits_for_any_number_of_threads(int threads)
    {
        foreach (string kind in new[] { "Sgd", "Adam", "AdamW", "Adam amsgrad" })
            Assert.Equal(Values(kind, 1), Values(kind, threads));

        static double[] Values(string kind, int threads)
        {
            var learning = new Learning<float>(20_000, new ParallelOptions { MaxDegreeOfParallelism = threads });
            Optimizer<float> optimizer = Make(kind, learning.Network.NamedParameters());
            for (int step = 0; step < 3; step++)
                learning.StepAndClear(optimizer);
            return learning.Values;
        }
    }

    [Fact]
    public void A_parameter_without_gradient_stays_as_it_is()
    {
        var learning = new Learning<double>(3);
        learning.Network.Parameters[1].NeedsGradient = false;
        double[] before = learning.Values;
        learning.StepAndClear(new AdamW<double>(learning.Network.NamedParameters()));
        Assert.Equal(before[3..], learning.Values[3..]);
        Assert.NotEqual(before[..3], learning.Values[..3]);
    }

    [Fact]
    public void A_parameter_may_be_part_of_a_larger_tensor()
    {
        Tensor<float> all = TestTensor.Filled([4, 3], 1f);
        var parameter = new Parameter<float>("part", all.Slice([2..4, 0..3]));
        var tape = new Tape<float>();
        tape.Backward(tape.Apply(new SumOf(parameter)));
        new Sgd<float>([KeyValuePair.Create("part", parameter)], learningRate: 0.5).Step(tape);
        Assert.Equal([1, 1, 1, 1, 1, 1, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f], TestTensor.Values(all));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_in_words()
    {
        KeyValuePair<string, Parameter<float>>[] parameters = [.. new Learning<float>(2).Network.NamedParameters()];
        Refused("Invalid lr value: -1; lr is -1", () => new Sgd<float>(parameters, -1));
        Refused("Invalid lr value: NaN", () => new Adam<float>(parameters).LearningRate = double.NaN);
        Refused("Invalid momentum value", () => new Sgd<float>(parameters, 1, momentum: -0.1));
        Refused("Nesterov momentum requires a momentum and zero dampening", () => new Sgd<float>(parameters, 1, nesterov: true));
        Refused("Invalid beta2 value: 1", () => new Adam<float>(parameters, beta2: 1));
        Refused("Invalid weight_decay value", () => new AdamW<float>(parameters, weightDecay: -1));
        Refused("Invalid eps value", () => new AdamW<float>(parameters, epsilon: double.PositiveInfinity));
        Refused("empty parameter list", () => new Adam<float>([]));

        static void Refused(string words, Func<object> make) => Assert.Contains(
            words, Assert.Throws<ConvolutionArgumentException>(make).Message, StringComparison.Ordinal);
    }

    private sealed class SumOf(Parameter<float> parameter) : Operation<float>
    {
        private readonly Parameter<float>[] _parameters = [parameter];

        protected internal override ReadOnlySpan<Parameter<float>> Parameters => _parameters;

        protected internal override nint[] OutputShape(Pass<float> pass) => [1];

        protected internal override void Forward(Pass<float> pass) => pass.Output[0] = Tensor.Sum<float>(parameter.Values);

        protected internal override void Backward(Pass<float> pass) => pass.Gradient(parameter).Fill(pass.OutputGradient[0]);
    }

    /// <summary>A parameter of one number times a constant.</summary>
    private sealed class Slope(Parameter<double> parameter, double gradient) : Operation<double>
    {
        private readonly Parameter<double>[] _parameters = [parameter];

        protected internal override ReadOnlySpan<Parameter<double>> Parameters => _parameters;

        protected internal override nint[] OutputShape(Pass<double> pass) => [1];

        protected internal override void Forward(Pass<double> pass) => pass.Output[0] = parameter[0] * gradient;

        protected internal override void Backward(Pass<double> pass) => pass.Gradient(parameter)[0] = gradient;
    }

    private delegate void Rule(ref double value, double gradient, double[] memory, int step);

    private static Optimizer<float> Make(string kind, IEnumerable<KeyValuePair<string, Parameter<float>>> parameters) => kind switch
    {
        "Sgd" => new Sgd<float>(parameters, 0.05, momentum: 0.9, weightDecay: 0.01),
        "Adam" => new Adam<float>(parameters, 0.05),
        "Adam amsgrad" => new Adam<float>(parameters, 0.05, beta2: 0.6, amsgrad: true),
        "AdamW amsgrad" => new AdamW<float>(parameters, 0.05, beta2: 0.6, amsgrad: true),
        _ => new AdamW<float>(parameters, 0.05),
    };

    private static void AdamStep(ref double value, double gradient, double[] memory, int step, bool amsgrad)
    {
        memory[0] = (0.8 * memory[0]) + (0.2 * gradient);
        memory[1] = (0.55 * memory[1]) + (0.45 * gradient * gradient);
        memory[2] = Math.Max(memory[2], memory[1]);
        double mean = memory[0] / (1 - Math.Pow(0.8, step)), squares = memory[amsgrad ? 2 : 1] / (1 - Math.Pow(0.55, step));
        value -= 0.05 * mean / (Math.Sqrt(squares) + 1e-4);
    }

    private static void Follow(Func<IEnumerable<KeyValuePair<string, Parameter<double>>>, Optimizer<double>> make, Rule rule)
    {
        foreach (int channels in Channels)
        {
            var learning = new Learning<double>(channels);
            Optimizer<double> optimizer = make(learning.Network.NamedParameters());
            double[] expected = learning.Values;
            double[][] memory = [.. expected.Select(_ => new double[3])];
            for (int step = 1; step <= 4; step++)
            {
                learning.StepAndKeepGradients(optimizer);
                for (int i = 0; i < expected.Length; i++)
                    rule(ref expected[i], learning.Gradients[i], memory[i], step);
                double[] found = learning.Values;
                for (int i = 0; i < expected.Length; i++)
                    Assert.Equal(expected[i], found[i], 1e-12);
            }
        }
    }
}
