using System.Numerics;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Simd;

/// <summary>A width's operations on arrays, so that tests read element by element.</summary>
internal static unsafe class SimdCheck<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static TVector Vector(ReadOnlySpan<T> values)
    {
        TVector vector = default;
        values.CopyTo(new Span<T>(&vector, TSimd.Count));
        return vector;
    }

    public static T[] Elements(TVector vector) => new Span<T>(&vector, TSimd.Count).ToArray();

    /// <summary>Checks the bits of every element; of a NaN that is computed, only that it is one.</summary>
    public static void AssertIs(ReadOnlySpan<T> expected, TVector actual, string what, bool isComputed = false)
    {
        T[] elements = Elements(actual);
        Assert.Equal(expected.Length, elements.Length);
        for (int i = 0; i < elements.Length; i++)
        {
            bool right = SpecialNumbers.Bits(expected[i]) == SpecialNumbers.Bits(elements[i])
                || (isComputed && T.IsNaN(expected[i]) && T.IsNaN(elements[i]));
            if (!right)
                Assert.Fail($"{typeof(TSimd).Name}, {what}: element {i} should be {expected[i]:R}, but is {elements[i]:R}");
        }
    }
}
