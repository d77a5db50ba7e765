using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>Subnormal numbers are copied as zeros of their sign, all others bit by bit, in place too.</summary>
public unsafe class SubnormalFlushTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Subnormal_numbers_become_zeros(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        T least = T.BitIncrement(T.Zero);
        T[] some = [least, T.One, -least, T.NegativeInfinity, T.NegativeZero, T.Pi], flushed =
            [T.Zero, T.One, T.NegativeZero, T.NegativeInfinity, T.NegativeZero, T.Pi];
        for (int count = 0; count <= (2 * TSimd.Count) + 1; count++)
        {
            T[] values = [.. Enumerable.Range(0, count).Select(i => some[i % some.Length])];
            T?[] expected = [.. Enumerable.Range(0, count).Select(i => (T?)flushed[i % some.Length])];
            using var source = new Area<T>(values);
            using var copy = new Area<T>(count);
            SubnormalFlush<TSimd, TVector, T>.Run(source.Start, copy.Start, count);
            copy.AssertIs(expected, $"{count} elements");
            SubnormalFlush<TSimd, TVector, T>.Run(source.Start, source.Start, count);
            source.AssertIs(expected, $"{count} elements in place");
        }
    }
}
