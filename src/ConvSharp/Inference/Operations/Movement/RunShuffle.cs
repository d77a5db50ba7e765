using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Inference.Operations;

/// <summary>Brings elements of some runs into turn, or apart again, and transposes blocks; the bits of elements stay as they are.</summary>
internal abstract unsafe class RunShuffle
{
    private static readonly RunShuffle? OfFour = Of<float>(), OfEight = Of<double>();

    /// <summary>Rows and columns of a block.</summary>
    public abstract int Block { get; }

    /// <summary>The shuffle of elements of so many bytes in the widest vectors of this machine; null for elements of 1 or 2 bytes.</summary>
    public static RunShuffle? OfSize(int bytes) => bytes switch { 4 => OfFour, 8 => OfEight, _ => null };

    /// <summary>Whether so many runs can be brought into turn or apart.</summary>
    public bool CanShuffle(nint ways, nint count) => ways > 1 && ways <= Block && BitOperations.IsPow2(ways) && count >= Block;

    /// <summary>to[i · ways + way] = from[way · pitch + i].</summary>
    /// <param name="from">The first run.</param>
    /// <param name="pitch">Elements from one run to the next; 0 for the same run, whose elements are repeated.</param>
    /// <param name="ways">How many runs.</param>
    /// <param name="to">Takes the elements in turn.</param>
    /// <param name="count">Elements of a run, <see cref="Block"/> or more.</param>
    public abstract void Interleave(void* from, nint pitch, int ways, void* to, nint count);

    /// <summary>to[way · pitch + i] = from[i · ways + way].</summary>
    public abstract void Split(void* from, int ways, void* to, nint pitch, nint count);

    /// <summary>to[row · toPitch + column] = from[column · fromPitch + row], for <see cref="Block"/> rows and columns or more.</summary>
    public abstract void Transpose(void* from, nint fromPitch, void* to, nint toPitch, nint rows, nint columns);

    private static RunShuffle Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        WidthDispatch.Visit<Maker<T>, T, RunShuffle>(VectorWidths.Widest, default);

    private readonly struct Maker<T> : IWidthVisitor<T, RunShuffle>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public RunShuffle Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new OfWidth<TSimd, TVector, T>();
    }

    private sealed class OfWidth<TSimd, TVector, T> : RunShuffle
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        public override int Block => TSimd.Count;

        public override void Interleave(void* from, nint pitch, int ways, void* to, nint count)
        {
            TVector* rows = stackalloc TVector[TSimd.Count], others = stackalloc TVector[TSimd.Count];
            for (nint first = 0; first < count; first += TSimd.Count)
            {
                // The last vectors end with the runs; what they share with those before is written twice.
                nint at = Math.Min(first, count - TSimd.Count);
                for (int way = 0; way < ways; way++)
                    rows[way] = TSimd.Load((T*)from + (way * pitch) + at);
                TVector* mixed = Mixed(rows, others, ways);
                for (int way = 0; way < ways; way++)
                    TSimd.Store((T*)to + (at * ways) + (way * TSimd.Count), mixed[way]);
            }
        }

        public override void Split(void* from, int ways, void* to, nint pitch, nint count)
        {
            TVector* rows = stackalloc TVector[TSimd.Count], others = stackalloc TVector[TSimd.Count];
            for (nint first = 0; first < count; first += TSimd.Count)
            {
                nint at = Math.Min(first, count - TSimd.Count);
                for (int way = 0; way < ways; way++)
                    rows[way] = TSimd.Load((T*)from + (at * ways) + (way * TSimd.Count));
                TVector* old = rows;
                TVector* apart = others;
                for (int round = ways; round > 1; round >>= 1)
                {
                    for (int i = 0; i < ways / 2; i++)
                    {
                        apart[i] = TSimd.Even(old[2 * i], old[(2 * i) + 1]);
                        apart[i + (ways / 2)] = TSimd.Odd(old[2 * i], old[(2 * i) + 1]);
                    }

                    TVector* done = apart;
                    apart = old;
                    old = done;
                }

                for (int way = 0; way < ways; way++)
                    TSimd.Store((T*)to + (way * pitch) + at, old[way]);
            }
        }

        public override void Transpose(void* from, nint fromPitch, void* to, nint toPitch, nint rows, nint columns)
        {
            TVector* block = stackalloc TVector[TSimd.Count], others = stackalloc TVector[TSimd.Count];
            for (nint column = 0; column < columns; column += TSimd.Count)
            {
                // The last blocks end with the rows and columns; what they share with those before is written twice.
                nint left = Math.Min(column, columns - TSimd.Count);
                for (nint row = 0; row < rows; row += TSimd.Count)
                {
                    nint top = Math.Min(row, rows - TSimd.Count);
                    T* source = (T*)from + (left * fromPitch) + top;
                    T* target = (T*)to + (top * toPitch) + left;
                    for (int i = 0; i < TSimd.Count; i++, source += fromPitch)
                        block[i] = TSimd.Load(source);
                    TVector* mixed = Mixed(block, others, TSimd.Count);
                    for (int i = 0; i < TSimd.Count; i++, target += toPitch)
                        TSimd.Store(target, mixed[i]);
                }
            }
        }

        /// <summary>A perfect shuffle: each round puts the elements of two rows in turn that are half of all rows apart.</summary>
        private static TVector* Mixed(TVector* rows, TVector* others, int ways)
        {
            for (int round = ways; round > 1; round >>= 1)
            {
                for (int i = 0; i < ways / 2; i++)
                {
                    others[2 * i] = TSimd.InterleaveLow(rows[i], rows[i + (ways / 2)]);
                    others[(2 * i) + 1] = TSimd.InterleaveHigh(rows[i], rows[i + (ways / 2)]);
                }

                TVector* mixed = others;
                others = rows;
                rows = mixed;
            }

            return rows;
        }
    }
}
