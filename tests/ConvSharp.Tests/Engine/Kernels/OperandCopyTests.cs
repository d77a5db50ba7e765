using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>An operand's copy flushes subnormal numbers where it is told to, and nowhere else.</summary>
public unsafe class OperandCopyTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Copies_flush_where_they_are_told_to(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        int count = TSimd.Count;
        T least = T.BitIncrement(T.Zero);
        T[] block = [.. Enumerable.Range(0, count * count).Select(i => i % 3 == 0 ? least : T.CreateTruncating(i))];
        using var source = new Area<T>(block);
        using var zeros = new Area<T>(new T[count]);
        foreach (bool flushes in (bool[])[false, true])
        {
            var copy = new OperandCopy<TSimd, TVector, T>(flushes);
            T Wanted(int i) => flushes && i % 3 == 0 ? T.Zero : block[i];
            Assert.Equal(Wanted(0), copy.Element(source.Start));

            using Area<T> transposed = new(count * count), padded = new(2 * count), split = new(4 * count), loaded = new(count);
            copy.TransposeBlock(source.Start, count, zeros.Start, transposed.Start, count, count, count);
            transposed.AssertIs(
                [.. Enumerable.Range(0, count * count).Select(i => (T?)Wanted((i % count * count) + (i / count)))],
                $"transposed block, flushes {flushes}");
            T?[] vector = [.. Enumerable.Range(0, count).Select(i => (T?)Wanted(i))];
            copy.LoadComplex(source.Start, count, 0, loaded.Start, count, 1);
            loaded.AssertIs(vector, $"complex row, flushes {flushes}");
            copy.CopyPadded(source.Start, count, count, 0, 1, padded.Start, count, count, 1);
            padded.AssertIs([.. vector, .. new T?[count]], $"padded row, flushes {flushes}");
            copy.SplitPadded(source.Start, count, count, 0, split.Start, 2 * count, 4 * count, count, 1);
            split.AssertIs(
                [.. Enumerable.Range(0, 4 * count).Select(i =>
                    (2 * (i % (2 * count))) + (i / (2 * count)) is var place && place < count ? Wanted(place) : (T?)null)],
                $"split row, flushes {flushes}", i => i >= 0 && i < 4 * count);
        }
    }
}
