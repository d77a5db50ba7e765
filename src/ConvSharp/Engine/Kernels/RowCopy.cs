using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Moves rows of elements: split by a stride, or interleaved from phases.</summary>
internal static unsafe class RowCopy<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>
    /// Per row, destination[i] = source[first + i · step], or 0 where that lies outside of the <paramref name="length"/> elements of the
    /// row. Up to a vector beyond each destination row is overwritten.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyPadded(
        T* source, nint sourceRow, nint length, nint first, nint step, T* destination, nint destinationRow, nint count, nint rows)
    {
        nint begin = Math.Clamp(first >= 0 ? 0 : (step - 1 - first) / step, 0, count);
        nint end = Math.Clamp(first >= length ? 0 : (length - first + step - 1) / step, begin, count);
        nint inside = end - begin;
        for (nint row = 0; row < rows; row++)
        {
            for (nint i = 0; i < begin; i += TSimd.Count)
                TSimd.Store(destination + i, TSimd.Zero);
            T* from = source + first + (begin * step);
            T* to = destination + begin;
            nint done = 0;
            if (step == 1)
            {
                for (; done + TSimd.Count <= inside; done += TSimd.Count)
                    TSimd.Store(to + done, TSimd.Load(from + done));
                if (done < inside)
                    TSimd.Store(to + done, TSimd.LoadPartial(from + done, (int)(inside - done)));
            }
            else
            {
                for (; step == 2 && done + TSimd.Count < inside; done += TSimd.Count)
                {
                    T* pair = from + (2 * done);
                    TSimd.Store(to + done, TSimd.Even(TSimd.Load(pair), TSimd.Load(pair + TSimd.Count)));
                }

                // The last vector ends with the last element that counts, and that element is taken from an odd place, so that nothing
                // after it is read.
                if (step == 2 && inside >= TSimd.Count && (inside > TSimd.Count || first + (begin * step) > 0))
                {
                    T* pair = from + (2 * (inside - TSimd.Count)) - 1;
                    TSimd.Store(to + inside - TSimd.Count, TSimd.Odd(TSimd.Load(pair), TSimd.Load(pair + TSimd.Count)));
                    done = inside;
                }

                for (; done < inside; done++)
                    to[done] = TSimd.LoadElement(from + (done * step));
            }

            for (nint i = end; i < count; i += TSimd.Count)
                TSimd.Store(destination + i, TSimd.Zero);
            source += sourceRow;
            destination += destinationRow;
        }
    }

    /// <summary>
    /// Per row, splits the elements first, first + 1 … into those at even and at odd distances from the first, with 0 for those that lie
    /// outside of the <paramref name="length"/> elements of the row. The odd ones are stored <paramref name="half"/> beyond the even ones;
    /// up to a vector beyond each is overwritten.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SplitPadded(
        T* source, nint sourceRow, nint length, nint first, T* destination, nint half, nint destinationRow, nint count, nint rows)
    {
        nint begin = Math.Clamp(-first, 0, count), end = Math.Clamp(length - first, begin, count);
        nint beginEven = (begin + 1) / 2, beginOdd = begin / 2, endEven = (end + 1) / 2, endOdd = end / 2;
        bool evenFirst = begin % 2 == 0;
        nint pairs = (end - begin) / (2 * TSimd.Count) * TSimd.Count;
        nint rest = end - begin - (2 * pairs);
        for (nint row = 0; row < rows; row++)
        {
            T* odd = destination + half;
            for (nint i = 0; i < beginEven; i += TSimd.Count)
                TSimd.Store(destination + i, TSimd.Zero);
            for (nint i = 0; i < beginOdd; i += TSimd.Count)
                TSimd.Store(odd + i, TSimd.Zero);
            T* from = source + first + begin;
            T* one = evenFirst ? destination + beginEven : odd + beginOdd;
            T* other = evenFirst ? odd + beginOdd : destination + beginEven;
            for (nint i = 0; i < pairs; i += TSimd.Count)
            {
                TVector a = TSimd.Load(from + (2 * i)), b = TSimd.Load(from + (2 * i) + TSimd.Count);
                TSimd.Store(one + i, TSimd.Even(a, b));
                TSimd.Store(other + i, TSimd.Odd(a, b));
            }

            if (rest > 0)
            {
                T* tail = from + (2 * pairs);
                TVector a = TSimd.LoadPartial(tail, (int)Math.Min(rest, TSimd.Count));
                TVector b = TSimd.LoadPartial(tail + TSimd.Count, (int)Math.Max(rest - TSimd.Count, 0));
                TSimd.Store(one + pairs, TSimd.Even(a, b));
                TSimd.Store(other + pairs, TSimd.Odd(a, b));
            }

            for (nint i = endEven; i < (count + 1) / 2; i += TSimd.Count)
                TSimd.Store(destination + i, TSimd.Zero);
            for (nint i = endOdd; i < count / 2; i += TSimd.Count)
                TSimd.Store(odd + i, TSimd.Zero);
            source += sourceRow;
            destination += destinationRow;
        }
    }

    /// <summary>Fills <paramref name="count"/> elements with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear(T* destination, nint count)
    {
        nint i = 0;
        for (; i + TSimd.Count <= count; i += TSimd.Count)
            TSimd.Store(destination + i, TSimd.Zero);
        for (; i < count; i++)
            destination[i] = default;
    }

    /// <summary>destination[i · step] = source[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(T* source, T* destination, nint step, nint count)
    {
        for (nint i = 0; i < count; i++)
            destination[i * step] = source[i];
    }

    /// <summary>
    /// Interleaves two rows: even[0] odd[0] even[1] …, <paramref name="count"/> elements in all. Reads whole vectors.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(T* even, T* odd, T* destination, nint count)
    {
        nint i = 0;
        for (; i + (2 * TSimd.Count) <= count; i += 2 * TSimd.Count)
        {
            TVector a = TSimd.Load(even + (i / 2));
            TVector b = TSimd.Load(odd + (i / 2));
            TSimd.Store(destination + i, TSimd.InterleaveLow(a, b));
            TSimd.Store(destination + i + TSimd.Count, TSimd.InterleaveHigh(a, b));
        }

        if (i < count)
        {
            TVector a = TSimd.Load(even + (i / 2));
            TVector b = TSimd.Load(odd + (i / 2));
            int rest = (int)(count - i);
            TSimd.StorePartial(destination + i, TSimd.InterleaveLow(a, b), Math.Min(rest, TSimd.Count));
            TSimd.StorePartial(destination + i + TSimd.Count, TSimd.InterleaveHigh(a, b), Math.Max(rest - TSimd.Count, 0));
        }
    }
}
