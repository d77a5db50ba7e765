using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Inference.Operations;

/// <summary>Joins runs of numbers, place by place.</summary>
internal static unsafe class PoolRun<T, TRows>
    where T : unmanaged
    where TRows : struct, IPoolRows<T>
{
    /// <summary>Joins runs at distances from the first, which count as what they are; for two and for three there is a loop of its own.</summary>
    /// <param name="rows">How numbers are joined.</param>
    /// <param name="first">Where the distances are counted from.</param>
    /// <param name="offsets">The distances of the runs, in elements.</param>
    /// <param name="target">Takes the joined numbers.</param>
    /// <param name="length">Length of the runs: a vector or more.</param>
    public static void Join(TRows rows, T* first, ReadOnlySpan<int> offsets, T* target, int length)
    {
        switch (offsets.Length)
        {
            case 2:
                JoinTwo(rows, first + offsets[0], first + offsets[1], target, length);
                break;
            case 3:
                JoinThree(rows, first + offsets[0], first + offsets[1], first + offsets[2], target, length);
                break;
            default:
                // The last vector ends with the run; what it shares with the one before is computed twice.
                for (int i = 0; i < length; i += Vector<T>.Count)
                {
                    int at = Math.Min(i, length - Vector<T>.Count);
                    Store(target + at, Joined(rows, first + at, offsets));
                }

                break;
        }
    }

    /// <summary>Joins two runs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void JoinTwo(TRows rows, T* x, T* y, T* target, int length)
    {
        int last = length - Vector<T>.Count;
        for (int i = 0; i < last; i += Vector<T>.Count)
            Store(target + i, rows.Join(Load(x + i), Load(y + i)));
        Store(target + last, rows.Join(Load(x + last), Load(y + last)));
    }

    /// <summary>Joins three runs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void JoinThree(TRows rows, T* x, T* y, T* z, T* target, int length)
    {
        int last = length - Vector<T>.Count;
        for (int i = 0; i < last; i += Vector<T>.Count)
            Store(target + i, rows.Join(rows.Join(Load(x + i), Load(y + i)), Load(z + i)));
        Store(target + last, rows.Join(rows.Join(Load(x + last), Load(y + last)), Load(z + last)));
    }

    /// <summary>A vector of numbers that are joined of runs, which count as what they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Joined(TRows rows, T* first, ReadOnlySpan<int> offsets)
    {
        Vector<T> joined = Load(first + offsets[0]);
        for (int i = 1; i < offsets.Length; i++)
            joined = rows.Join(joined, Load(first + offsets[i]));
        return joined;
    }

    /// <summary>A vector of numbers that are joined of the rows of some slices.</summary>
    public static Vector<T> Joined(TRows rows, T* first, nint slice, int slices, nint step, int count)
    {
        Vector<T> joined = rows.Of(Load(first));
        for (int d = 0; d < slices; d++, first += slice)
        {
            T* at = d == 0 ? first + step : first;
            for (int h = d == 0 ? 1 : 0; h < count; h++, at += step)
                joined = rows.Join(joined, rows.Of(Load(at)));
        }

        return joined;
    }

    /// <summary>Copies a row; where a vector may be written whole, what it has beyond the row is written too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(T* source, T* target, int length, bool mayWriteBeyond)
    {
        if (length >= Vector<T>.Count)
        {
            int last = length - Vector<T>.Count;
            for (int i = 0; i < last; i += Vector<T>.Count)
                Store(target + i, Load(source + i));
            Store(target + last, Load(source + last));
        }
        else if (mayWriteBeyond)
        {
            Store(target, Load(source));
        }
        else
        {
            new ReadOnlySpan<T>(source, length).CopyTo(new Span<T>(target, length));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Load(T* source) => Unsafe.ReadUnaligned<Vector<T>>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* target, Vector<T> value) => Unsafe.WriteUnaligned(target, value);
}
