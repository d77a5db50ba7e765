using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Training;

/// <summary>log(1 / (1 + e⁻ˣ)) where 1 + e⁻ˣ loses most of its digits.</summary>
public class LogSigmoidTests
{
    [Theory]
    [InlineData(12.0)]
    [InlineData(15.25)]
    [InlineData(16.0)]
    [InlineData(40.0)]
    public void Tails_keep_their_digits_in_float(double x)
    {
        // Σ (−1)ⁿ eⁿ / n of e = e⁻ˣ: two terms are exact in double here.
        double tail = Math.Exp(-x), expected = -(tail - (tail * tail / 2));
        Assert.True(Math.Abs((LogSigmoid.Of((float)x) / expected) - 1) < 1e-6, $"at {x}: {LogSigmoid.Of((float)x)}, not {expected}");
        Assert.True(Math.Abs(LogSigmoid.Of((float)-x) + x - expected) < 1e-5, $"at {-x}: {LogSigmoid.Of((float)-x)}");
    }
}
