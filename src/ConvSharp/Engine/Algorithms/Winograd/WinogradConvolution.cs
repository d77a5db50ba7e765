using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>
/// Winograd's minimal filtering: blocks of tiles are packed with channels in the vectors, transformed, multiplied point by point (each
/// point is a small matrix product on the general algorithm's register tile) and transformed back. Along the depth taps are summed
/// directly.
/// </summary>
/// <remarks>
/// Not-a-number and infinity spread over the tiles that see them, at most three outputs (times dilation and, transposed, stride) farther
/// than in the plain sum; other outputs, samples and groups are unaffected. Each output element is computed by the same operations in the
/// same order, whatever the block, thread or batch.
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
    /// More bytes of weights than this come from memory, or from the slowest cache, each time a block reads them: blocks are larger then,
    /// as long as their transformed input is not out of proportion to the operands.
    /// </summary>
    private const long LargeWeightBytes = 8 << 20, LargeTransformedBytes = 2 << 20;

    /// <summary>Fewest panels for which a part of a block transforms the input.</summary>
    private const int PanelsOfPart = 4;

    private readonly WinogradTiling _tiling;
    private readonly int _chainLength;
    private readonly PaddedRows<TSimd, TVector, T> _input;
    private readonly OutputRows<TSimd, TVector, T> _rows;
    private readonly PanelLayout _panels;
    private readonly WinogradTile<TSimd, TVector, T> _tile;
    private readonly nint _inChannels, _outChannels, _channelBlocks, _tileChannels;
    private readonly nint _heightDilation, _widthDilation;
    private readonly nint _blockSamples, _blockTileRows, _blockTileColumns, _superRows, _sampleBlocks, _rowBlocks, _columnBlocks;
    private readonly nint _mostDepthTaps, _depthCount, _weightsOfGrid;
    private readonly OutputGrid _outputs;
    private readonly double[][] _heightTransforms, _widthTransforms;

    public WinogradConvolution(in Problem problem, WinogradTiling tiling, int chainLength)
        : base(problem.Geometry)
    {
        (_tiling, _chainLength) = (tiling, chainLength);
        _input = new PaddedRows<TSimd, TVector, T>(problem.Border, problem.FlushesSubnormals);
        _tile = WinogradTile<TSimd, TVector, T>.Of(tiling.IsFlat, tiling.Points, tiling.Outputs);
        (_inChannels, _outChannels) = ((nint)Geometry.InChannelsPerGroup, (nint)Geometry.OutChannelsPerGroup);
        _channelBlocks = DivideUp(_inChannels, TSimd.Count);
        _tileChannels = _channelBlocks * TSimd.Count;
        if (_tileChannels * sizeof(T) % 1024 == 0)
            _tileChannels += TSimd.Count; // tiles a quarter of a page apart would share a few cache sets
        _panels = new PanelLayout(_outChannels, TSimd.Count);
        _mostDepthTaps = tiling.Depth.Max(phase => phase.Taps.Length);
        _depthCount = (nint)tiling.Depth.Max(phase => phase.OutputCount);
        _outputs = new OutputGrid(problem.Phases);
        (_heightDilation, _widthDilation) = ((nint)tiling.Height[0].Dilation, (nint)tiling.Width[0].Dilation);

        _weightsOfGrid = _tile.Points * _inChannels * _panels.Lanes;
        _superRows = DivideUp((nint)tiling.Height.Max(grid => grid.Count), _tile.Rows * _heightDilation);
        nint superColumns = DivideUp((nint)tiling.Width.Max(grid => grid.Count), _tile.Columns * _widthDilation);
        nint most = MostTiles;
        (nint blockColumns, _columnBlocks) = Cut.Of(superColumns, Math.Max(1, most / (_heightDilation * _widthDilation)));
        (nint blockRows, _rowBlocks) = Cut.Of(_superRows, Math.Max(1, most / (blockColumns * _heightDilation * _widthDilation)));
        (_blockTileRows, _blockTileColumns) = (blockRows * _heightDilation, blockColumns * _widthDilation);
        (_blockSamples, _sampleBlocks) = Cut.Of(Geometry.Batch, MostSamples(most));
        _heightTransforms = KernelTransforms(tiling.Height, _tile.HeightPoints, _tile.Rows);
        _widthTransforms = KernelTransforms(tiling.Width, _tile.WidthPoints, _tile.Columns);
        _rows = new OutputRows<TSimd, TVector, T>(
            _outputs, PanelWidth, _blockTileRows * _tile.Rows, _blockTileColumns * _tile.Columns, beyond: PanelWidth);
        PackedLength = checked(
            (long)Geometry.Groups * tiling.Depth.Sum(phase => phase.Taps.Length)
            * tiling.Height.Length * tiling.Width.Length * _weightsOfGrid);
    }

    /// <summary>
    /// The key also holds the tile and the length of the chains, which order the weights. The blocks of tiles do not matter.
    /// </summary>
    public override PackingKey PackingKey => PackingKey.Of(
        "winograd", TSimd.Count, Geometry, _tiling.Points, _tiling.Outputs, _tiling.IsFlat ? 1 : 0, _chainLength);

    public override long PackedLength { get; }

    public override bool ReadsInPlace => false;

    public override bool PadsInput => _input.Border.Extends;

    public override bool RunsChain => _outputs.HasRunsOfOutputs;

    public override long WorkspaceBytes => checked(
        ((2 * PanelWidth) + TransformedLength + ProductsLength + PatchLength + StagingLength
            + OutputLength + LinesLength + _tile.ScratchLength)
        * sizeof(T)) + (2 * sizeof(nint) * Math.Max(1, _mostDepthTaps));

    public override string Blocking =>
        $"{_tiling.Name}, blocks of {_blockTileRows} × {_blockTileColumns} tiles"
        + (_blockSamples == 1 ? "" : $" of {_blockSamples} samples") + (Grids == 1 ? "" : $" in {Grids} grids");

    private int Grids => _tiling.Height.Length * _tiling.Width.Length * _tiling.Depth.Length;

    private nint PanelWidth => _panels.Width;

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
                long sample = (Geometry.InputLength + Geometry.OutputLength) / Geometry.Batch * sizeof(T);
                most = Math.Max(most, Math.Min(4 * MostRows, (LargeTransformedBytes + sample) / TileBytes));
            }

            return (nint)Math.Clamp(most, MostRows, 8 * MostRows);
        }
    }

    private static int MostRows => ChannelTiles<TSimd, TVector, T>.MostRows;

    private nint BlockTiles => _blockSamples * _blockTileRows * _blockTileColumns;

    // A little more than a multiple of the tile's size, so that points are not a page apart.
    private nint TransformedPoint => (BlockTiles * _tileChannels) + TSimd.Count;

    private nint TransformedSlice => _tile.Points * TransformedPoint;

    private nint TransformedGrid => Math.Max(1, _mostDepthTaps) * TransformedSlice;

    private nint TransformedLength => _outputs.PhasesTogether * TransformedGrid;

    private nint ProductsPoint => (BlockTiles * PanelWidth) + TSimd.Count;

    private nint ProductsLength => _tile.Points * ProductsPoint;

    private nint InputSample => (nint)Geometry.InChannels * _input.Border.Plane;

    private nint OutputSample => (nint)Geometry.OutputPlane * (nint)Geometry.OutChannels;

    private nint PatchRows => (_blockTileRows * _tile.Rows) + ((_tile.HeightPoints - _tile.Rows) * _heightDilation);

    private nint PatchColumns => (_blockTileColumns * _tile.Columns) + ((_tile.WidthPoints - _tile.Columns) * _widthDilation);

    private nint PatchLength => PatchRows * PatchColumns * TSimd.Count;

    private nint StagingPitch => PatchColumns + TSimd.Count;

    private nint StagingLength => (TSimd.Count + 1) * StagingPitch;

    private nint OutputRow => ((_blockTileColumns * _tile.Columns) + TSimd.Count) * TSimd.Count;

    private nint OutputLength => _tile.Rows * _heightDilation * OutputRow;

    private nint LinesLength => _blockSamples * _rows.LinesLength;

    public override PieceCut Pieces(int threads)
    {
        nint planes = checked(
            _sampleBlocks * (nint)Geometry.Groups * _tiling.Depth.Length * _depthCount * _tiling.Height.Length * _columnBlocks);
        nint tiles = BlockTiles * _rowBlocks;

        // Every part transforms the block's input for itself, so parts have several panels.
        nint mostParts = Math.Max(Math.Min(threads, _panels.Count), _panels.Count / PanelsOfPart);
        return CutFor(threads, planes, _rowBlocks, mostBands: Math.Min(_superRows, Math.Max(_rowBlocks, 2 * tiles / MostRows)), mostParts);
    }

    /// <summary>Most samples that share a block. Samples share blocks where each has few tiles.</summary>
    private nint MostSamples(nint mostTiles)
    {
        bool isWhole = _rowBlocks == 1 && _columnBlocks == 1;
        nint tiles = HasLargeWeights ? mostTiles : MostRows;
        return isWhole ? Math.Max(1, tiles / (_blockTileRows * _blockTileColumns)) : 1;
    }

    /// <summary>Bytes of this many elements for each depth tap and each of the grids that are computed together.</summary>
    private long BytesOfGrids(nint elements) => (long)elements * Math.Max(1, _mostDepthTaps) * _outputs.PhasesTogether * sizeof(T);

    public override void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, cut.ChannelParts);
        (rest, nint columnBlock) = Math.DivRem(rest, _columnBlocks);
        (rest, nint band) = Math.DivRem(rest, cut.Bands);
        (rest, nint heightGrid) = Math.DivRem(rest, _tiling.Height.Length);
        (rest, nint depth) = Math.DivRem(rest, _depthCount);
        (rest, nint depthPhase) = Math.DivRem(rest, _tiling.Depth.Length);
        (nint sampleBlock, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        if (depth >= _tiling.Depth[depthPhase].OutputCount)
            return;

        var work = new WorkAreas(this, workspace);
        T* input = operands.Input + (group * _inChannels * _input.Border.Plane);
        T* output = operands.Output + (group * _outChannels * (nint)Geometry.OutputPlane);
        Epilogue<T> epilogue = operands.Epilogue(group * _outChannels);
        var place = new TileBlock(
            this, sampleBlock * _blockSamples, group, (int)depthPhase, depth, (int)heightGrid, 0,
            _superRows * band / cut.Bands * _heightDilation, _superRows * (band + 1) / cut.Bands * _heightDilation,
            columnBlock * _blockTileColumns);
        (nint firstPanel, nint endPanel) = (_panels.Count * part / cut.ChannelParts, _panels.Count * (part + 1) / cut.ChannelParts);
        if (place.Rows == 0)
            return;
        if (_outputs.IsInterleaved)
        {
            // Both grids' products are needed at once for every panel, so both inputs stay transformed.
            TileBlock even = place, odd = place.WithWidthGrid(this, 1);
            WorkAreas oddWork = work.ForOddGrid(this);
            nint taps = TransformSlices(even, input, operands.WeightsAreFinite, work);
            TransformSlices(odd, input, operands.WeightsAreFinite, oddWork);
            for (nint panel = firstPanel; panel < endPanel; panel++)
            {
                epilogue.LoadBias(_panels.First(panel), _outChannels, columnsOfChannel: 1, work.Bias, PanelWidth);
                ComputePanel(even, panel, taps, operands.Packed, epilogue, output, work);
                ComputePanel(odd, panel, taps, operands.Packed, epilogue, output, oddWork);
            }

            return;
        }

        for (int widthGrid = 0; widthGrid < _tiling.Width.Length; widthGrid++)
        {
            TileBlock block = place.WithWidthGrid(this, widthGrid);
            nint taps = TransformSlices(block, input, operands.WeightsAreFinite, work);
            for (nint panel = firstPanel; panel < endPanel; panel++)
            {
                epilogue.LoadBias(_panels.First(panel), _outChannels, columnsOfChannel: 1, work.Bias, PanelWidth);
                ComputePanel(block, panel, taps, operands.Packed, epilogue, output, work);
            }
        }
    }

    private void ComputePanel(
        in TileBlock block, nint panel, nint taps, T* packed, in Epilogue<T> epilogue, T* output, in WorkAreas work)
    {
        Multiply(block, panel, taps, packed, work);
        for (nint sample = 0; sample < block.Samples; sample++)
            StorePanel(block, panel, sample, epilogue, output, work);
    }

    /// <summary>Packs and transforms the input slices that the block's depth taps meet; those beyond the border are left out.</summary>
    /// <returns>How many taps there are; their slices and numbers stand in the work areas.</returns>
    private nint TransformSlices(in TileBlock block, T* input, bool mayLeaveOut, in WorkAreas work)
    {
        AxisPhase phase = _tiling.Depth[block.DepthPhase];
        nint count = 0;
        for (int t = 0; t < phase.Taps.Length; t++)
        {
            long depth = (block.Depth * phase.InputStep) + phase.Taps[t].InputOffset;
            bool inside = _input.Border.Depth.Source(depth) >= 0;
            if (!inside && mayLeaveOut)
                continue;
            T* transformed = work.Transformed + (count * TransformedSlice);
            for (nint channelBlock = 0; channelBlock < _channelBlocks; channelBlock++)
            {
                T* destination = transformed + (channelBlock * TSimd.Count);
                for (nint sample = 0; sample < block.Samples; sample++)
                {
                    T* plane = input + ((block.FirstSample + sample) * InputSample) + (channelBlock * TSimd.Count * _input.Border.Plane);
                    Pack(block, _input.Slice(plane, depth), _inChannels - (channelBlock * TSimd.Count), work);
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

    /// <summary>Transforms a row of tiles. With a dilation it goes super-tile by super-tile, whose tiles lie side by side.</summary>
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

    /// <summary>Copies what the block sees of one slice and a vector of channels into [row][column][channel], padding included.</summary>
    private void Pack(in TileBlock block, T* slice, nint channelsLeft, in WorkAreas work)
    {
        nint channels = Math.Min(TSimd.Count, channelsLeft);
        nint columns = (block.TileColumns * _tile.Columns) + ((_tile.WidthPoints - _tile.Columns) * _widthDilation);
        nint rows = (block.TileRows * _tile.Rows) + ((_tile.HeightPoints - _tile.Rows) * _heightDilation);
        nint firstColumn = (nint)block.Width.InputStart + block.FirstColumn;
        RowCopy<TSimd, TVector, T>.Clear(work.Staging + (channels * StagingPitch), (TSimd.Count - channels) * StagingPitch);
        for (nint row = 0; row < rows; row++)
        {
            T* destination = work.Patch + (row * PatchColumns * TSimd.Count);
            T* source = _input.Row(slice, block.Height.InputStart + block.FirstRow + row);
            if (source == null)
                RowCopy<TSimd, TVector, T>.Clear(destination, columns * TSimd.Count);
            else
                _input.Transpose(source, channels, firstColumn, columns, destination, work.Staging, StagingPitch, work.Zeros);
        }
    }

    /// <summary>The products of every point: [point][tile][lane].</summary>
    private void Multiply(in TileBlock block, nint panel, nint taps, T* packed, in WorkAreas work)
    {
        nint width = _panels.LanesOf(panel);
        nint tiles = block.Samples * block.TileRows * block.TileColumns;
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
                    // With several runs the same weights are read again, so the first run prefetches the next chain's weights.
                    T* ahead = runs > 1 && run == 0 ? weights + (tapCount * channels * width) : null;
                    var tileOperands = new ChannelTileOperands<T>
                    {
                        Left = input + (tile * _tileChannels),
                        RowStep = _tileChannels,
                        RunOffsets = work.TapOffsets + skipped,
                        TermStep = 1,
                        Right = weights - (firstTap * channels * width),
                        RunNumbers = work.TapNumbers + skipped,
                        RunStep = channels * width,
                        Runs = used,
                        RunLength = channels,
                        Sums = work.Products + (point * ProductsPoint) + (tile * width),
                        SumsStep = width,
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

    /// <summary>Which of the listed taps lie within a chain: how many come before it, and how many it has.</summary>
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

    private static nint DivideUp(nint dividend, nint divisor) => (dividend + divisor - 1) / divisor;
}
