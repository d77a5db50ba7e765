using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>
/// The weight gradient by minimal filtering: tiles of input and of output gradient are transformed, multiplied point by point and summed
/// over all tiles; the sums are transformed into taps. Each step is the transpose of one of the forward pass.
/// </summary>
/// <remarks>
/// For every point this is a matrix product on the channel tile: input channels are its rows, output channels its lanes, tiles its terms.
/// Along the depth taps are summed directly. Not-a-number and infinity spread to all taps of the channels that meet them.
/// </remarks>
internal sealed unsafe class WinogradWeightGradient<TSimd, TVector, T> : PreparedWeightGradient<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Bytes of a block's transformed operands.</summary>
    private const long TransformedBytes = 4 << 20;

    /// <summary>Tiles of a block: with fewer the sums are read and written too often, with more a point's operands leave the cache.</summary>
    private const long FewestTiles = 16, MostTiles = 128;

    private const long MostSlices = 16;

    private readonly WinogradTiling _tiling;
    private readonly WinogradTile<TSimd, TVector, T> _tile;
    private readonly WinogradGrid _height, _width;
    private readonly PaddedRows<TSimd, TVector, T> _input, _gradient;
    private readonly PanelLayout _panels;
    private readonly nint _inChannels, _outChannels, _tileChannels, _depthTaps, _slices;
    private readonly nint _blockSamples, _blockRows, _blockColumns, _sampleBlocks, _rowBlocks, _columnBlocks;
    private readonly double[] _heightTransform, _widthTransform;

    public WinogradWeightGradient(in Problem problem, WinogradTiling tiling)
        : base(problem.Geometry)
    {
        _tiling = tiling;
        _tile = WinogradTile<TSimd, TVector, T>.Of(tiling.IsFlat, tiling.Points, tiling.Outputs);
        (_height, _width) = (tiling.Height[0], tiling.Width[0]);
        _input = new PaddedRows<TSimd, TVector, T>(problem.Border, problem.FlushesSubnormals);
        _gradient = new PaddedRows<TSimd, TVector, T>(InputBorder.Zeros(AdjointGeometry.Of(Geometry)), problem.FlushesSubnormals);
        (_inChannels, _outChannels) = ((nint)Geometry.InChannelsPerGroup, (nint)Geometry.OutChannelsPerGroup);
        _panels = new PanelLayout(_outChannels, TSimd.Count);
        _tileChannels = (_inChannels + TSimd.Count - 1) / TSimd.Count * TSimd.Count;
        if (_tileChannels * sizeof(T) % 1024 == 0)
            _tileChannels += TSimd.Count; // tiles a quarter of a page apart would share a few cache sets
        _depthTaps = tiling.Depth[0].Taps.Length;
        long most = Math.Clamp(TransformedBytes / (_tile.Points * (_tileChannels + _panels.Lanes) * sizeof(T)), FewestTiles, MostTiles);
        (_blockColumns, _columnBlocks) = Cut.Of(SizeFormula.CeilingDivide(_width.Count, _tile.Columns), most);
        (_blockRows, _rowBlocks) = Cut.Of(SizeFormula.CeilingDivide(_height.Count, _tile.Rows), Math.Max(1, most / _blockColumns));
        bool isWhole = _rowBlocks == 1 && _columnBlocks == 1;
        (_blockSamples, _sampleBlocks) = Cut.Of(Geometry.Batch, isWhole ? Math.Max(1, most / (_blockRows * _blockColumns)) : 1);
        _slices = Slices();
        _heightTransform = Transposed(WinogradKernel.Transform(_tile.HeightPoints, _height.KernelIndices.Length, _tile.Rows));
        _widthTransform = Transposed(WinogradKernel.Transform(_tile.WidthPoints, _width.KernelIndices.Length, _tile.Columns));
        SumsBytes = checked(_slices * (nint)Geometry.Groups * _depthTaps * SumsOfTap * sizeof(T));
        PadsInput = problem.Border.Extends;
    }

    public override long SumsBytes { get; }

    public override long WorkspaceBytes => checked(
        (TSimd.Count + (_tile.Points * (InputPoint + (_panels.Count * GradientPoint))) + PatchLength + StagingLength + _tile.ScratchLength)
        * sizeof(T));

    public override double TouchedLength => (SumsBytes + ((double)Geometry.Groups * Blocks * WorkspaceBytes)) / sizeof(T);

    public override bool ReadsInputInPlace => false;

    public override bool PadsInput { get; }

    public override bool ReadsGradientInPlace => false;

    public override string Blocking =>
        $"{_tiling.Name}, blocks of {_blockRows} × {_blockColumns} tiles" + (_blockSamples == 1 ? "" : $" of {_blockSamples} samples")
        + $"; {_slices} sum{(_slices == 1 ? "" : "s")} for each weight";

    public override nint WeightParts => (nint)Geometry.Groups * _panels.Count;

    private nint Blocks => _sampleBlocks * _rowBlocks * _columnBlocks * (nint)_tiling.Depth[0].OutputCount;

    private nint BlockTiles => _blockSamples * _blockRows * _blockColumns;

    // A little more than a multiple of the tile's size, so that points are not a page apart.
    private nint InputPoint => (BlockTiles * _tileChannels) + TSimd.Count;

    private nint GradientPoint => (BlockTiles * _panels.Width) + TSimd.Count;

    /// <summary>Elements of one point's sums: [panel][in channel][lane]; a little more, as for the operands.</summary>
    private nint SumsOfPoint => (_inChannels * _panels.Lanes) + (2 * TSimd.Count);

    private nint SumsOfTap => _tile.Points * SumsOfPoint;

    private nint PatchRows => (_blockRows * _tile.Rows) + _tile.HeightPoints - _tile.Rows;

    private nint PatchColumns => (_blockColumns * _tile.Columns) + _tile.WidthPoints - _tile.Columns;

    private nint PatchLength => PatchRows * PatchColumns * TSimd.Count;

    private nint StagingRow => PatchColumns + TSimd.Count;

    private nint StagingLength => (TSimd.Count + 1) * StagingRow;

    public override (nint Pieces, nint Cuts) Pieces(int threads)
    {
        nint uncut = _slices * (nint)Geometry.Groups;
        nint cuts = threads == 1 ? 1 : Math.Clamp((threads + uncut - 1) / uncut, 1, _panels.Count);
        return (uncut * cuts, cuts);
    }

    public override void AddPiece(
        in WeightGradientOperands<T> operands, nint piece, nint cuts, T* sums, T* workspace, CancellationToken cancellation)
    {
        (nint rest, nint cut) = Math.DivRem(piece, cuts);
        (nint slice, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        nint firstPanel = _panels.Count * cut / cuts, endPanel = _panels.Count * (cut + 1) / cuts;
        T* own = sums + (((slice * (nint)Geometry.Groups) + group) * _depthTaps * SumsOfTap);
        T* input = operands.Input + (group * _inChannels * _input.Border.Plane);
        T* gradient = operands.OutputGradient + (group * _outChannels * _gradient.Border.Plane);
        var areas = new WorkAreas(this, workspace);
        RowCopy<TSimd, TVector, T>.Clear(areas.Zeros, TSimd.Count);
        var isFirst = new FirstTaps(_depthTaps);
        for (nint index = Blocks * slice / _slices; index < Blocks * (slice + 1) / _slices; index++)
        {
            if (CancellationLook.IsCancelled(cancellation))
                return;
            TileBlock block = BlockAt(index);
            for (nint panel = firstPanel; panel < endPanel; panel++)
                TransformGradient(block, gradient, panel, areas);
            for (nint tap = 0; tap < _depthTaps; tap++)
            {
                long depth = (block.Depth * _tiling.Depth[0].InputStep) + _tiling.Depth[0].Taps[tap].InputOffset;
                if (_input.Border.Depth.Source(depth) < 0)
                    continue;
                TransformInput(block, input, depth, areas);
                Multiply(block, firstPanel, endPanel, own + (tap * SumsOfTap), areas, accumulate: !isFirst.Take(tap));
            }
        }

        for (nint tap = 0; tap < _depthTaps; tap++)
        {
            if (isFirst.Take(tap))
                ClearSums(own + (tap * SumsOfTap), firstPanel, endPanel);
        }
    }

    /// <summary>sums[point][in channel][lane] += Σ over tiles of input[point][tile][channel] · gradient[point][tile][lane].</summary>
    private void Multiply(in TileBlock block, nint firstPanel, nint endPanel, T* sums, in WorkAreas areas, bool accumulate)
    {
        nint zero = 0;
        for (nint point = 0; point < _tile.Points; point++, sums += SumsOfPoint)
        {
            for (nint panel = firstPanel; panel < endPanel; panel++)
            {
                nint width = _panels.LanesOf(panel);
                for (nint channel = 0, rows; channel < _inChannels; channel += rows)
                {
                    rows = Math.Min(ChannelTiles<TSimd, TVector, T>.MostRows, _inChannels - channel);
                    T* own = sums + _panels.Offset(panel, _inChannels) + (channel * width);
                    var operands = new ChannelTileOperands<T>
                    {
                        Left = areas.Input + (point * InputPoint) + channel,
                        RowStep = 1,
                        RunOffsets = &zero,
                        TermStep = _tileChannels,
                        Right = areas.Gradient + (((panel * _tile.Points) + point) * GradientPoint),
                        RunNumbers = &zero,
                        Runs = 1,
                        RunLength = block.Tiles,
                        Sums = own,
                        SumsStep = width,
                        Accumulate = accumulate,
                        Ahead = own + (rows * width), // the next tile's sums come from beyond the cache where there are many
                    };
                    ChannelTiles<TSimd, TVector, T>.Run((int)rows, width > TSimd.Count, &operands);
                }
            }
        }
    }

    private void TransformInput(in TileBlock block, T* input, long depth, in WorkAreas areas)
    {
        for (nint channel = 0; channel < _inChannels; channel += TSimd.Count)
        {
            T* transformed = areas.Input + channel;
            for (nint sample = 0; sample < block.Samples; sample++)
            {
                T* plane = input
                    + ((((block.FirstSample + sample) * (nint)Geometry.InChannels) + channel) * _input.Border.Plane);
                nint rows = (block.TileRows * _tile.Rows) + _tile.HeightPoints - _tile.Rows;
                nint columns = (block.TileColumns * _tile.Columns) + _tile.WidthPoints - _tile.Columns;
                Pack(
                    _input, _input.Slice(plane, depth), Math.Min(TSimd.Count, _inChannels - channel), _height.InputStart + block.FirstRow,
                    rows, (nint)_width.InputStart + block.FirstColumn, columns, areas);
                for (nint row = 0; row < block.TileRows; row++, transformed += block.TileColumns * _tileChannels)
                {
                    _tile.Input(
                        areas.Patch + (row * _tile.Rows * PatchColumns * TSimd.Count), PatchColumns * TSimd.Count, TSimd.Count,
                        _tile.Columns * TSimd.Count, transformed, InputPoint, _tileChannels, block.TileColumns, areas.Scratch);
                }
            }
        }
    }

    private void TransformGradient(in TileBlock block, T* gradient, nint panel, in WorkAreas areas)
    {
        nint width = _panels.LanesOf(panel);
        for (nint lane = 0; lane < width; lane += TSimd.Count)
        {
            nint channel = _panels.First(panel) + lane;
            T* transformed = areas.Gradient + (panel * _tile.Points * GradientPoint) + lane;
            for (nint sample = 0; sample < block.Samples; sample++)
            {
                T* plane = gradient
                    + ((((block.FirstSample + sample) * (nint)Geometry.OutChannels) + channel) * _gradient.Border.Plane);
                Pack(
                    _gradient, _gradient.Slice(plane, block.Depth), Math.Min(TSimd.Count, _outChannels - channel), block.FirstRow,
                    block.TileRows * _tile.Rows, block.FirstColumn, block.TileColumns * _tile.Columns, areas);
                for (nint row = 0; row < block.TileRows; row++, transformed += block.TileColumns * width)
                {
                    _tile.Gradient(
                        areas.Patch + (row * _tile.Rows * PatchColumns * TSimd.Count), PatchColumns * TSimd.Count, TSimd.Count,
                        _tile.Columns * TSimd.Count, transformed, GradientPoint, width, block.TileColumns, areas.Scratch);
                }
            }
        }
    }

    /// <summary>Copies some rows of a slice into [row][column][channel], with zeros for what lies beyond the border.</summary>
    private void Pack(
        PaddedRows<TSimd, TVector, T> operand, T* slice, nint channels, long firstRow, nint rows, nint firstColumn, nint columns,
        in WorkAreas areas)
    {
        RowCopy<TSimd, TVector, T>.Clear(areas.Staging + (channels * StagingRow), (TSimd.Count - channels) * StagingRow);
        for (nint row = 0; row < rows; row++)
        {
            T* destination = areas.Patch + (row * PatchColumns * TSimd.Count);
            T* source = operand.Row(slice, firstRow + row);
            if (source == null)
                RowCopy<TSimd, TVector, T>.Clear(destination, columns * TSimd.Count);
            else
                operand.Transpose(source, channels, firstColumn, columns, destination, areas.Staging, StagingRow, areas.Zeros);
        }
    }

    public override void FinishPart(in WeightGradientOperands<T> operands, nint weightPart, T* sums)
    {
        (nint group, nint panel) = Math.DivRem(weightPart, _panels.Count);
        nint width = _panels.LanesOf(panel), planeTaps = (nint)(Geometry.AllAxes[1].Kernel * Geometry.AllAxes[2].Kernel);
        nint weights = _inChannels * _depthTaps * planeTaps;
        nint doubles = (_tile.Points + planeTaps + (_height.KernelIndices.Length * _tile.WidthPoints)) * width;
        using Workspace buffer = Workspace.Rent(checked((doubles * sizeof(double)) + ((weights + TSimd.Count) * width * sizeof(T))));
        double* products = (double*)buffer.Start;
        T* taps = (T*)(products + doubles);
        nint slice = (nint)Geometry.Groups * _depthTaps * SumsOfTap;
        for (nint channel = 0; channel < _inChannels; channel++)
        {
            for (nint tap = 0; tap < _depthTaps; tap++)
            {
                T* own = sums + (((group * _depthTaps) + tap) * SumsOfTap) + _panels.Offset(panel, _inChannels) + (channel * width);
                for (nint point = 0; point < _tile.Points; point++, own += SumsOfPoint)
                {
                    for (nint other = 1; other < _slices; other++)
                        RowSum<TSimd, TVector, T>.AddTo(own, own + (other * slice), width);
                    Precision.Widen(own, products + (point * width), width);
                }

                double* ofPlane = products + (_tile.Points * width);
                WidthDispatch.Visit<TapTransformation, double, bool>(
                    VectorWidths.Of<TVector>(), new TapTransformation(this, products, width, ofPlane + (planeTaps * width), ofPlane));
                Precision.Round(ofPlane, taps + (((channel * _depthTaps) + tap) * planeTaps * width), planeTaps * width);
            }
        }

        T* zeros = stackalloc T[(int)_panels.Width];
        RowCopy<TSimd, TVector, T>.Clear(zeros, _panels.Width);
        OutputRows<TSimd, TVector, T>.StoreRow(
            taps, width, zeros, weights, _panels.ColumnsOf(panel),
            operands.WeightGradient + (group * _outChannels * weights) + _panels.Offset(panel, weights), weights);
    }

    private void ClearSums(T* sums, nint firstPanel, nint endPanel)
    {
        for (nint point = 0; point < _tile.Points; point++, sums += SumsOfPoint)
        {
            for (nint panel = firstPanel; panel < endPanel; panel++)
                RowCopy<TSimd, TVector, T>.Clear(sums + _panels.Offset(panel, _inChannels), _inChannels * _panels.LanesOf(panel));
        }
    }

    /// <summary>The number of slices with sums of their own: each must hold enough work to be worth its sums.</summary>
    private nint Slices()
    {
        const long perSum = 1000;
        long work = Geometry.MultiplyAdds / Geometry.Groups / (perSum * _depthTaps * SumsOfTap);
        return (nint)Math.Clamp(work, 1, Math.Min(MostSlices, Math.Max(1, Blocks)));
    }

    private TileBlock BlockAt(nint index)
    {
        (nint rest, nint columnBlock) = Math.DivRem(index, _columnBlocks);
        (rest, nint rowBlock) = Math.DivRem(rest, _rowBlocks);
        (nint sampleBlock, nint depth) = Math.DivRem(rest, (nint)_tiling.Depth[0].OutputCount);
        nint firstRow = rowBlock * _blockRows, firstColumn = columnBlock * _blockColumns, firstSample = sampleBlock * _blockSamples;
        nint allRows = (nint)SizeFormula.CeilingDivide(_height.Count, _tile.Rows);
        nint allColumns = (nint)SizeFormula.CeilingDivide(_width.Count, _tile.Columns);
        return new TileBlock
        {
            Depth = depth,
            FirstSample = firstSample,
            Samples = Math.Min(_blockSamples, (nint)Geometry.Batch - firstSample),
            FirstRow = firstRow * _tile.Rows,
            TileRows = Math.Min(_blockRows, allRows - firstRow),
            FirstColumn = firstColumn * _tile.Columns,
            TileColumns = Math.Min(_blockColumns, allColumns - firstColumn),
        };
    }

    private static double[] Transposed(double[][] rows)
    {
        var transposed = new double[rows.Length * rows[0].Length];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < rows[row].Length; column++)
                transposed[(column * rows.Length) + row] = rows[row][column];
        }

        return transposed;
    }

    /// <summary>Tiles of some samples at one depth.</summary>
    private readonly struct TileBlock
    {
        public nint Depth { get; init; }

        public nint FirstSample { get; init; }

        public nint Samples { get; init; }

        /// <summary>First row of outputs.</summary>
        public nint FirstRow { get; init; }

        public nint TileRows { get; init; }

        public nint FirstColumn { get; init; }

        public nint TileColumns { get; init; }

        public nint Tiles => Samples * TileRows * TileColumns;
    }

    /// <summary>Which depth taps have no sums yet.</summary>
    private struct FirstTaps(nint taps)
    {
        private ulong _taken = taps >= 64 ? 0 : ulong.MaxValue << (int)taps;

        /// <summary>Whether this is the first time for a tap.</summary>
        public bool Take(nint tap)
        {
            ulong bit = 1UL << (int)tap;
            bool isFirst = (_taken & bit) == 0;
            _taken |= bit;
            return isFirst;
        }
    }

    /// <summary>The parts of a piece's work space.</summary>
    private readonly struct WorkAreas
    {
        public WorkAreas(WinogradWeightGradient<TSimd, TVector, T> gradient, T* workspace)
        {
            Zeros = workspace;
            Input = Zeros + TSimd.Count;
            Gradient = Input + (gradient._tile.Points * gradient.InputPoint);
            Patch = Gradient + (gradient._panels.Count * gradient._tile.Points * gradient.GradientPoint);
            Staging = Patch + gradient.PatchLength;
            Scratch = Staging + gradient.StagingLength;
        }

        public T* Zeros { get; }

        /// <summary>[point][tile][channel]</summary>
        public T* Input { get; }

        /// <summary>[panel][point][tile][lane]</summary>
        public T* Gradient { get; }

        public T* Patch { get; }

        public T* Staging { get; }

        public T* Scratch { get; }
    }

    /// <summary>Gᵀ · sums · G, in vectors of doubles of the same width as the products' vectors.</summary>
    private readonly struct TapTransformation(
        WinogradWeightGradient<TSimd, TVector, T> gradient, double* products, nint lanes, double* scratch, double* taps)
        : IWidthVisitor<double, bool>
    {
        public bool Visit<TDoubles, TDoubleVector>()
            where TDoubles : struct, ISimd<TDoubleVector, double>
            where TDoubleVector : unmanaged
        {
            (int rows, int columns) = (gradient._tile.HeightPoints, gradient._tile.WidthPoints);
            nint* places = stackalloc nint[rows];
            nint* neighbours = stackalloc nint[columns];
            for (int row = 0; row < rows; row++)
                places[row] = row * columns;
            for (int column = 0; column < columns; column++)
                neighbours[column] = column;
            fixed (double* height = gradient._heightTransform, width = gradient._widthTransform)
            {
                var operands = new KernelTransformOperands
                {
                    Kernels = products,
                    Lanes = lanes,
                    Rows = rows,
                    RowPlaces = places,
                    Columns = columns,
                    ColumnPlaces = neighbours,
                    Neighbours = neighbours,
                    Height = height,
                    HeightPoints = gradient._height.KernelIndices.Length,
                    Width = width,
                    WidthPoints = gradient._width.KernelIndices.Length,
                    Scratch = scratch,
                    Points = taps,
                };
                KernelTransform<TDoubles, TDoubleVector>.Run(&operands);
            }

            return true;
        }
    }
}
