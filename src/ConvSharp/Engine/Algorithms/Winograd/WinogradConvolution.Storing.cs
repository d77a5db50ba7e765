using ConvSharp.Engine.Output;

namespace ConvSharp.Engine.Algorithms.Winograd;

internal sealed unsafe partial class WinogradConvolution<TSimd, TVector, T>
{
    /// <summary>Transforms a panel's products of one sample back and stores the outputs.</summary>
    private void StorePanel(
        in TileBlock block, nint panel, nint sample, in Epilogue<T> epilogue, T* output, in WorkAreas work)
    {
        (nint width, nint channels) = (_panels.LanesOf(panel), _panels.ColumnsOf(panel));
        output += ((block.FirstSample + sample) * OutputSample) + _panels.Offset(panel, _outputs.Plane);
        T* lines = work.Lines + (sample * _rows.LinesLength);
        RowTarget<T> target = _rows.Target(block.Outputs, output, lines);
        T* products = work.Products + (sample * block.TileRows * block.TileColumns * width);
        for (nint lane = 0; lane < width; lane += TSimd.Count)
        {
            for (nint first = 0; first < block.TileRows; first += _heightDilation)
            {
                for (nint tileRow = first; tileRow < first + _heightDilation; tileRow++)
                    TransformOutputs(block, tileRow, products + (tileRow * block.TileColumns * width) + lane, width, work);
                nint firstRow = first * _tile.Rows;
                for (nint i = 0; i < Math.Min(_tile.Rows * _heightDilation, block.Rows - firstRow); i++)
                {
                    OutputRows<TSimd, TVector, T>.StoreRow(
                        work.Output + (i * OutputRow), TSimd.Count, work.Bias + lane, block.Columns, Math.Min(TSimd.Count, channels - lane),
                        target.Start + (lane * target.Plane) + ((firstRow + i) * target.Row), target.Plane);
                }
            }
        }

        _rows.Complete(block.Outputs, channels, output, lines);
        epilogue.RunChain(block.Outputs, _outputs, output, _panels.First(panel), channels);
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
}
