using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>Rows are copied with zeros around them, split by a stride, scattered and interleaved; nothing but rows is moved.</summary>
public unsafe class RowCopyTests : IWidthCheck
{
    private const int Rows = 2;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Rows_are_copied(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        foreach (int length in (int[])[1, TSimd.Count, (2 * TSimd.Count) + 1, (4 * TSimd.Count) - 1])
        {
            foreach (int first in (int[])[-length - 2, -2, -1, 0, 1, length + 1])
            {
                foreach (int count in (int[])[1, length, length + 3])
                {
                    for (int step = 1; step <= 3; step++)
                        CopyPadded<TSimd, TVector, T>(length, first, step, count);
                    SplitPadded<TSimd, TVector, T>(length, first, count);
                }
            }

            Clear<TSimd, TVector, T>(length);
            Scatter<TSimd, TVector, T>(length);
            Interleave<TSimd, TVector, T>(length);
        }
    }

    private static void CopyPadded<TSimd, TVector, T>(int length, int first, int step, int count)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int row = count + TSimd.Count + 2;
        using Area<T> source = Sources<T>(length);
        using var destination = new Area<T>(Rows * row);
        var expected = new T?[Rows * row];
        for (int i = 0; i < Rows * row; i++)
        {
            if (i % row < count)
                expected[i] = Element(source, i / row, length, first + (i % row * step));
        }

        RowCopy<TSimd, TVector, T>.CopyPadded(source.Start, length + 1, length, first, step, destination.Start, row, count, Rows);
        destination.AssertIs(
            expected, $"{count} of {length} from {first} by {step}",
            i => i >= 0 && i < Rows * row && i % row >= count && i % row < count + TSimd.Count);
    }

    private static void SplitPadded<TSimd, TVector, T>(int length, int first, int count)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int half = ((count + 1) / 2) + TSimd.Count + 1, row = 2 * half;
        using Area<T> source = Sources<T>(length);
        using var destination = new Area<T>(Rows * row);
        var expected = new T?[Rows * row];
        for (int i = 0; i < Rows * row; i++)
        {
            int place = (2 * (i % half)) + (i % row / half);
            if (place < count)
                expected[i] = Element(source, i / row, length, first + place);
        }

        RowCopy<TSimd, TVector, T>.SplitPadded(source.Start, length + 1, length, first, destination.Start, half, row, count, Rows);
        destination.AssertIs(
            expected, $"{count} of {length} from {first}, split",
            i => i >= 0 && i < Rows * row && i % half < ((count + 1) / 2) + TSimd.Count);
    }

    private static void Clear<TSimd, TVector, T>(int length)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var destination = new Area<T>(length);
        RowCopy<TSimd, TVector, T>.Clear(destination.Start, length);
        destination.AssertIs([.. Enumerable.Repeat<T?>(T.Zero, length)], $"{length} cleared");
    }

    private static void Scatter<TSimd, TVector, T>(int length)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var source = new Area<T>(length, seed: 1);
        using var destination = new Area<T>(3 * length);
        RowCopy<TSimd, TVector, T>.Scatter(source.Start, destination.Start, 3, length);
        destination.AssertIs(
            [.. Enumerable.Range(0, 3 * length).Select(i => i % 3 == 0 ? source[i / 3] : (T?)null)], $"{length} scattered");
    }

    private static void Interleave<TSimd, TVector, T>(int length)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Area<T> even = new((length / 2) + TSimd.Count, seed: 1), odd = new((length / 2) + TSimd.Count, seed: 2);
        using var destination = new Area<T>(length);
        RowCopy<TSimd, TVector, T>.Interleave(even.Start, odd.Start, destination.Start, length);
        destination.AssertIs(
            [.. Enumerable.Range(0, length).Select(i => (T?)(i % 2 == 0 ? even : odd)[i / 2])], $"{length} interleaved");
    }

    /// <summary>Rows with a NaN between them.</summary>
    private static Area<T> Sources<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var source = new Area<T>(Rows * (length + 1), seed: 1);
        for (int row = 1; row <= Rows; row++)
            source.Start[(row * (length + 1)) - 1] = T.NaN;
        return source;
    }

    private static T Element<T>(Area<T> source, int row, int length, int place)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        place >= 0 && place < length ? source[(row * (length + 1)) + place] : T.Zero;
}
