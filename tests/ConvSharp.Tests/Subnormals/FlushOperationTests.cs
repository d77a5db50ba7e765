using System.Numerics;
using System.Runtime.InteropServices;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;
using Flush = ConvSharp.Engine.Simd.Subnormals;

namespace ConvSharp.Tests.Subnormals;

/// <summary>The vector operation, the loads and the copies that flush, at every width against the definition, bit by bit.</summary>
public unsafe class FlushOperationTests
{
    private const int Longest = 70;

    public static TheoryData<int> Widths() => [.. EngineRun.Widths.Select(width => (int)width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Float_is_flushed_as_by_definition(int width) => Check<float>((VectorWidth)width);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Double_is_flushed_as_by_definition(int width) => Check<double>((VectorWidth)width);

    [Fact]
    public void A_subnormal_number_becomes_a_zero_of_its_sign_and_the_smallest_normal_one_stays()
    {
        Assert.Equal(0x0000_0000, OfFloat(0x007F_FFFF));
        Assert.Equal(0x0000_0000, OfFloat(0x0000_0001));
        Assert.Equal(int.MinValue, OfFloat(int.MinValue + 1));
        Assert.Equal(int.MinValue, OfFloat(int.MinValue));
        Assert.Equal(0x0080_0000, OfFloat(0x0080_0000));
        Assert.Equal(0x7F80_0000, OfFloat(0x7F80_0000));
        Assert.Equal(0x7FC0_0001, OfFloat(0x7FC0_0001));
        Assert.Equal(0x0000_0000_0000_0000, OfDouble(0x000F_FFFF_FFFF_FFFF));
        Assert.Equal(long.MinValue, OfDouble(long.MinValue + 1));
        Assert.Equal(0x0010_0000_0000_0000, OfDouble(0x0010_0000_0000_0000));
        Assert.Equal(0x7FF8_0000_0000_0001, OfDouble(0x7FF8_0000_0000_0001));

        static int OfFloat(int bits) => BitConverter.SingleToInt32Bits(Flush.Flush(BitConverter.Int32BitsToSingle(bits)));
        static long OfDouble(long bits) => BitConverter.DoubleToInt64Bits(Flush.Flush(BitConverter.Int64BitsToDouble(bits)));
    }

    private static void Check<T>(VectorWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        WidthDispatch.Visit<OperationCheck<T>, T, bool>(width, default);
        WidthDispatch.Visit<CopyCheck<T>, T, bool>(width, default);
        T[] values = [.. SubnormalData.Edges<T>(), .. SubnormalData.Subnormal<T>(140_000, seed: 1)];
        T[] copy = new T[values.Length];
        foreach (int threads in (int[])[1, 2])
        {
            fixed (T* from = values, to = copy)
                OperandFlush.Run(width, from, to, values.Length, new ExecutionSettings(threads, default));
            Assert.Equal(-1, SubnormalData.FirstDifference<T>(SubnormalData.Flushed(values), copy));
        }
    }

    /// <summary>The operation and the loads on what is special and on random bits.</summary>
    private readonly struct OperationCheck<T> : IWidthVisitor<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
        {
            T[] noise = new T[1024];
            new Random(2).NextBytes(MemoryMarshal.AsBytes(noise.AsSpan()));
            T[] values = [.. SubnormalData.Edges<T>(), .. SubnormalData.Subnormal<T>(300, seed: 3), .. noise];
            T[] expected = SubnormalData.Flushed(values), result = new T[TSimd.Count], mask = new T[TSimd.Count];
            MemoryMarshal.AsBytes(mask.AsSpan()).Fill(byte.MaxValue);
            for (int i = 0; i + TSimd.Count <= values.Length; i += TSimd.Count)
            {
                fixed (T* from = &values[i], to = result, all = mask)
                {
                    TSimd.Store(to, TSimd.FlushSubnormals(TSimd.Load(from)));
                    AssertSame(expected, i, result, "operation");
                    TSimd.Store(to, Flushing<TSimd, TVector, T>.Load(from));
                    AssertSame(expected, i, result, "load");
                    TSimd.Store(to, Flushing<TSimd, TVector, T>.LoadMasked(from, TSimd.Load(all)));
                    AssertSame(expected, i, result, "masked load");
                    TSimd.Store(to, Flushing<TSimd, TVector, T>.LoadPartial(from, 1));
                    AssertSame(expected, i, result[..1], "partial load");
                    AssertSame(expected, i, [Flushing<TSimd, TVector, T>.LoadElement(from)], "element");
                    AssertSame(values, i, [TSimd.LoadElement(from)], "element as it is");
                }
            }

            return true;
        }

        private static void AssertSame(T[] expected, int first, T[] actual, string what)
        {
            int wrong = SubnormalData.FirstDifference<T>(expected.AsSpan(first, actual.Length), actual);
            Assert.True(wrong < 0, $"{what}: element {first + wrong} should be {expected[first + Math.Max(wrong, 0)]:R}");
        }
    }

    /// <summary>
    /// Every copy of rows of every length: that which flushes gives what the plain one makes of a flushed source. Of normal numbers both
    /// give the same bits.
    /// </summary>
    private readonly struct CopyCheck<T> : IWidthVisitor<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const int Room = 4_000;

        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
        {
            T[] normal = new EngineProblem(4, null!, null!).Reals<T>(Longest * 20, 1);
            foreach (T[] values in (T[][])[SubnormalData.Sprinkled(normal, seed: 5), SubnormalData.Subnormal<T>(normal.Length, 6), normal])
            {
                foreach (int length in (int[])[1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 48, Longest])
                {
                    for (int first = -3; first <= 3; first++)
                    {
                        (nint from, nint count) = (first, length + 2);
                        for (nint step = 1; step <= 3; step++)
                        {
                            nint by = step;
                            Compare<TSimd, TVector>(values, length, $"padded by {step} from {first}", (copy, source, destination) =>
                                copy.CopyPadded(source, Longest, length, from, by, destination, 2 * Longest, count, 2));
                        }

                        Compare<TSimd, TVector>(values, length, $"split from {first}", (copy, source, destination) =>
                            copy.SplitPadded(source, Longest, length, from, destination, 3 * Longest, 6 * Longest, count, 2));
                        Compare<TSimd, TVector>(values, length, $"complex from {first}", (copy, source, destination) =>
                            copy.LoadComplex(source, length, from, destination, 2 * TSimd.Count, (count + TSimd.Count - 1) / TSimd.Count));
                    }

                    foreach (int rows in (int[])[1, TSimd.Count])
                    {
                        Compare<TSimd, TVector>(values, length, $"{rows} rows transposed", (copy, source, destination) =>
                            copy.Transpose(
                                source, Longest, rows, length, destination, TSimd.Count, destination + (Room / 2),
                                destination + (Room / 2) + TSimd.Count));
                    }
                }
            }

            return true;
        }

        private delegate void Copying<TSimd, TVector>(OperandCopy<TSimd, TVector, T> copy, T* source, T* destination)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged;

        private static void Compare<TSimd, TVector>(T[] values, int length, string what, Copying<TSimd, TVector> copying)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
        {
            T[] flushed = SubnormalData.Flushed(values), expected = new T[Room], actual = new T[Room];
            fixed (T* source = values, flushedSource = flushed, right = expected, result = actual)
            {
                copying(new OperandCopy<TSimd, TVector, T>(flushes: false), flushedSource + Longest, right);
                copying(new OperandCopy<TSimd, TVector, T>(flushes: true), source + Longest, result);
            }

            // Transposing adds a zero, which makes +0 of −0, and leaves its staging as it was before.
            int count = what.Contains("transposed", StringComparison.Ordinal) ? Room / 2 : Room;
            int wrong = SubnormalData.FirstDifference<T>(expected.AsSpan(0, count), actual);
            Assert.True(wrong < 0, $"{what}, {length} elements: element {wrong} is {actual[Math.Max(wrong, 0)]:R}");
        }
    }
}
