using System.Numerics;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Simd;

/// <summary>Sums, differences and products of vectors are those of their elements, special numbers among them.</summary>
public class ArithmeticTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Vectors_are_computed_element_by_element(int width, string type) => WidthCheck.Run(this, width, type);

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
        CheckTable<TSimd, TVector, T>();
        T[] numbers = SpecialNumbers.All<T>();
        (T Left, T Right)[] pairs = [.. from left in numbers from right in numbers select (left, right)];
        int count = TSimd.Count;
        for (int first = 0; first < pairs.Length; first += count)
        {
            // The last vector begins again with the first pairs.
            T[] left = [.. Enumerable.Range(first, count).Select(i => pairs[i % pairs.Length].Left)];
            T[] right = [.. Enumerable.Range(first, count).Select(i => pairs[i % pairs.Length].Right)];
            TVector a = SimdCheck<TSimd, TVector, T>.Vector(left), b = SimdCheck<TSimd, TVector, T>.Vector(right);
            AssertIs((x, y) => x + y, TSimd.Add(a, b), "add");
            AssertIs((x, y) => x - y, TSimd.Subtract(a, b), "subtract");
            AssertIs((x, y) => x * y, TSimd.Multiply(a, b), "multiply");
            T[] elements = SimdCheck<TSimd, TVector, T>.Elements(TSimd.MultiplyAdd(a, b, a));
            for (int i = 0; i < count; i++)
            {
                // Fused or not: either is right.
                bool isRight = Same(elements[i], (left[i] * right[i]) + left[i])
                    || Same(elements[i], T.FusedMultiplyAdd(left[i], right[i], left[i]));
                if (!isRight)
                    Assert.Fail($"{typeof(TSimd).Name}: {left[i]:R} · {right[i]:R} + {left[i]:R} is {elements[i]:R}");
            }

            void AssertIs(Func<T, T, T> formula, TVector actual, string what) => SimdCheck<TSimd, TVector, T>.AssertIs(
                [.. left.Zip(right, formula)], actual, what, isComputed: true);
        }
    }

    /// <summary>What IEEE 754 says of special numbers, written by hand.</summary>
    private static void CheckTable<TSimd, TVector, T>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T infinity = T.PositiveInfinity, largest = SpecialNumbers.Largest<T>(), least = SpecialNumbers.Least<T>();
        T two = T.CreateTruncating(2), half = T.CreateTruncating(0.5), zero = T.Zero, minusZero = T.NegativeZero;
        Sum(infinity, -infinity, T.NaN);
        Sum(infinity, -largest, infinity);
        Sum(largest, largest, infinity);
        Sum(minusZero, minusZero, minusZero);
        Sum(minusZero, zero, zero);
        Sum(T.One, T.NegativeOne, zero);
        Sum(least, -least, zero);
        Sum(T.NaN, T.One, T.NaN);
        Product(zero, infinity, T.NaN);
        Product(minusZero, T.One, minusZero);
        Product(minusZero, T.NegativeOne, zero);
        Product(infinity, -two, -infinity);
        Product(largest, two, infinity);
        Product(least, half, zero);
        Product(-least, half, minusZero);
        Product(least, two, least + least);
        Is(T.NaN, TSimd.Subtract(TSimd.Broadcast(infinity), TSimd.Broadcast(infinity)), "∞ − ∞");
        Is(minusZero, TSimd.Subtract(TSimd.Broadcast(minusZero), TSimd.Broadcast(zero)), "−0 − 0");
        Is(T.CreateTruncating(7), MultiplyAdd(two, T.CreateTruncating(3), T.One), "2 · 3 + 1");
        Is(T.NaN, MultiplyAdd(zero, infinity, T.One), "0 · ∞ + 1");
        Is(T.NaN, MultiplyAdd(infinity, two, -infinity), "∞ · 2 − ∞");
        Is(-infinity, MultiplyAdd(two, two, -infinity), "2 · 2 − ∞");
        Is(T.One, MultiplyAdd(zero, zero, T.One), "0 · 0 + 1");

        static TVector MultiplyAdd(T left, T right, T addend) =>
            TSimd.MultiplyAdd(TSimd.Broadcast(left), TSimd.Broadcast(right), TSimd.Broadcast(addend));

        static void Sum(T left, T right, T expected) =>
            Is(expected, TSimd.Add(TSimd.Broadcast(left), TSimd.Broadcast(right)), $"{left:R} + {right:R}");

        static void Product(T left, T right, T expected) =>
            Is(expected, TSimd.Multiply(TSimd.Broadcast(left), TSimd.Broadcast(right)), $"{left:R} · {right:R}");

        static void Is(T expected, TVector actual, string what) => SimdCheck<TSimd, TVector, T>.AssertIs(
            [.. Enumerable.Repeat(expected, TSimd.Count)], actual, what, isComputed: true);
    }

    private static bool Same<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SpecialNumbers.Bits(left) == SpecialNumbers.Bits(right) || (T.IsNaN(left) && T.IsNaN(right));
}
