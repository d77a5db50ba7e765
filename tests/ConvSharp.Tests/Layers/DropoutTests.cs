using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Dropout's probability at and beyond both ends.</summary>
public class DropoutTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(double.Epsilon)]
    [InlineData(0.999)]
    [InlineData(1)]
    public void Probabilities_from_0_to_1_are_taken(double p) => Assert.Equal(p, new Dropout<float>(p).P);

    [Theory]
    [InlineData(-double.Epsilon)]
    [InlineData(1.0000000000000002)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Others_are_refused(double p)
    {
        ConvolutionArgumentException refused = Assert.Throws<ConvolutionArgumentException>(() => new Dropout<float>(p));
        Assert.Contains("dropout probability has to be between 0 and 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_probability_0_training_changes_nothing_and_draws_nothing()
    {
        TorchGenerator used = new(7), untouched = new(7);
        Tensor<double> values = TestTensor.Random<double>(1, [5, 9]);
        var tape = new Tape<double>();
        Variable<double> input = tape.Input(values);
        var output = new double[45];
        new Dropout<double>(0, used).Forward(input).Value.FlattenTo(output);
        Assert.Equal(TestTensor.Values(values), output);
        Assert.Equal(Drawn(untouched), Drawn(used));

        static double[] Drawn(TorchGenerator generator)
        {
            var drawn = new double[4];
            generator.FillUniform<double>(drawn);
            return drawn;
        }
    }
}
