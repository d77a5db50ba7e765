using ConvSharp.Engine.Kernels;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

internal sealed unsafe partial class WinogradConvolution<TSimd, TVector, T>
{
    /// <summary>Transforms the products of a panel of one picture back and stores the outputs.</summary>
    private void StorePanel(in TileBlock block, nint panel, nint picture, T* output, in WorkAreas work)
    {
        nint width = WidthOf(panel);
        nint channels = Math.Min(width, _outChannels - (panel * PanelWidth));
        output += ((block.FirstPicture + picture) * OutputPicture) + (panel * PanelWidth * _outputPlane);
        bool direct = block.Width.OutputStep == 1;
        T* lines = work.Lines + (((2 * picture) + (_weaves ? block.WidthGrid : 0)) * PanelWidth * LinePlane);
        T* products = work.Products + (picture * block.TileRows * block.TileColumns * width);
        for (nint lane = 0; lane < width; lane += TSimd.Count)
        {
            for (nint first = 0; first < block.TileRows; first += _heightDilation)
            {
                for (nint tileRow = first; tileRow < first + _heightDilation; tileRow++)
                    TransformOutputs(block, tileRow, products + (tileRow * block.TileColumns * width) + lane, width, work);
                nint firstRow = first * _tile.Rows;
                for (nint i = 0; i < Math.Min(_tile.Rows * _heightDilation, block.Rows - firstRow); i++)
                {
                    nint row = firstRow + i;
                    T* destination = direct
                        ? output + (lane * _outputPlane) + OutputOffset(block, row)
                        : lines + (lane * LinePlane) + (row * LinePitch);
                    StoreRow(
                        block, work.Output + (i * OutputRow), work.Bias + lane, destination, direct ? _outputPlane : LinePlane,
                        channels - lane);
                }
            }
        }

        if (!direct && (!_weaves || block.WidthGrid == 1))
            StoreLines(block, output, lines, channels);
    }

    /// <summary>Transforms a row of tiles back, into the rows of its super-tiles.</summary>
    private void TransformOutputs(in TileBlock block, nint tileRow, T* products, nint width, in WorkAreas work)
    {
        nint run = _widthDilation == 1 ? block.TileColumns : _widthDilation;
        nint outputTile = (_widthDilation == 1 ? _tile.Columns : 1) * TSimd.Count;
        for (nint column = 0; column < block.TileColumns; column += run)
        {
            _tile.Output(
                products + (column * width), ProductsPoint, width,
                work.Output + (tileRow % _heightDilation * OutputRow) + (FirstOf(column, _tile.Columns, _widthDilation) * TSimd.Count),
                _heightDilation * OutputRow, _widthDilation * TSimd.Count, outputTile, run, work.Scratch);
        }
    }

    private static void StoreRow(in TileBlock block, T* row, T* bias, T* destination, nint plane, nint channels)
    {
        for (nint column = 0; column < block.Columns; column += TSimd.Count)
        {
            TransposedStore<TSimd, TVector, T>.Run(
                row + (column * TSimd.Count), TSimd.Count, bias, destination + column, plane,
                (int)Math.Min(TSimd.Count, block.Columns - column), (int)Math.Min(TSimd.Count, channels));
        }
    }

    private void StoreLines(in TileBlock block, T* output, T* lines, nint channels)
    {
        nint evenColumns = _weaves ? TileBlock.Clip(_tiling.Width[0], block.FirstColumn, _blockTileColumns * _tile.Columns) : 0;
        for (nint row = 0; row < block.Rows; row++)
        {
            T* line = lines + (row * LinePitch);
            T* destination = output + OutputOffset(block, row);
            for (nint k = 0; k < channels; k++, line += LinePlane, destination += _outputPlane)
            {
                if (_weaves)
                {
                    RowCopy<TSimd, TVector, T>.Interleave(
                        line - (PanelWidth * LinePlane), line, destination - 1, evenColumns + block.Columns);
                }
                else
                {
                    RowCopy<TSimd, TVector, T>.Scatter(line, destination, (nint)block.Width.OutputStep, block.Columns);
                }
            }
        }
    }

    /// <summary>First output element of a row of the block.</summary>
    private nint OutputOffset(in TileBlock block, nint row)
    {
        AxisPhase phase = _tiling.Depth[block.DepthPhase];
        long depth = phase.OutputStart + (block.Depth * phase.OutputStep);
        long height = block.Height.OutputStart + ((block.FirstRow + row) * block.Height.OutputStep);
        long width = block.Width.OutputStart + (block.FirstColumn * block.Width.OutputStep);
        return (nint)((((depth * Geometry.AllAxes[1].Output) + height) * Geometry.AllAxes[2].Output) + width);
    }
}
