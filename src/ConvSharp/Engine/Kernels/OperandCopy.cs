using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// Copies operands on their way to the kernels: unchanged, or with zeros of the same sign in place of subnormal numbers, which multiply
/// hundreds of times more slowly on some processors.
/// </summary>
/// <param name="flushes">Whether subnormal numbers become zeros.</param>
internal readonly unsafe struct OperandCopy<TSimd, TVector, T>(bool flushes)
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <inheritdoc cref="RowCopy{TSimd, TVector, T}.CopyPadded"/>
    public void CopyPadded(
        T* source, nint sourceRow, nint length, nint first, nint step, T* destination, nint destinationRow, nint count, nint rows)
    {
        if (flushes)
        {
            RowCopy<Flushing<TSimd, TVector, T>, TVector, T>.CopyPadded(
                source, sourceRow, length, first, step, destination, destinationRow, count, rows);
        }
        else
        {
            RowCopy<TSimd, TVector, T>.CopyPadded(source, sourceRow, length, first, step, destination, destinationRow, count, rows);
        }
    }

    /// <inheritdoc cref="PixelGather{TSimd, TVector, T}.Run"/>
    public void Gather(T* plane, nint planeStep, nint channels, nint* offsets, nint pixels, T* to)
    {
        if (flushes)
            PixelGather<Flushing<TSimd, TVector, T>, TVector, T>.Run(plane, planeStep, channels, offsets, pixels, to);
        else
            PixelGather<TSimd, TVector, T>.Run(plane, planeStep, channels, offsets, pixels, to);
    }

    /// <inheritdoc cref="PixelGather{TSimd, TVector, T}.RunAll"/>
    public void GatherRuns(T* plane, nint planeStep, nint channels, nint* runOffsets, nint* runLengths, nint runs, T* to)
    {
        if (flushes)
            PixelGather<Flushing<TSimd, TVector, T>, TVector, T>.RunAll(plane, planeStep, channels, runOffsets, runLengths, runs, to);
        else
            PixelGather<TSimd, TVector, T>.RunAll(plane, planeStep, channels, runOffsets, runLengths, runs, to);
    }

    /// <inheritdoc cref="RowCopy{TSimd, TVector, T}.SplitPadded"/>
    public void SplitPadded(
        T* source, nint sourceRow, nint length, nint first, T* destination, nint half, nint destinationRow, nint count, nint rows)
    {
        if (flushes)
        {
            RowCopy<Flushing<TSimd, TVector, T>, TVector, T>.SplitPadded(
                source, sourceRow, length, first, destination, half, destinationRow, count, rows);
        }
        else
        {
            RowCopy<TSimd, TVector, T>.SplitPadded(source, sourceRow, length, first, destination, half, destinationRow, count, rows);
        }
    }

    /// <inheritdoc cref="TransposedCopy{TSimd, TVector, T}.Run"/>
    public void Transpose(
        T* source, nint sourceRow, int rows, nint length, T* destination, nint destinationElement, T* zeros, T* staging)
    {
        if (flushes)
        {
            TransposedCopy<Flushing<TSimd, TVector, T>, TVector, T>.Run(
                source, sourceRow, rows, length, destination, destinationElement, zeros, staging);
        }
        else
        {
            TransposedCopy<TSimd, TVector, T>.Run(source, sourceRow, rows, length, destination, destinationElement, zeros, staging);
        }
    }

    /// <summary>Transposes a block of a vector's worth of rows: [row][element] to [element][row].</summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceRow">Distance between the rows.</param>
    /// <param name="zeros">A vector of zeros.</param>
    /// <param name="destination">First element of all rows.</param>
    /// <param name="destinationElement">Distance between the elements.</param>
    /// <param name="rows">Rows to take, at most a vector's worth.</param>
    /// <param name="elements">Elements to take, at most a vector's worth.</param>
    public void TransposeBlock(
        T* source, nint sourceRow, T* zeros, T* destination, nint destinationElement, int rows, int elements)
    {
        if (flushes)
        {
            TransposedStore<Flushing<TSimd, TVector, T>, TVector, T>.Run(
                source, sourceRow, zeros, destination, destinationElement, rows, elements);
        }
        else
        {
            TransposedStore<TSimd, TVector, T>.Run(source, sourceRow, zeros, destination, destinationElement, rows, elements);
        }
    }

    /// <inheritdoc cref="ComplexRows{TSimd, TVector, T}.Load"/>
    public void LoadComplex(T* row, nint length, nint first, T* destination, nint distance, nint vectors)
    {
        if (flushes)
            ComplexRows<Flushing<TSimd, TVector, T>, TVector, T>.Load(row, length, first, destination, distance, vectors);
        else
            ComplexRows<TSimd, TVector, T>.Load(row, length, first, destination, distance, vectors);
    }

    /// <summary>Copies one element.</summary>
    public T Element(T* source) => flushes ? Subnormals.Flush(*source) : *source;
}
