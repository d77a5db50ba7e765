using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Autograd;

/// <summary>Sequences, branches, reuse, and what a tape refuses.</summary>
public class TapeTests
{
    private static readonly nint[] Shape = [2, 3, 5];

    [Fact]
    public void Branches_that_meet_again_add_their_gradients()
    {
        var relu = new ReLU<double>();
        var scale = new Scale<double>(3);
        GradientCheck.Run(
            inputs =>
            {
                Variable<double> first = scale.Forward(inputs[0]);
                Variable<double> block = relu.Forward(first) + first;
                return scale.Forward(block + block) + relu.Forward(inputs[1] + block) + inputs[0];
            },
            [TestTensor.Random<double>(1, Shape), TestTensor.Random<double>(2, Shape)], scale.Parameters, 3, "branches");
    }

    /// <summary>Two threads could make it at once, and one would lose what it wrote.</summary>
    [Fact]
    public void Memory_that_is_kept_is_made_before_ranges_run()
    {
        var tape = new Tape<float>();
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => new LateSaver().Forward(tape.Input(TestTensor.Filled([4], 1f))));
        Assert.Contains("call Saved before InRanges", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_in_a_sequence_has_torchs_names_and_text()
    {
        var network = new Sequential<float>(new Scale<float>(3), new Sequential<float>(new ReLU<float>(), new Scale<float>(3)));
        Assert.Equal(["0.factor", "1.1.factor"], network.NamedParameters().Select(named => named.Key));
        Assert.Equal(["0.factor", "1.1.factor"], network.NamedState().Select(entry => entry.Name));
        Assert.Equal(
            "Sequential(\n  (0): Scale()\n  (1): Sequential(\n    (0): ReLU()\n    (1): Scale()\n  )\n)", network.ToString());
    }

    [Fact]
    public void Inference_and_training_give_the_same()
    {
        var network = new Sequential<float>(new Scale<float>(3), new ReLU<float>(), new Conv1d<float>(3, 4, 3));
        Tensor<float> input = TestTensor.Random<float>(4, Shape);
        var tape = new Tape<float>();
        float[] training = new float[2 * 4 * 3];
        network.Forward(tape.Input(input)).Value.FlattenTo(training);
        Assert.Equal(TestTensor.Values(network.Forward(input)), training);
    }

    [Fact]
    public void A_view_is_an_input_like_any_other()
    {
        Tensor<double> whole = TestTensor.Random<double>(5, [2, 3, 8]);
        Tensor<double> view = whole.Slice([0..2, 0..3, 2..7]);
        Assert.False(view.IsDense);
        GradientCheck.Run(inputs => new ReLU<double>().Forward(inputs[0]), [view], [], 6, "view");
        Tensor<double> rear = whole.Slice([1..2, 0..3, 0..8]);
        Assert.True(rear.IsDense);
        GradientCheck.Run(inputs => new ReLU<double>().Forward(inputs[0]), [rear], [], 6, "dense view");
        Assert.Equal(TestTensor.Values(rear), TestTensor.Values(new LeakyReLU<double>(1).Forward(rear)));
    }

    [Fact]
    public void A_tape_serves_pass_after_pass_of_any_shapes()
    {
        var network = new Sequential<float>(new Scale<float>(3), new ReLU<float>());
        var tape = new Tape<float>();
        foreach (nint batch in new nint[] { 4, 4, 2, 2, 4 })
        {
            Assert.Equal(Gradients(new Tape<float>(), batch), Gradients(tape, batch));
            tape.Clear();
        }

        float[] Gradients(Tape<float> of, nint batch)
        {
            Variable<float> input = of.Input(TestTensor.Random<float>((int)batch, [batch, 3, 5]), needsGradient: true);
            Variable<float> target = of.Input(TestTensor.Random<float>(70 + (int)batch, [batch, 3, 5]));
            of.Backward(Loss.MeanSquaredError(network.Forward(input), target));
            var gradients = new float[(batch * 15) + 3];
            of.Gradient(input).FlattenTo(gradients);
            of.Gradient(network.Parameters[0]).FlattenTo(gradients.AsSpan((int)batch * 15));
            return gradients;
        }
    }

    [Fact]
    public void The_gradient_of_a_parameter_used_twice_is_the_sum()
    {
        var scale = new Scale<double>(3);
        GradientCheck.Run(
            inputs => scale.Forward(scale.Forward(inputs[0])), [TestTensor.Random<double>(7, Shape)], scale.Parameters, 8, "twice");
    }

    [Fact]
    public void What_needs_no_gradient_gets_none()
    {
        var frozen = new Scale<double>(3);
        var learning = new Scale<double>(3);
        frozen.Parameters[0].NeedsGradient = false;
        var tape = new Tape<double>();
        Variable<double> input = tape.Input(TestTensor.Random<double>(9, Shape));
        tape.Backward(Loss.MeanSquaredError(learning.Forward(frozen.Forward(input)), input));
        Assert.True(tape.TryGetGradient(learning.Parameters[0], out _));
        Assert.False(tape.TryGetGradient(frozen.Parameters[0], out _));
        Assert.Contains("needs no gradient", Error(() => tape.Gradient(frozen.Parameters[0])), StringComparison.Ordinal);
        Assert.Contains("needs no gradient", Error(() => tape.Gradient(input)), StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_refused_in_words()
    {
        var scale = new Scale<double>(3);
        Tensor<double> values = TestTensor.Random<double>(10, Shape);
        Tape<double> tape = new(), other = new();
        Variable<double> input = tape.Input(values, needsGradient: true), output = scale.Forward(input);
        Assert.Contains("no gradient yet: call Backward", Error(() => tape.Gradient(input)), StringComparison.Ordinal);
        Assert.Contains("Only inputs and parameters", Error(() => tape.Gradient(output)), StringComparison.Ordinal);
        Assert.Contains("another tape", Error(() => _ = input + other.Input(values)), StringComparison.Ordinal);
        Assert.Contains("of no tape", Error(() => scale.Forward(default(Variable<double>))), StringComparison.Ordinal);
        Assert.Contains("depends on no parameter", Error(() => other.Backward(Mean(other.Input(values)))), StringComparison.Ordinal);
        var shape = Assert.Throws<ConvolutionArgumentException>(() => input + tape.Input(TestTensor.Random<double>(1, [2, 3, 4])));
        Assert.Contains("expected addend of size [2, 3, 5]", shape.Message, StringComparison.Ordinal);
        var loss = Assert.Throws<ConvolutionArgumentException>(() => tape.Backward(output));
        Assert.Contains("only for scalar outputs", loss.Message, StringComparison.Ordinal);

        tape.Backward(Mean(output));
        Assert.Contains("call Clear", Error(() => tape.Backward(Mean(output))), StringComparison.Ordinal);
        Assert.Contains("does not depend on it", Error(() => tape.Gradient(new Scale<double>(3).Parameters[0])), StringComparison.Ordinal);
        tape.Clear();
        Assert.Contains("has cleared", Error(() => scale.Forward(input)), StringComparison.Ordinal);

        static Variable<double> Mean(Variable<double> variable) =>
            Loss.MeanSquaredError(variable, variable.Tape.Input(TestTensor.Filled(variable.Shape, 0.0)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Results_are_the_same_bits_for_any_number_of_threads(int threads)
    {
        Assert.Equal(Step(1), Step(threads));

        static float[] Step(int threads)
        {
            var network = new Sequential<float>(new Scale<float>(3), new ReLU<float>());
            var tape = new Tape<float>(new ParallelOptions { MaxDegreeOfParallelism = threads });
            Variable<float> input = tape.Input(TestTensor.Random<float>(11, [5, 3, 7777]), needsGradient: true);
            Variable<float> loss = Loss.MeanSquaredError(network.Forward(input) + input, input);
            tape.Backward(loss);
            var results = new float[1 + (5 * 3 * 7777)];
            results[0] = loss.Value[0];
            tape.Gradient(input).FlattenTo(results.AsSpan(1));
            return results;
        }
    }

    private static string Error(Action action) => Assert.Throws<InvalidOperationException>(action).Message;

    /// <summary>Asks for memory in the body of ranges.</summary>
    private sealed class LateSaver : ElementaryLayer<float>
    {
        protected override void Forward(Pass<float> pass) =>
            pass.InRanges(pass.Output.Length, 1, static (pass, start, end) => pass.Saved<float>(0, pass.Output.Length).Clear());

        protected override void Backward(Pass<float> pass) => pass.InputGradient().Clear();
    }
}
