using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Input;

/// <summary>
/// Copies rows of an input with what stands beyond its border: zeros, or elements by which a padding mode continues it. Whole padded planes
/// are never made.
/// </summary>
/// <param name="border">How the input lies in memory, and what stands beyond its border.</param>
/// <param name="flushes">Whether subnormal numbers become zeros in the copies.</param>
internal sealed unsafe class PaddedRows<TSimd, TVector, T>(InputBorder border, bool flushes)
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly OperandCopy<TSimd, TVector, T> _copy = new(flushes);

    // Fields, not properties: rows are looked up so often that copying the border, or parts of it, would cost measurable time.
    private readonly BorderAxis _depth = border.Depth, _height = border.Height, _width = border.Width;
    private readonly nint _row = border.Row, _slice = border.Slice, _plane = border.Plane, _before = (nint)border.Width.Before;
    private readonly bool _continues = border.Width.Extends;

    /// <summary>How the input lies in memory, and what stands beyond its border.</summary>
    public InputBorder Border { get; } = border;

    /// <summary>The slice at a place of the depth, or null for zeros.</summary>
    public T* Slice(T* plane, long depth)
    {
        long source = _depth.Source(depth);
        return source < 0 ? null : plane + ((nint)source * _slice);
    }

    /// <summary>The row at a place of the height, or null for zeros.</summary>
    public T* Row(T* slice, long height)
    {
        long source = _height.Source(height);
        return slice == null || source < 0 ? null : slice + ((nint)source * _row);
    }

    /// <summary>
    /// Per row, destination[i] = the element at place first + i · step. Up to a vector beyond each destination row is overwritten.
    /// </summary>
    /// <param name="row">The first row.</param>
    /// <param name="rowStep">How many rows further in memory the next one is.</param>
    /// <param name="first">The first place; may lie beyond the border.</param>
    /// <param name="step">From place to place.</param>
    /// <param name="destination">The first copy.</param>
    /// <param name="destinationRow">From copy to copy.</param>
    /// <param name="count">Elements of a copy.</param>
    /// <param name="rows">How many rows.</param>
    public void Copy(T* row, nint rowStep, nint first, nint step, T* destination, nint destinationRow, nint count, nint rows)
    {
        _copy.CopyPadded(row, rowStep * _row, _row, first - _before, step, destination, destinationRow, count, rows);
        for (nint i = 0; _continues && i < rows; i++)
            Continue(row + (i * rowStep * _row), first, step, destination + (i * destinationRow), 1, count);
    }

    /// <summary>
    /// Per row, splits the elements from place <paramref name="first"/> on into those at even and at odd distances; the odd ones are stored
    /// <paramref name="half"/> beyond the even ones. Up to a vector beyond each is overwritten.
    /// </summary>
    public void Split(T* row, nint first, T* destination, nint half, nint destinationRow, nint count, nint rows)
    {
        _copy.SplitPadded(row, _row, _row, first - _before, destination, half, destinationRow, count, rows);
        for (nint i = 0; _continues && i < rows; i++)
        {
            T* source = row + (i * _row);
            Continue(source, first, 2, destination + (i * destinationRow), 1, (count + 1) / 2);
            Continue(source, first + 1, 2, destination + (i * destinationRow) + half, 1, count / 2);
        }
    }

    /// <summary>
    /// Copies the same row of some channels, at most a vector's worth, into [column][channel]: straight from the input where whole vectors
    /// lie inside it, through padded copies elsewhere.
    /// </summary>
    /// <param name="row">The first channel's row.</param>
    /// <param name="channels">How many channels; the others of a vector are zeros.</param>
    /// <param name="first">The place of the first column.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="destination">The result.</param>
    /// <param name="staging">Room for a vector's worth of padded rows; rows beyond the channels are zeros.</param>
    /// <param name="stagingRow">From row to row of the staging area.</param>
    /// <param name="zeros">A vector of zeros.</param>
    public void Transpose(T* row, nint channels, nint first, nint columns, T* destination, T* staging, nint stagingRow, T* zeros)
    {
        nint inside = first - _before;
        nint begin = Math.Clamp(-inside, 0, columns), end = Math.Clamp(_row - inside, begin, columns);
        if (channels == TSimd.Count && end - begin >= TSimd.Count)
        {
            RowCopy<TSimd, TVector, T>.Clear(destination, begin * TSimd.Count);
            for (nint column = begin; column < end; column += TSimd.Count)
            {
                nint place = Math.Min(column, end - TSimd.Count);
                _copy.TransposeBlock(
                    row + inside + place, _plane, zeros, destination + (place * TSimd.Count), TSimd.Count, TSimd.Count, TSimd.Count);
            }

            RowCopy<TSimd, TVector, T>.Clear(destination + (end * TSimd.Count), (columns - end) * TSimd.Count);
        }
        else
        {
            _copy.CopyPadded(row, _plane, _row, inside, 1, staging, stagingRow, columns, channels);
            for (nint column = 0; column < columns; column += TSimd.Count)
            {
                TransposedStore<TSimd, TVector, T>.Run(
                    staging + column, stagingRow, zeros, destination + (column * TSimd.Count), TSimd.Count, TSimd.Count,
                    (int)Math.Min(TSimd.Count, columns - column));
            }
        }

        for (nint channel = 0; _continues && channel < channels; channel++)
            Continue(row + (channel * _plane), first, 1, destination + channel, TSimd.Count, columns);
    }

    /// <summary>Copies a row whose elements are vectors of channels, flushed already.</summary>
    public void CopyVectors(T* row, nint first, T* destination, nint columns)
    {
        RowCopy<TSimd, TVector, T>.CopyPadded(
            row, 0, _row * TSimd.Count, (first - _before) * TSimd.Count, 1, destination, 0, columns * TSimd.Count, 1);
        if (!_continues)
            return;
        foreach ((nint column, nint source) in _width.Continued(first, 1, columns))
            TSimd.Store(destination + (column * TSimd.Count), TSimd.Load(row + (source * TSimd.Count)));
    }

    /// <summary>Fills one part, real or imaginary, of complex vectors with a row, or with zeros where it is null.</summary>
    /// <inheritdoc cref="ComplexRows{TSimd, TVector, T}.Load"/>
    public void LoadComplex(T* row, nint first, T* destination, nint distance, nint vectors)
    {
        _copy.LoadComplex(row, _row, first - _before, destination, distance, vectors);
        if (_continues && row != null)
            ContinueComplex(row, first, destination, distance, vectors);
    }

    /// <summary>
    /// Puts the elements that continue a row into its complex vectors: a method of its own, so that rows without them load faster.
    /// </summary>
    private void ContinueComplex(T* row, nint first, T* destination, nint distance, nint vectors)
    {
        foreach ((nint number, nint source) in _width.Continued(first, 1, vectors * TSimd.Count))
            destination[(number / TSimd.Count * distance) + (number % TSimd.Count)] = _copy.Element(row + source);
    }

    /// <summary>Puts the elements that continue a row into its copy, whose elements lie <paramref name="distance"/> apart.</summary>
    private void Continue(T* row, nint first, nint step, T* destination, nint distance, nint count)
    {
        foreach ((nint number, nint source) in _width.Continued(first, step, count))
            destination[number * distance] = _copy.Element(row + source);
    }
}
