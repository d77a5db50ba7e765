using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;

namespace ConvSharp.Engine.Algorithms.Pointwise;

internal sealed unsafe partial class PointwiseConvolution<TSimd, TVector, T>
{
    private readonly WindowAxis _depth, _height, _width;

    /// <summary>Copies the pixels that a block sees of some channels: [channel][pixel].</summary>
    private T* Copy(T* channel, nint channels, in PixelBlock block, T* copy)
    {
        var start = Place.Of(block.First, (nint)_height.Output, (nint)_width.Output);
        for (nint i = 0; i < channels; i++)
            Copy(channel + (i * _rows.Border.Plane), start, block.Count, copy + (i * CopyStep));
        return copy;
    }

    /// <summary>Copies the pixels that some outputs see of one channel.</summary>
    private void Copy(T* channel, Place place, nint pixels, T* to)
    {
        nint columns = (nint)_width.Output, rowStep = (nint)_height.InputStep, columnStep = (nint)_width.InputStep;
        while (pixels > 0)
        {
            nint count = Math.Min(columns - place.Column, pixels), rows = 1;
            long height = (place.Row * rowStep) + _height.LowestOffset;
            if (count == columns)
                rows = RowsAlike(height, Math.Min(pixels / columns, (nint)_height.Output - place.Row));
            T* row = _rows.Row(_rows.Slice(channel, (place.Slice * _depth.InputStep) + _depth.LowestOffset), height);
            if (row == null)
                RowCopy<TSimd, TVector, T>.Clear(to, rows * count);
            else
                _rows.Copy(row, rowStep, (nint)((place.Column * columnStep) + _width.LowestOffset), columnStep, to, count, count, rows);
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
        input + (((sample * (nint)Geometry.InChannels) + (group * _inChannels) + channel) * _rows.Border.Plane);

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
