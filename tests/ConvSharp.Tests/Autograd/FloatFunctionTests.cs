using System.Numerics;
using ConvSharp.Autograd;
using Xunit;

namespace ConvSharp.Tests.Autograd;

/// <summary>The functions of float vectors beside float64.</summary>
public sealed class FloatFunctionTests
{
    private const float SmallestNormal = 1.17549435e-38f;

    [Fact]
    public void Exponentials_are_exact_to_the_last_bits()
    {
        for (double x = -104; x < 89; x += 0.00731)
        {
            float place = (float)x;
            double expected = Math.Exp(place), actual = VectorMath.Exp(new Vector<float>(place))[0];
            double tolerance = (2.5e-7 * expected) + (expected < SmallestNormal ? 3e-45 : 0);
            bool isClose = Math.Abs(actual - expected) <= tolerance || (expected > float.MaxValue && double.IsInfinity(actual));
            Assert.True(isClose, $"exp {place}: {actual}, not {expected}");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-200, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(200, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exponentials_of_special_numbers(float x, float expected) =>
        Assert.Equal(expected, VectorMath.Exp(new Vector<float>(x))[0]);

    [Fact]
    public void Probabilities_are_those_of_float64()
    {
        for (double x = -13; x < 13; x += 0.00173)
        {
            float place = (float)x;
            double expected = NormalDistribution<double>.Probability(new Vector<double>(place))[0];
            double actual = NormalDistribution<float>.Probability(new Vector<float>(place))[0];
            Assert.True(Math.Abs(actual - expected) <= 4e-6 * expected, $"probability up to {place}: {actual}, not {expected}");
        }

        Assert.True(float.IsNaN(NormalDistribution<float>.Probability(new Vector<float>(float.NaN))[0]));
    }

    [Fact]
    public void Neighbours_in_a_vector_do_not_change_a_number()
    {
        float[] numbers = [.. Enumerable.Range(0, 1024).Select(i => (i * 37 % 1024 / 128f) - 4)];
        for (int start = 0; start <= numbers.Length - Vector<float>.Count; start++)
        {
            Vector<float> together = NormalDistribution<float>.Probability(new Vector<float>(numbers, start));
            for (int lane = 0; lane < Vector<float>.Count; lane++)
            {
                float alone = NormalDistribution<float>.Probability(new Vector<float>(numbers[start + lane]))[0];
                if (!alone.Equals(together[lane]))
                    Assert.Fail($"probability up to {numbers[start + lane]}: {together[lane]}, alone {alone}");
            }
        }
    }
}
