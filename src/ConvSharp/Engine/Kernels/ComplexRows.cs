using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Moves rows of real numbers into one part, real or imaginary, of complex vectors, and back.</summary>
internal static unsafe class ComplexRows<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Fills vectors with a row from its element number <paramref name="first"/> on; what lies outside of the row is 0.</summary>
    /// <param name="row">The row, or null for zeros.</param>
    /// <param name="length">Elements of the row.</param>
    /// <param name="first">May be negative.</param>
    /// <param name="destination">The first vector.</param>
    /// <param name="distance">From vector to vector.</param>
    /// <param name="vectors">Vectors to fill.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(T* row, nint length, nint first, T* destination, nint distance, nint vectors)
    {
        for (nint i = 0; i < vectors; i++, first += TSimd.Count, destination += distance)
        {
            if (row != null && first >= 0 && first + TSimd.Count <= length)
            {
                TSimd.Store(destination, TSimd.Load(row + first));
                continue;
            }

            TSimd.Store(destination, TSimd.Zero);
            for (nint lane = Math.Max(0, -first); row != null && lane < Math.Min(TSimd.Count, length - first); lane++)
                destination[lane] = TSimd.LoadElement(row + first + lane);
        }
    }

    /// <summary>Stores the first <paramref name="count"/> elements of a row of vectors, with a bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(T* source, nint distance, T bias, T* row, nint count)
    {
        TVector addend = TSimd.Broadcast(bias);
        for (; count >= TSimd.Count; count -= TSimd.Count, source += distance, row += TSimd.Count)
            TSimd.Store(row, TSimd.Add(TSimd.Load(source), addend));
        if (count > 0)
            TSimd.StorePartial(row, TSimd.Add(TSimd.Load(source), addend), (int)count);
    }

    /// <summary>row[i · rowStep] = line[i · lineStep].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(T* line, nint lineStep, T* row, nint rowStep, nint count)
    {
        for (nint i = 0; i < count; i++)
            row[i * rowStep] = line[i * lineStep];
    }
}
