using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Transposes up to a vector's worth of rows of any length: [row][element] to [element][row].</summary>
internal static unsafe class TransposedCopy<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Elements of <c>staging</c> for rows of this length.</summary>
    public static nint StagingLength(nint length) => (length + TSimd.Count) * TSimd.Count;

    /// <summary>
    /// Copies and touches nothing beyond the rows: rows shorter than a vector, or fewer than a vector's worth, are padded in the staging
    /// area first.
    /// </summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceRow">Distance between the rows.</param>
    /// <param name="rows">How many there are; the others of a vector are zeros.</param>
    /// <param name="length">Elements of a row.</param>
    /// <param name="destination">First element of all rows, a vector's worth.</param>
    /// <param name="destinationElement">Distance between the elements.</param>
    /// <param name="zeros">A vector of zeros.</param>
    /// <param name="staging">Room for <see cref="StagingLength"/> elements.</param>
    public static void Run(
        T* source, nint sourceRow, int rows, nint length, T* destination, nint destinationElement, T* zeros, T* staging)
    {
        if (rows < TSimd.Count || length < TSimd.Count)
        {
            nint pitch = length + TSimd.Count;
            RowCopy<TSimd, TVector, T>.CopyPadded(source, sourceRow, length, 0, 1, staging, pitch, length, rows);
            RowCopy<TSimd, TVector, T>.Clear(staging + (rows * pitch), (TSimd.Count - rows) * pitch);
            source = staging;
            sourceRow = pitch;
        }

        // The last vector ends with the row; elements that it shares with the vector before are written twice.
        nint last = Math.Max(0, length - TSimd.Count);
        for (nint element = 0; element < length; element += TSimd.Count)
        {
            nint place = Math.Min(element, last);
            TransposedStore<TSimd, TVector, T>.Run(
                source + place, sourceRow, zeros, destination + (place * destinationElement), destinationElement, TSimd.Count,
                (int)Math.Min(TSimd.Count, length));
        }
    }
}
