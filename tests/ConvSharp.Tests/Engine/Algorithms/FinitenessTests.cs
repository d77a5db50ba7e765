using System.Numerics;
using ConvSharp.Engine.Weights;
using Xunit;

namespace ConvSharp.Tests.Engine.Algorithms;

/// <summary>Infinities and NaN are found at every place of arrays of every length, and nothing else is.</summary>
public unsafe class FinitenessTests
{
    private const int Longest = 35;

    [Fact]
    public void Of_float() => Check([float.MaxValue, float.MinValue, float.Epsilon, -0f, 0f, 1f, -1f]);

    [Fact]
    public void Of_double() => Check([double.MaxValue, double.MinValue, double.Epsilon, -0d, 0d, 1d, -1d]);

    private static void Check<T>(T[] finite)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int length = 0; length <= Longest; length++)
        {
            for (int place = 0; place < length; place++)
            {
                foreach (T value in finite)
                    Assert.True(IsFinite(length, place, value), $"{value} at {place} of {length}");
                foreach (T value in (T[])[T.NaN, T.PositiveInfinity, T.NegativeInfinity, -T.NaN])
                    Assert.False(IsFinite(length, place, value), $"{value} at {place} of {length}");
            }

            Assert.True(IsFinite(length, -1, T.One), $"ones, {length}");
        }
    }

    /// <summary>Of an array of ones with one value in its place, an infinity standing beyond its end.</summary>
    private static bool IsFinite<T>(int length, int place, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = [.. Enumerable.Repeat(T.One, length), T.PositiveInfinity, T.PositiveInfinity];
        if (place >= 0)
            values[place] = value;
        fixed (T* start = values)
            return Finiteness.OfAll(start, length);
    }
}
