using System.Numerics;
using Xunit;

namespace ConvSharp.Tests.Goldens;

public static class GoldenAssert
{
    /// <summary>Every |actual − expected| is at most absolute + relative·|expected|; NaN and infinities equal only themselves.</summary>
    public static void Close<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, double relative, double absolute, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {expected.Length} values expected, {actual.Length} found");
        for (int i = 0; i < expected.Length; i++)
        {
            if (actual[i].Equals(expected[i]))
                continue;
            double wanted = double.CreateTruncating(expected[i]);
            double error = Math.Abs(double.CreateTruncating(actual[i]) - wanted);
            if (!(error <= absolute + (relative * Math.Abs(wanted))))
                Assert.Fail($"{what}: value {i} should be {expected[i]}, but is {actual[i]}");
        }
    }
}
