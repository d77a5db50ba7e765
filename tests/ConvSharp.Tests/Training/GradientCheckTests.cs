using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Training;

/// <summary>The public gradient check finds right gradients right, and wrong ones wrong.</summary>
public class GradientCheckTests
{
    [Fact]
    public void Right_gradients_pass_and_the_layer_stays_as_it_was()
    {
        var generator = new TorchGenerator(1);
        var norm = new BatchNorm2d<double>(3);
        var network = new Sequential<double>(
            new Conv2d<double>(2, 3, 3, stride: 2, padding: 1, generator: generator), norm, new Sigmoid<double>(),
            new ConvTranspose2d<double>(3, 2, 4, stride: 2, padding: 1, generator: generator));
        double[] before = Values(network);
        IReadOnlyList<GradientError> errors = GradientCheck.Run(network, [2, 2, 6, 5], seed: 3);

        Assert.Equal(["input", "0.weight", "0.bias", "1.weight", "1.bias", "3.weight", "3.bias"], errors.Select(error => error.Operand));
        Assert.Equal([120, 54, 3, 3, 3, 96, 2], errors.Select(error => error.Checked));

        // Batch norm takes off whatever its input has in common: this gradient is 0 but for rounding.
        Assert.All(errors.Where(error => error.Operand != "0.bias"), error => Assert.True(error.Largest <= 1e-6, $"{error}"));
        Assert.Equal(before, Values(network));
    }

    [Fact]
    public void A_wrong_gradient_is_found_where_it_is()
    {
        GradientError error = GradientCheck.Run(new WrongAt(7), [2, 6])[0];
        Assert.Equal([1, 1], error.Where);
        Assert.InRange(error.Largest, 0.3, 0.7);
        Assert.Equal(2 * error.Numeric, error.Analytic, 1e-6);
    }

    [Fact]
    public void Of_many_elements_some_are_drawn_the_same_for_a_seed()
    {
        GradientError first = GradientCheck.Run(new WrongAt(0), [40, 50], seed: 9, mostElements: 30)[0];
        Assert.Equal((30, 2000), (first.Checked, first.Elements));
        GradientError again = GradientCheck.Run(new WrongAt(0), [40, 50], seed: 9, mostElements: 30)[0];
        Assert.Equal(first.Where, again.Where);
        Assert.Equal(first.Largest, again.Largest);
        Assert.NotEqual(first.Where, GradientCheck.Run(new WrongAt(0), [40, 50], seed: 10, mostElements: 30)[0].Where);
    }

    [Fact]
    public void What_cannot_be_checked_is_said_in_words()
    {
        Assert.Contains("another output each time", Assert.Throws<InvalidOperationException>(
            () => GradientCheck.Run(new Dropout<double>(0.5), [20, 20])).Message, StringComparison.Ordinal);
        Assert.Throws<ConvolutionArgumentException>(() => GradientCheck.Run(new Conv1d<double>(3, 1, 3), [1, 2, 5]));
        Assert.Contains("nothing to check", Assert.Throws<ConvolutionArgumentException>(
            () => GradientCheck.Run(new Conv1d<double>(3, 1, 3), [0, 3, 5])).Message, StringComparison.Ordinal);
    }

    private static double[] Values(Layer<double> layer) => [.. layer.NamedState().SelectMany(entry => entry.Values is { } values
        ? Enumerable.Range(0, (int)values.Values.FlattenedLength).Select(index => values.Elements[index])
        : [(double)entry.Count!.Value])];

    /// <summary>x², whose gradient is twice too large at one element.</summary>
    private sealed class WrongAt(int index) : ElementaryLayer<double>
    {
        protected override void Forward(Pass<double> pass) => TensorPrimitives.Multiply(pass.Input(), pass.Input(), pass.Output);

        protected override void Backward(Pass<double> pass)
        {
            TensorPrimitives.Multiply(pass.Input(), pass.OutputGradient, pass.InputGradient());
            TensorPrimitives.Multiply(pass.InputGradient(), 2, pass.InputGradient());
            pass.InputGradient()[index] *= 2;
        }
    }
}
