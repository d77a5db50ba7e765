using ConvSharp.Engine.Input;
using ConvSharp.Engine.Output;

namespace ConvSharp.Engine.Algorithms.Winograd;

internal sealed unsafe partial class WinogradConvolution<TSimd, TVector, T>
{
    /// <summary>
    /// A block of tiles of one grid, at one depth, of one group. It belongs to one sample or, where a sample has few tiles, to several.
    /// </summary>
    private readonly struct TileBlock
    {
        public TileBlock(
            WinogradConvolution<TSimd, TVector, T> convolution, nint firstSample, nint group, int depthPhase, nint depth, int heightGrid,
            int widthGrid, nint firstTileRow, nint endTileRow, nint firstTileColumn)
        {
            FirstSample = firstSample;
            Samples = Math.Min(convolution._blockSamples, (nint)convolution.Geometry.Batch - firstSample);
            (Group, DepthPhase, Depth, HeightGrid, WidthGrid) = (group, depthPhase, depth, heightGrid, widthGrid);
            (Height, Width) = (convolution._tiling.Height[heightGrid], convolution._tiling.Width[widthGrid]);
            (nint rows, nint columns) = (convolution._tile.Rows, convolution._tile.Columns);
            EndTileRow = endTileRow;
            (FirstRow, FirstColumn) = (firstTileRow * rows, firstTileColumn * columns);
            var range = new BlockRange
            {
                Depth = depth,
                FirstRow = FirstRow,
                Rows = (endTileRow - firstTileRow) * rows,
                FirstColumn = FirstColumn,
                Columns = convolution._blockTileColumns * columns,
            };
            Outputs = convolution._outputs.Region(convolution._tiling.Depth[depthPhase], Height.Phase, Width.Phase, range);
            TileRows = DivideUp(Rows, rows * convolution._heightDilation) * convolution._heightDilation;
            TileColumns = DivideUp(Columns, columns * convolution._widthDilation) * convolution._widthDilation;
        }

        public nint FirstSample { get; }

        public nint Samples { get; }

        public nint Group { get; }

        public int DepthPhase { get; }

        public nint Depth { get; }

        public int HeightGrid { get; }

        public int WidthGrid { get; }

        public WinogradGrid Height { get; }

        public WinogradGrid Width { get; }

        /// <summary>First output of the grid.</summary>
        public nint FirstRow { get; }

        public nint FirstColumn { get; }

        /// <summary>The grid's row of tiles after the block's last.</summary>
        private nint EndTileRow { get; }

        /// <summary>The block's outputs; the last tiles may not be full.</summary>
        public OutputRegion Outputs { get; }

        public nint Rows => Outputs.Rows;

        public nint Columns => Outputs.Columns;

        /// <summary>Tiles of one sample along the height; a whole number of super-tiles.</summary>
        public nint TileRows { get; }

        public nint TileColumns { get; }

        /// <summary>The same block in another grid of the width.</summary>
        public TileBlock WithWidthGrid(WinogradConvolution<TSimd, TVector, T> convolution, int widthGrid) => new(
            convolution, FirstSample, Group, DepthPhase, Depth, HeightGrid, widthGrid,
            FirstRow / convolution._tile.Rows, EndTileRow, FirstColumn / convolution._tile.Columns);
    }

    /// <summary>The parts of a piece's work space.</summary>
    private readonly struct WorkAreas
    {
        public WorkAreas(WinogradConvolution<TSimd, TVector, T> convolution, T* workspace)
        {
            Bias = workspace;
            Zeros = Bias + convolution.PanelWidth;
            Transformed = Zeros + TSimd.Count;
            Products = Transformed + convolution.TransformedLength;
            Patch = Products + convolution.ProductsLength;
            Staging = Patch + convolution.PatchLength;
            Output = Staging + convolution.StagingLength;
            Lines = Output + convolution.OutputLength;
            Scratch = Lines + convolution.LinesLength;
            TapOffsets = (nint*)(Scratch + convolution._tile.ScratchLength);
            TapNumbers = TapOffsets + Math.Max(1, convolution._mostDepthTaps);
            new Span<T>(Zeros, TSimd.Count).Clear();
        }

        /// <summary>The same work areas, but with separate room for the transformed input of the odd grid.</summary>
        public WorkAreas ForOddGrid(WinogradConvolution<TSimd, TVector, T> convolution) =>
            new(this, Transformed + convolution.TransformedGrid);

        private WorkAreas(in WorkAreas other, T* transformed)
        {
            this = other;
            Transformed = transformed;
        }

        public T* Bias { get; }

        public T* Zeros { get; }

        public T* Transformed { get; }

        public T* Products { get; }

        public T* Patch { get; }

        public T* Staging { get; }

        public T* Output { get; }

        public T* Lines { get; }

        public T* Scratch { get; }

        public nint* TapOffsets { get; }

        public nint* TapNumbers { get; }
    }
}
