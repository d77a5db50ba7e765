using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>
/// Winograd's minimal filtering: blocks of tiles are packed with channels in the vectors, transformed, multiplied point by point (a small
/// matrix product each, on the same tile as the general algorithm) and transformed back. Along the depth taps are summed directly.
/// </summary>
/// <remarks>
/// Not-a-number and infinity spread over the tiles that see them, at most three outputs (times dilation and, transposed, stride) farther
/// than in the plain sum; other outputs, pictures and groups are unaffected. The sum of one output element is the same chain of operations
/// in whatever block, thread or batch it is computed.
/// </remarks>
internal sealed unsafe partial class WinogradConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>
    /// Bytes of transformed input that a block may have: half of a usual L2 cache, the other half for weights and products.
    /// </summary>
    private const long TransformedBytes = 512 << 10;

    /// <summary>
    /// Weights beyond these bytes come from memory, or from the far end of the cache, each time a block reads them: blocks are larger then,
    /// as long as their transformed input is not out of proportion to the operands.
    /// </summary>
    private const long LargeWeightBytes = 8 << 20, LargeTransformedBytes = 2 << 20;

    /// <summary>Fewest panels that are worth transforming the input for.</summary>
    private const int PanelsOfPart = 4;

    private readonly WinogradTiling _tiling;
    private readonly int _chainLength;
    private readonly OperandCopy<TSimd, TVector, T> _copy;
    private readonly WinogradTile<TSimd, TVector, T> _tile;
    private readonly nint _inputPlane, _outputPlane;
    private readonly nint _inChannels, _outChannels, _channelBlocks, _tileChannels, _panels, _paddedChannels;
    private readonly nint _heightDilation, _widthDilation;
    private readonly nint _blockPictures, _blockTileRows, _blockTileColumns, _pictureBlocks, _rowBlocks, _columnBlocks;
    private readonly nint _mostDepthTaps, _depthCount, _weightsOfGrid;
    private readonly bool _weaves;
    private readonly double[][] _heightTransforms, _widthTransforms;

    public WinogradConvolution(ConvolutionGeometry geometry, WinogradTiling tiling, int chainLength, bool flushes)
        : base(geometry)
    {
        (_tiling, _chainLength, _copy) = (tiling, chainLength, new OperandCopy<TSimd, TVector, T>(flushes));
        _tile = WinogradTile<TSimd, TVector, T>.Of(tiling.IsFlat, tiling.Points, tiling.Outputs);
        (_inChannels, _outChannels) = ((nint)geometry.InChannelsPerGroup, (nint)geometry.OutChannelsPerGroup);
        (_inputPlane, _outputPlane) = ((nint)geometry.InputPlane, (nint)geometry.OutputPlane);
        _channelBlocks = DivideUp(_inChannels, TSimd.Count);
        _tileChannels = _channelBlocks * TSimd.Count;
        if (_tileChannels * sizeof(T) % 1024 == 0)
            _tileChannels += TSimd.Count; // tiles a quarter of a page apart would share a few cache sets
        _panels = DivideUp(_outChannels, PanelWidth);
        _paddedChannels = DivideUp(_outChannels, TSimd.Count) * TSimd.Count;
        _mostDepthTaps = tiling.Depth.Max(phase => phase.Taps.Length);
        _depthCount = (nint)tiling.Depth.Max(phase => phase.OutputCount);
        _weaves = tiling.Width.Length == 2 && tiling.Width[0].OutputStep == 2;

        (_heightDilation, _widthDilation) = ((nint)tiling.Height[0].Dilation, (nint)tiling.Width[0].Dilation);

        _weightsOfGrid = _tile.Points * _inChannels * _paddedChannels;
        nint superRows = DivideUp((nint)tiling.Height.Max(grid => grid.Count), _tile.Rows * _heightDilation);
        nint superColumns = DivideUp((nint)tiling.Width.Max(grid => grid.Count), _tile.Columns * _widthDilation);
        nint most = MostTiles;
        (nint blockColumns, _columnBlocks) = Cut(superColumns, Math.Max(1, most / (_heightDilation * _widthDilation)));
        (nint blockRows, _rowBlocks) = Cut(superRows, Math.Max(1, most / (blockColumns * _heightDilation * _widthDilation)));
        (_blockTileRows, _blockTileColumns) = (blockRows * _heightDilation, blockColumns * _widthDilation);
        (_blockPictures, _pictureBlocks) = Cut(geometry.Batch, MostPictures(most));
        _heightTransforms = KernelTransforms(tiling.Height, _tile.HeightPoints, _tile.Rows);
        _widthTransforms = KernelTransforms(tiling.Width, _tile.WidthPoints, _tile.Columns);
        PackedLength = checked(
            (long)geometry.Groups * tiling.Depth.Sum(phase => phase.Taps.Length)
            * tiling.Height.Length * tiling.Width.Length * _weightsOfGrid);
    }

    /// <summary>And the tile, and the length of the chains, in whose order the weights stand. The blocks of tiles do not matter.</summary>
    public override PackingKey PackingKey => PackingKey.Of(
        "winograd", TSimd.Count, Geometry, _tiling.Points, _tiling.Outputs, _tiling.IsFlat ? 1 : 0, _chainLength);

    public override long PackedLength { get; }

    public override bool ReadsInPlace => false;

    public override long WorkspaceBytes => checked(
        ((2 * PanelWidth) + TransformedLength + ProductsLength + PatchLength + StagingLength
            + OutputLength + LinesLength + _tile.ScratchLength)
        * sizeof(T)) + (2 * sizeof(nint) * Math.Max(1, _mostDepthTaps));

    public override string Blocking =>
        $"{_tiling.Name}, blocks of {_blockTileRows} × {_blockTileColumns} tiles"
        + (_blockPictures == 1 ? "" : $" of {_blockPictures} pictures") + (Grids == 1 ? "" : $" in {Grids} grids");

    private int Grids => _tiling.Height.Length * _tiling.Width.Length * _tiling.Depth.Length;

    private static nint PanelWidth => 2 * TSimd.Count;

    /// <summary>Bytes of a tile's transformed input.</summary>
    private long TileBytes => BytesOfGrids(_tile.Points * _tileChannels);

    private bool HasLargeWeights => BytesOfGrids(_weightsOfGrid) >= LargeWeightBytes;

    /// <summary>Tiles that a block should have at most.</summary>
    private nint MostTiles
    {
        get
        {
            long most = TransformedBytes / TileBytes;
            if (HasLargeWeights)
            {
                long picture = (Geometry.InputLength + Geometry.OutputLength) / Geometry.Batch * sizeof(T);
                most = Math.Max(most, Math.Min(4 * MostRows, (LargeTransformedBytes + picture) / TileBytes));
            }

            return (nint)Math.Clamp(most, MostRows, 8 * MostRows);
        }
    }

    private static int MostRows => TSimd.HasManyRegisters ? 14 : 6;

    private nint BlockTiles => _blockPictures * _blockTileRows * _blockTileColumns;

    // A little more than a multiple of the tile's size, so that points are not a page apart.
    private nint TransformedPoint => (BlockTiles * _tileChannels) + TSimd.Count;

    private nint TransformedSlice => _tile.Points * TransformedPoint;

    private nint TransformedGrid => Math.Max(1, _mostDepthTaps) * TransformedSlice;

    private nint TransformedLength => (_weaves ? 2 : 1) * TransformedGrid;

    private nint ProductsPoint => (BlockTiles * PanelWidth) + TSimd.Count;

    private nint ProductsLength => _tile.Points * ProductsPoint;

    private nint InputPicture => (nint)Geometry.InChannels * _inputPlane;

    private nint OutputPicture => (nint)Geometry.OutChannels * _outputPlane;

    private nint PatchRows => (_blockTileRows * _tile.Rows) + ((_tile.HeightPoints - _tile.Rows) * _heightDilation);

    private nint PatchColumns => (_blockTileColumns * _tile.Columns) + ((_tile.WidthPoints - _tile.Columns) * _widthDilation);

    private nint PatchLength => PatchRows * PatchColumns * TSimd.Count;

    private nint StagingPitch => PatchColumns + TSimd.Count;

    private nint StagingLength => (TSimd.Count + 1) * StagingPitch;

    private nint OutputRow => ((_blockTileColumns * _tile.Columns) + TSimd.Count) * TSimd.Count;

    private nint OutputLength => _tile.Rows * _heightDilation * OutputRow;

    private nint LinePitch => (_blockTileColumns * _tile.Columns) + PanelWidth;

    private nint LinePlane => _blockTileRows * _tile.Rows * LinePitch;

    /// <summary>One line a channel, row and grid woven together; none where rows go straight to the output.</summary>
    private nint LinesLength => _tiling.Width[0].OutputStep == 1 ? 0 : 2 * _blockPictures * PanelWidth * LinePlane;

    public override (nint Pieces, nint ChannelParts) Pieces(int threads)
    {
        nint blocks = checked(
            _pictureBlocks * (nint)Geometry.Groups * _tiling.Depth.Length * _depthCount
            * _tiling.Height.Length * _rowBlocks * _columnBlocks);

        // Every part transforms the block's input anew: as few as occupy all threads evenly, and of several panels.
        bool isEven = blocks % threads == 0 || threads % blocks == 0;
        nint mostParts = Math.Max(Math.Min(threads, _panels), _panels / PanelsOfPart);
        nint parts = PartsFor(threads, blocks, mostParts, piecesOfThread: isEven ? 1 : 2);
        return (checked(blocks * parts), parts);
    }

    /// <summary>Pictures that share a block, where a picture has few tiles: so many that threads lose no work to share.</summary>
    private nint MostPictures(nint mostTiles)
    {
        bool isWhole = _rowBlocks == 1 && _columnBlocks == 1;
        nint tiles = HasLargeWeights ? mostTiles : MostRows;
        return isWhole ? Math.Max(1, tiles / (_blockTileRows * _blockTileColumns)) : 1;
    }

    /// <summary>Bytes of so many elements for each depth tap and each of the grids that are computed together.</summary>
    private long BytesOfGrids(nint elements) => (long)elements * Math.Max(1, _mostDepthTaps) * (_weaves ? 2 : 1) * sizeof(T);

    public override void ExecutePiece(in Operands<T> operands, nint piece, nint channelParts, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, channelParts);
        (rest, nint columnBlock) = Math.DivRem(rest, _columnBlocks);
        (rest, nint rowBlock) = Math.DivRem(rest, _rowBlocks);
        (rest, nint heightGrid) = Math.DivRem(rest, _tiling.Height.Length);
        (rest, nint depth) = Math.DivRem(rest, _depthCount);
        (rest, nint depthPhase) = Math.DivRem(rest, _tiling.Depth.Length);
        (nint pictureBlock, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        if (depth >= _tiling.Depth[depthPhase].OutputCount)
            return;

        var work = new WorkAreas(this, workspace);
        T* input = operands.Input + (group * _inChannels * _inputPlane);
        T* output = operands.Output + (group * _outChannels * _outputPlane);
        T* bias = operands.Bias == null ? null : operands.Bias + (group * _outChannels);
        var place = new TileBlock(
            this, pictureBlock * _blockPictures, group, (int)depthPhase, depth, (int)heightGrid, 0,
            rowBlock * _blockTileRows, columnBlock * _blockTileColumns);
        (nint firstPanel, nint endPanel) = (_panels * part / channelParts, _panels * (part + 1) / channelParts);
        if (place.Rows == 0)
            return;
        if (_weaves)
        {
            // Both grids' products are needed at once for every panel, so both inputs stay transformed.
            TileBlock even = place, odd = place.WithWidthGrid(this, 1);
            WorkAreas oddWork = work.ForOddGrid(this);
            nint taps = TransformSlices(even, input, operands.WeightsAreFinite, work);
            TransformSlices(odd, input, operands.WeightsAreFinite, oddWork);
            for (nint panel = firstPanel; panel < endPanel; panel++)
            {
                LoadBias(bias, panel * PanelWidth, _outChannels, work.Bias, PanelWidth);
                ComputePanel(even, panel, taps, operands.Packed, output, work);
                ComputePanel(odd, panel, taps, operands.Packed, output, oddWork);
            }

            return;
        }

        for (int widthGrid = 0; widthGrid < _tiling.Width.Length; widthGrid++)
        {
            TileBlock block = place.WithWidthGrid(this, widthGrid);
            nint taps = TransformSlices(block, input, operands.WeightsAreFinite, work);
            for (nint panel = firstPanel; panel < endPanel; panel++)
            {
                LoadBias(bias, panel * PanelWidth, _outChannels, work.Bias, PanelWidth);
                ComputePanel(block, panel, taps, operands.Packed, output, work);
            }
        }
    }

    private void ComputePanel(in TileBlock block, nint panel, nint taps, T* packed, T* output, in WorkAreas work)
    {
        Multiply(block, panel, taps, packed, work);
        for (nint picture = 0; picture < block.Pictures; picture++)
            StorePanel(block, panel, picture, output, work);
    }

    /// <summary>Packs and transforms the input slices that the block's depth taps meet; those beyond the border are left out.</summary>
    /// <returns>How many taps there are; their slices and numbers stand in the work areas.</returns>
    private nint TransformSlices(in TileBlock block, T* input, bool mayLeaveOut, in WorkAreas work)
    {
        AxisPhase phase = _tiling.Depth[block.DepthPhase];
        AxisGeometry axis = Geometry.AllAxes[0];
        nint slice = (nint)(Geometry.AllAxes[1].Input * Geometry.AllAxes[2].Input);
        nint count = 0;
        for (int t = 0; t < phase.Taps.Length; t++)
        {
            long depth = (block.Depth * phase.InputStep) + phase.Taps[t].InputOffset;
            bool inside = (ulong)depth < (ulong)axis.Input;
            if (!inside && mayLeaveOut)
                continue;
            T* transformed = work.Transformed + (count * TransformedSlice);
            for (nint channelBlock = 0; channelBlock < _channelBlocks; channelBlock++)
            {
                T* destination = transformed + (channelBlock * TSimd.Count);
                for (nint picture = 0; picture < block.Pictures; picture++)
                {
                    T* source = input + ((block.FirstPicture + picture) * InputPicture) + ((nint)depth * slice);
                    Pack(block, inside ? source : null, channelBlock * TSimd.Count, work);
                    for (nint row = 0; row < block.TileRows; row++, destination += block.TileColumns * _tileChannels)
                        TransformRow(block, row, destination, work);
                }
            }

            work.TapOffsets[count] = count * TransformedSlice;
            work.TapNumbers[count] = t;
            count++;
        }

        return count;
    }

    /// <summary>Transforms a row of tiles: with a dilation, super-tile by super-tile, whose tiles lie side by side.</summary>
    private void TransformRow(in TileBlock block, nint row, T* transformed, in WorkAreas work)
    {
        nint patchRow = PatchColumns * TSimd.Count;
        T* patch = work.Patch + (FirstOf(row, _tile.Rows, _heightDilation) * patchRow);
        nint run = _widthDilation == 1 ? block.TileColumns : _widthDilation;
        nint patchTile = (_widthDilation == 1 ? _tile.Columns : 1) * TSimd.Count;
        for (nint column = 0; column < block.TileColumns; column += run)
        {
            _tile.Input(
                patch + (FirstOf(column, _tile.Columns, _widthDilation) * TSimd.Count), _heightDilation * patchRow,
                _widthDilation * TSimd.Count, patchTile, transformed + (column * _tileChannels), TransformedPoint, _tileChannels,
                run, work.Scratch);
        }
    }

    /// <summary>First output, or patch element, of tile number <paramref name="tile"/> along an axis.</summary>
    private static nint FirstOf(nint tile, nint outputs, nint dilation) => (tile / dilation * outputs * dilation) + (tile % dilation);

    /// <summary>
    /// Copies what the block sees of one slice and a vector of channels into [row][column][channel], with zeros beyond the border.
    /// </summary>
    private void Pack(in TileBlock block, T* slice, nint firstChannel, in WorkAreas work)
    {
        AxisGeometry height = Geometry.AllAxes[1], width = Geometry.AllAxes[2];
        nint channels = Math.Min(TSimd.Count, _inChannels - firstChannel);
        nint columns = (block.TileColumns * _tile.Columns) + ((_tile.WidthPoints - _tile.Columns) * _widthDilation);
        nint rows = (block.TileRows * _tile.Rows) + ((_tile.HeightPoints - _tile.Rows) * _heightDilation);
        nint firstColumn = (nint)block.Width.InputStart + block.FirstColumn;
        RowCopy<TSimd, TVector, T>.Clear(work.Staging + (channels * StagingPitch), (TSimd.Count - channels) * StagingPitch);
        for (nint row = 0; row < rows; row++)
        {
            T* destination = work.Patch + (row * PatchColumns * TSimd.Count);
            long inputRow = block.Height.InputStart + block.FirstRow + row;
            if (slice == null || (ulong)inputRow >= (ulong)height.Input)
            {
                RowCopy<TSimd, TVector, T>.Clear(destination, columns * TSimd.Count);
                continue;
            }

            T* source = slice + (firstChannel * _inputPlane) + ((nint)inputRow * (nint)width.Input);
            PackRow(source, _inputPlane, channels, (nint)width.Input, firstColumn, columns, destination, work);
        }
    }

    /// <summary>Packs one row: straight from the input where whole vectors lie inside it, by way of a padded copy elsewhere.</summary>
    private void PackRow(
        T* source, nint plane, nint channels, nint length, nint first, nint columns, T* destination, in WorkAreas work)
    {
        nint begin = Math.Clamp(-first, 0, columns), end = Math.Clamp(length - first, begin, columns);
        if (channels == TSimd.Count && end - begin >= TSimd.Count)
        {
            RowCopy<TSimd, TVector, T>.Clear(destination, begin * TSimd.Count);
            for (nint column = begin; column < end; column += TSimd.Count)
            {
                nint place = Math.Min(column, end - TSimd.Count);
                _copy.TransposeBlock(
                    source + first + place, plane, work.Zeros, destination + (place * TSimd.Count), TSimd.Count, TSimd.Count, TSimd.Count);
            }

            RowCopy<TSimd, TVector, T>.Clear(destination + (end * TSimd.Count), (columns - end) * TSimd.Count);
            return;
        }

        _copy.CopyPadded(source, plane, length, first, 1, work.Staging, StagingPitch, columns, channels);

        for (nint column = 0; column < columns; column += TSimd.Count)
        {
            TransposedStore<TSimd, TVector, T>.Run(
                work.Staging + column, StagingPitch, work.Zeros, destination + (column * TSimd.Count), TSimd.Count, TSimd.Count,
                (int)Math.Min(TSimd.Count, columns - column));
        }
    }

    /// <summary>The products of every point: [point][tile][lane].</summary>
    private void Multiply(in TileBlock block, nint panel, nint taps, T* packed, in WorkAreas work)
    {
        nint width = WidthOf(panel);
        nint tiles = block.Pictures * block.TileRows * block.TileColumns;
        nint runs = DivideUp(tiles, MostRows);
        nint allTaps = _tiling.Depth[block.DepthPhase].Taps.Length;
        for (nint point = 0; point < _tile.Points; point++)
        {
            T* weights = packed + PackedOffset(block, panel) + (point * allTaps * _inChannels * width);
            bool first = true;
            foreach ((nint firstChannel, nint channels, nint firstTap, nint tapCount) in new ChainList(_inChannels, allTaps, _chainLength))
            {
                T* input = work.Transformed + (point * TransformedPoint) + firstChannel;
                (nint skipped, nint used) = TapsWithin(work.TapNumbers, taps, firstTap, tapCount);
                for (nint run = 0; run < runs; run++)
                {
                    nint tile = tiles * run / runs;
                    // With several runs the weights' stream pauses: the first runs ask for those of the next chain.
                    T* ahead = runs > 1 && run < width / TSimd.Count
                        ? weights + (tapCount * channels * (width + (run * TSimd.Count)))
                        : null;
                    var tileOperands = new ChannelTileOperands<T>
                    {
                        Input = input + (tile * _tileChannels),
                        InputPixel = _tileChannels,
                        InputOffsets = work.TapOffsets + skipped,
                        InputPlane = 1,
                        Weights = weights - (firstTap * channels * width),
                        TapNumbers = work.TapNumbers + skipped,
                        TapWeights = channels * width,
                        Taps = used,
                        Channels = channels,
                        Tile = work.Products + (point * ProductsPoint) + (tile * width),
                        TileRow = width,
                        Accumulate = !first,
                        Ahead = ahead,
                    };
                    ChannelTiles<TSimd, TVector, T>.Run((int)((tiles * (run + 1) / runs) - tile), width > TSimd.Count, &tileOperands);
                }

                weights += tapCount * channels * width;
                first = false;
            }
        }
    }

    /// <summary>Which of the listed taps lie within a chain.</summary>
    private static (nint Skipped, nint Used) TapsWithin(nint* numbers, nint count, nint first, nint length)
    {
        nint skipped = 0, used = 0;
        for (nint i = 0; i < count; i++)
        {
            skipped += numbers[i] < first ? 1 : 0;
            used += numbers[i] >= first && numbers[i] < first + length ? 1 : 0;
        }

        return (skipped, used);
    }

    /// <summary>Each grid's transform of kernels, [point][tap].</summary>
    private static double[][] KernelTransforms(WinogradGrid[] grids, int points, int outputs) =>
        [.. grids.Select(grid => WinogradKernel.Transform(points, grid.KernelIndices.Length, outputs).SelectMany(row => row).ToArray())];

    private nint WidthOf(nint panel) => Math.Min(PanelWidth, _paddedChannels - (panel * PanelWidth));

    private static nint DivideUp(nint dividend, nint divisor) => (dividend + divisor - 1) / divisor;
}
