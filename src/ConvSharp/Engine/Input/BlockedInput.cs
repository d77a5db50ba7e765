using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Input;

/// <summary>
/// The input as blocks of outputs see it: the part that a block sees is read in place or copied into padded rows, and every phase of the
/// block is a plain sliding window over it.
/// </summary>
/// <param name="phases">The problem's phases.</param>
/// <param name="border">How the input lies in memory, and what stands beyond its border.</param>
/// <param name="needs">What the algorithm needs.</param>
/// <param name="flushes">Whether subnormal numbers become zeros in copies.</param>
internal sealed unsafe class BlockedInput<TSimd, TVector, T>(PhaseGrid phases, InputBorder border, in InputNeeds needs, bool flushes)
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly WindowAxis _depth = phases.Depth, _height = phases.Height, _width = phases.Width;
    private readonly nint _allChannels = (nint)phases.Geometry.InChannels, _channels = (nint)phases.Geometry.InChannelsPerGroup;
    private readonly PaddedRows<TSimd, TVector, T> _rows = new(border, flushes);

    /// <summary>How the outputs are cut into blocks, and how kernels see the input.</summary>
    public BlockGrid Grid { get; } = new(phases, border, needs, TSimd.Count, sizeof(T));

    /// <summary>Prepares the block of one sample and group.</summary>
    /// <param name="input">The whole batch.</param>
    /// <param name="sample">Which sample.</param>
    /// <param name="group">Which group.</param>
    /// <param name="range">The block's outputs.</param>
    /// <param name="copy">Room for <see cref="BlockGrid.CopyLength"/> elements.</param>
    public InputBlock<T> Read(T* input, nint sample, nint group, in BlockRange range, T* copy)
    {
        InputLayout layout = Grid.Layout;
        var block = new InputBlock<T>
        {
            Range = range,
            Group = group,
            Layout = layout,
            RowStep = (nint)_height.InputStep * layout.Row,
        };
        T* channels = input + (((sample * _allChannels) + (group * _channels)) * Grid.InPlace.Plane);
        var origin = Grid.Origin(block.Range);
        if (Grid.IsCopied)
            Copy(channels, block.Range, origin, copy);
        block.Input = Grid.IsCopied ? copy : channels + Grid.InPlace.Offset(origin.Depth, origin.Height, origin.Width);
        return block;
    }

    /// <summary>Copies what a block sees of every channel into padded rows, split by the stride.</summary>
    private void Copy(T* channels, in BlockRange block, in (long Depth, long Height, long Width) origin, T* copy)
    {
        long depths = _depth.Span(1);
        for (nint channel = 0; channel < _channels; channel++, channels += Grid.InPlace.Plane, copy += Grid.Layout.Plane)
        {
            for (long d = 0; d < depths; d++)
            {
                if (_depth.Reads(d))
                    CopySlice(_rows.Slice(channels, origin.Depth + d), block, origin, copy + Grid.Layout.Offset(d, 0, 0));
            }
        }
    }

    /// <summary>Copies the rows of one slice, without those that no output reads.</summary>
    private void CopySlice(T* source, in BlockRange block, in (long Depth, long Height, long Width) origin, T* slice)
    {
        nint row = Grid.Layout.Row, heights = (nint)_height.Span(block.Rows), widths = (nint)_width.Span(block.Columns);
        if (source == null)
        {
            RowCopy<TSimd, TVector, T>.Clear(slice, heights * row);
            return;
        }

        for (nint first = 0, run; first < heights; first += run)
        {
            long place = origin.Height + first;
            T* from = _rows.Row(source, place);
            run = (nint)_rows.Border.Height.Run(place, heights - first);
            if (from == null)
            {
                RowCopy<TSimd, TVector, T>.Clear(slice + (first * row), run * row);
                continue;
            }

            run = RowsAlike(first, run);
            if (_height.Reads(first))
                CopyRows(from, (nint)origin.Width, widths, slice + (first * row), run);
        }
    }

    /// <summary>Copies neighbouring rows, without the elements whose remainder by the stride no output reads.</summary>
    private void CopyRows(T* source, nint first, nint widths, T* destination, nint rows)
    {
        (nint split, nint row, nint subRow) = (Grid.Layout.Split, Grid.Layout.Row, Grid.Layout.SubRow);
        if (split == 2 && widths > 1 && _width.Reads(0) && _width.Reads(1))
        {
            _rows.Split(source, first, destination, subRow, row, widths, rows);
            return;
        }

        for (nint remainder = 0; remainder < Math.Min(split, widths); remainder++)
        {
            if (split > 1 && !_width.Reads(remainder))
                continue;
            _rows.Copy(
                source, 1, first + remainder, split, destination + (remainder * subRow), row, (widths - remainder + split - 1) / split, rows);
        }
    }

    /// <summary>How many rows, from this one on, are all read or all left out.</summary>
    private nint RowsAlike(nint first, nint rows)
    {
        if (_height.ReadsAll)
            return rows;
        nint count = 1;
        while (count < rows && _height.Reads(first) == _height.Reads(first + count))
            count++;
        return count;
    }
}
