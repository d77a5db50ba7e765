using System.Numerics.Tensors;
using ConvSharp.Initialization;
using Xunit;

namespace ConvSharp.Tests.Initialization;

public class InitErrorTests
{
    private delegate void Draw(TensorSpan<float> weight, TorchGenerator generator);

    [Fact]
    public void One_dimension_has_no_fans()
    {
        const string Message = "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, but found shape=[3]";
        AssertRefused<ArgumentException>("shape", Message, [3], (weight, _) => Init.Fans(weight.Lengths));
        AssertRefused<ArgumentException>("shape", Message, [3], (weight, generator) => Init.XavierUniform(weight, generator));
        AssertRefused<ArgumentException>("shape", Message, [3], (weight, generator) => Init.XavierNormal(weight, generator));
        AssertRefused<ArgumentException>("shape", Message, [3], (weight, generator) => Init.KaimingUniform(weight, generator));
        AssertRefused<ArgumentException>("shape", Message, [3], (weight, generator) => Init.KaimingNormal(weight, generator));
        AssertRefused<ArgumentException>("shape", Message, [3], (weight, generator) => Init.ConvolutionDefault(weight, default, generator));
    }

    [Fact]
    public void Fans_beyond_64_bits_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Init.Fans([1, nint.MaxValue, 4]));
        Assert.Contains("must fit 64 bits, but found shape=[1, 9223372036854775807, 4]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_distributions_are_refused()
    {
        AssertRefused<ArgumentOutOfRangeException>("from", "uniform_ expects to return a [from, to) range, but found from=2 > to=1", [2, 3],
            (weight, generator) => Init.Uniform(weight, generator, 2, 1));
        AssertRefused<ArgumentOutOfRangeException>("std", "normal expects std >= 0.0, but found std -2", [2, 3],
            (weight, generator) => Init.Normal(weight, generator, 0, -2));
        AssertRefused<ArgumentOutOfRangeException>("std", "trunc_normal_ expects std > 0.0, but found std 0", [2, 3],
            (weight, generator) => Init.TruncatedNormal(weight, generator, std: 0));
        AssertRefused<ArgumentOutOfRangeException>("a", "trunc_normal_ expects bounds a <= b, but found a=3 > b=2", [2, 3],
            (weight, generator) => Init.TruncatedNormal(weight, generator, a: 3));
        AssertRefused<ArgumentOutOfRangeException>("b", "b must be finite, but found b=NaN", [2, 3],
            (weight, generator) => Init.TruncatedNormal(weight, generator, b: double.NaN));
    }

    [Fact]
    public void Bad_gains_modes_and_nonlinearities_are_refused()
    {
        AssertRefused<ArgumentOutOfRangeException>("gain", "gain must be finite and not negative, but found gain=-1", [2, 3],
            (weight, generator) => Init.XavierNormal(weight, generator, -1));
        AssertRefused<ArgumentOutOfRangeException>("gain", "gain must be finite, but found gain=NaN", [2, 3],
            (weight, generator) => Init.Orthogonal(weight, generator, double.NaN));
        AssertRefused<ArgumentOutOfRangeException>("a", "a must be finite, but found a=Infinity", [2, 3],
            (weight, generator) => Init.KaimingNormal(weight, generator, double.PositiveInfinity));
        AssertRefused<ArgumentOutOfRangeException>("mode", "Mode 7 not supported", [2, 3],
            (weight, generator) => Init.KaimingUniform(weight, generator, mode: (FanMode)7));
        AssertRefused<ArgumentOutOfRangeException>("nonlinearity", "Unsupported nonlinearity 9: pass one of Linear, ", [2, 3],
            (weight, generator) => Init.KaimingUniform(weight, generator, nonlinearity: (Nonlinearity)9));
    }

    [Fact]
    public void Bad_shapes_and_groups_are_refused()
    {
        const string Dirac = "Only tensors with 3, 4, or 5 dimensions are supported";
        AssertRefused<ArgumentException>("weight", $"{Dirac}, but found weight of shape [2, 3]", [2, 3], (weight, _) => Init.Dirac(weight));
        AssertRefused<ArgumentException>("weight", Dirac, [1, 1, 1, 1, 1, 2], (weight, _) => Init.Dirac(weight));
        AssertRefused<ArgumentException>("groups", "dim 0 must be divisible by groups, but found dim 0 = 3 and groups=2", [3, 1, 1],
            (weight, _) => Init.Dirac(weight, 2));
        AssertRefused<ArgumentOutOfRangeException>("groups", "groups must be a positive integer, but found groups=0", [3, 1, 1],
            (weight, _) => Init.Dirac(weight, 0));
        const string Orthogonal = "Only tensors with 2 or more dimensions are supported, but found weight of shape [6]";
        AssertRefused<ArgumentException>("weight", Orthogonal, [6],
            (weight, generator) => Init.Orthogonal(weight, generator));
        AssertRefused<ArgumentException>("bias", "expected bias to be 1-dimensional, but found shape=[1, 2]", [2, 3],
            (weight, generator) => Init.ConvolutionDefault(weight, new TensorSpan<float>(new float[2], [1, 2]), generator));
    }

    [Fact]
    public void A_missing_generator_is_refused() =>
        AssertRefused<ArgumentNullException>("generator", "Value cannot be null.", [2, 3], (weight, _) => Init.XavierNormal(weight, null!));

    private static void AssertRefused<TException>(string parameter, string message, nint[] shape, Draw draw)
        where TException : ArgumentException
    {
        float[] weight = new float[shape.Aggregate(1, (product, size) => product * (int)size)];
        weight.AsSpan().Fill(7);
        TException error = Assert.Throws<TException>(() => draw(new TensorSpan<float>(weight, shape), new TorchGenerator(1)));
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.All(weight, value => Assert.Equal(7, value));
    }
}
