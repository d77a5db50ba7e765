using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Tests.Api;
using ConvSharp.Tests.Autograd;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Training;

/// <summary>Losses, by hand and by central differences.</summary>
public class LossTests
{
    [Theory]
    [InlineData(Reduction.Mean)]
    [InlineData(Reduction.Sum)]
    public void Squared_error_has_the_right_value_and_gradients(Reduction reduction)
    {
        var tape = new Tape<double>();
        Variable<double> loss = Loss.MeanSquaredError(
            tape.Input(TestTensor.Of([1.0, 2, 3, 4], [2, 2])), tape.Input(TestTensor.Of([1.0, 0, 0, 5], [2, 2])), reduction);
        Assert.Equal(reduction == Reduction.Sum ? 14 : 3.5, loss.Value[0], 1e-15);
        for (int seed = 1; seed <= 3; seed++)
        {
            GradientCheck.Run(
                inputs => Loss.MeanSquaredError(inputs[0], inputs[1], reduction),
                [TestTensor.Random<double>(seed, [seed, 7]), TestTensor.Random<double>(seed + 10, [seed, 7])], [], seed, "squared error");
        }
    }

    [Fact]
    public void Squared_error_refuses_what_does_not_fit()
    {
        var tape = new Tape<float>();
        Variable<float> one = tape.Input(TestTensor.Filled([2, 3], 1f)), other = tape.Input(TestTensor.Filled([3, 2], 1f));
        var shape = Assert.Throws<ConvolutionArgumentException>(() => Loss.MeanSquaredError(one, other));
        Assert.Contains("expected target of size [2, 3]; target is [3, 2]", shape.Message, StringComparison.Ordinal);
        Assert.Throws<ConvolutionArgumentException>(() => Loss.MeanSquaredError(one, one, (Reduction)7));
    }
}
