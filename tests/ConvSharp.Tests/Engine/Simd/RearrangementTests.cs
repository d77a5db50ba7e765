using System.Numerics;
using System.Runtime.Intrinsics;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Simd;

/// <summary>Interleaving and splitting move elements bit by bit.</summary>
public class RearrangementTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Elements_move_with_all_their_bits(int width, string type) => WidthCheck.Run(this, width, type);

    [Fact]
    public void Four_floats_and_two_doubles_by_hand()
    {
        Vector128<float> left = Vector128.Create(1f, 2, 3, 4), right = Vector128.Create(5f, 6, 7, 8);
        Assert.Equal(Vector128.Create(1f, 5, 2, 6), Simd128<float>.InterleaveLow(left, right));
        Assert.Equal(Vector128.Create(3f, 7, 4, 8), Simd128<float>.InterleaveHigh(left, right));
        Assert.Equal(Vector128.Create(1f, 3, 5, 7), Simd128<float>.Even(left, right));
        Assert.Equal(Vector128.Create(2f, 4, 6, 8), Simd128<float>.Odd(left, right));
        Vector128<double> first = Vector128.Create(1.0, 2), second = Vector128.Create(5.0, 6);
        Assert.Equal(Vector128.Create(1.0, 5), Simd128<double>.InterleaveLow(first, second));
        Assert.Equal(Vector128.Create(2.0, 6), Simd128<double>.InterleaveHigh(first, second));
        Assert.Equal(Vector128.Create(1.0, 5), Simd128<double>.Even(first, second));
        Assert.Equal(Vector128.Create(2.0, 6), Simd128<double>.Odd(first, second));
    }

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        Check<TSimd, TVector, T>();
        Check<Flushing<TSimd, TVector, T>, TVector, T>();
    }

    private static void Check<TSimd, TVector, T>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = TSimd.Count;
        T[] special = SpecialNumbers.All<T>();
        for (int shift = 0; shift < special.Length; shift++)
        {
            // Numbers of their own in all places, but for a special one.
            T[] left = [.. Enumerable.Range(1, count).Select(i => T.CreateTruncating(i))];
            T[] right = [.. Enumerable.Range(101, count).Select(i => T.CreateTruncating(i))];
            (left[shift % count], right[(shift + 1) % count]) = (special[shift], special[^(shift + 1)]);
            T[] both = [.. left, .. right];
            T[] alternating = [.. Enumerable.Range(0, 2 * count).Select(i => (i % 2 == 0 ? left : right)[i / 2])];
            TVector a = SimdCheck<TSimd, TVector, T>.Vector(left), b = SimdCheck<TSimd, TVector, T>.Vector(right);
            SimdCheck<TSimd, TVector, T>.AssertIs(alternating.AsSpan(0, count), TSimd.InterleaveLow(a, b), "interleave low");
            SimdCheck<TSimd, TVector, T>.AssertIs(alternating.AsSpan(count), TSimd.InterleaveHigh(a, b), "interleave high");
            SimdCheck<TSimd, TVector, T>.AssertIs([.. both.Where((_, i) => i % 2 == 0)], TSimd.Even(a, b), "even");
            SimdCheck<TSimd, TVector, T>.AssertIs([.. both.Where((_, i) => i % 2 == 1)], TSimd.Odd(a, b), "odd");
        }
    }
}
