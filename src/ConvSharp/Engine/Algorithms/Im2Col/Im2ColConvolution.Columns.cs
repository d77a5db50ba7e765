using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;

namespace ConvSharp.Engine.Algorithms.Im2Col;

internal sealed unsafe partial class Im2ColConvolution<TSimd, TVector, T>
{
    private readonly WindowAxis _depth, _height, _width;

    /// <summary>From term to term of the columns.</summary>
    private nint ColumnStep => _isCopied ? CopyStep : _plane;

    /// <summary>Copies a block of columns: [term][pixel].</summary>
    private T* CopyColumns(T* input, in PixelBlock block, nint firstTerm, nint terms, T* copy)
    {
        nint taps = _phase.Taps.Length;
        (nint channel, nint tap) = Math.DivRem(firstTerm, taps);
        T* plane = Channel(input, block.Sample, block.Group, channel);
        var start = Place.Of(block.First, (nint)_height.Output, (nint)_width.Output);
        T* to = copy;
        for (nint term = 0; term < terms; term++, to += CopyStep)
        {
            CopyTerm(plane, start, _phase.Taps[tap], block.Count, to);
            if (++tap < taps)
                continue;
            tap = 0;
            plane += _rows.Border.Plane;
        }

        return copy;
    }

    /// <summary>Copies what each pixel of a block sees by one tap of one channel.</summary>
    private void CopyTerm(T* plane, Place place, in PhaseTap tap, nint pixels, T* to)
    {
        nint columns = (nint)_width.Output, rowStep = (nint)_height.InputStep, columnStep = (nint)_width.InputStep;
        while (pixels > 0)
        {
            nint count = Math.Min(columns - place.Column, pixels), rows = 1;
            long height = (place.Row * rowStep) + tap.Height;
            if (count == columns)
                rows = RowsAlike(height, Math.Min(pixels / columns, (nint)_height.Output - place.Row));
            T* row = _rows.Row(_rows.Slice(plane, (place.Slice * _depth.InputStep) + tap.Depth), height);
            if (row == null)
                RowCopy<TSimd, TVector, T>.Clear(to, rows * count);
            else
                _rows.Copy(row, rowStep, (nint)((place.Column * columnStep) + tap.Width), columnStep, to, count, count, rows);
            to += rows * count;
            pixels -= rows * count;
            (place.Row, place.Column) = (place.Row + rows, 0);
            if (place.Row == (nint)_height.Output)
                (place.Slice, place.Row) = (place.Slice + 1, 0);
        }
    }

    /// <summary>How many rows of outputs, from one that sees a height on, see rows a stride apart in memory, or all see zeros.</summary>
    private nint RowsAlike(long height, nint most)
    {
        long step = _height.InputStep;
        return (nint)((_rows.Border.Height.Run(height, ((most - 1) * step) + 1) + step - 1) / step);
    }

    private T* Channel(T* input, nint sample, nint group, nint channel) =>
        input + (((sample * (nint)Geometry.InChannels) + (group * (nint)Geometry.InChannelsPerGroup) + channel) * _rows.Border.Plane);

    /// <summary>The place of an output pixel.</summary>
    private struct Place
    {
        public nint Slice, Row, Column;

        public static Place Of(nint pixel, nint rows, nint columns)
        {
            (nint rest, nint column) = Math.DivRem(pixel, columns);
            (nint slice, nint row) = Math.DivRem(rest, rows);
            return new Place { Slice = slice, Row = row, Column = column };
        }
    }
}
