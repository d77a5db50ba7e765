using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>The first sums of a vector are stored, added to the bias or to what stands there.</summary>
public unsafe class SumStoreTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Sums_are_stored(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        using Area<T> sums = new(TSimd.Count, seed: 1), bias = new(TSimd.Count, seed: 2);
        for (int count = 0; count <= TSimd.Count; count++)
        {
            using Area<T> plain = new(TSimd.Count), accumulated = new(TSimd.Count, seed: 3);
            T?[] added = [.. Enumerable.Range(0, TSimd.Count).Select(i => (T?)(i < count ? accumulated[i] + sums[i] : accumulated[i]))];
            TVector sum = TSimd.Load(sums.Start), start = TSimd.Load(bias.Start);
            SumStore<TSimd, TVector, T>.Run(plain.Start, sum, start, accumulate: false, count);
            SumStore<TSimd, TVector, T>.Run(accumulated.Start, sum, start, accumulate: true, count);
            plain.AssertIs(
                [.. Enumerable.Range(0, TSimd.Count).Select(i => i < count ? sums[i] + bias[i] : (T?)null)], $"{count} sums");
            accumulated.AssertIs(added, $"{count} sums, accumulated");
        }
    }
}
