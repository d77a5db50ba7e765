using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>Rows are added to rows, and the elements of a row to each other.</summary>
public unsafe class RowSumTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Rows_are_summed(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        for (int vectors = 0; vectors <= 3; vectors++)
        {
            int count = vectors * TSimd.Count;
            using Area<T> destination = new(count, seed: 1), source = new(count, seed: 2);
            T?[] expected = [.. Enumerable.Range(0, count).Select(i => (T?)(destination[i] + source[i]))];
            RowSum<TSimd, TVector, T>.AddTo(destination.Start, source.Start, count);
            destination.AssertIs(expected, $"{vectors} vectors");
        }

        using var vector = new Area<T>(TSimd.Count, seed: 3);
        Assert.Equal(Sum(vector), RowSum<TSimd, TVector, T>.Of(vector.Start));

        // The longest has two chains, and a rest.
        foreach (int count in (int[])[0, 1, TSimd.Count, (7 * TSimd.Count) - 1, (256 * TSimd.Count) + 3])
        {
            using var row = new Area<T>(count, seed: 4);
            using var lanes = new Area<T>(TSimd.Count);
            Assert.Equal(Sum(row), RowSum<TSimd, TVector, T>.Of(row.Start, count, lanes.Start));
            lanes.AssertStaysWithin($"{count} elements");
        }

        static T Sum(Area<T> area)
        {
            T sum = T.Zero;
            for (int i = 0; i < area.Length; i++)
                sum += area[i];
            return sum;
        }
    }
}
