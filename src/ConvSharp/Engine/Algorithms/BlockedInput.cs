using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms;

/// <summary>
/// The input as blocks of outputs see it: the outputs are cut into blocks of pixels, the part of the input that a block sees is read in
/// place or copied into padded rows, and every phase of the block is a plain sliding window over it.
/// </summary>
/// <remarks>
/// A block is a range of outputs of the phases, so for a transposed convolution it covers stride times as many output elements per axis.
/// </remarks>
internal sealed unsafe class BlockedInput<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly ConvolutionGeometry _geometry;
    private readonly WindowAxis _depth, _height, _width;
    private readonly bool _mustCopy;
    private readonly OperandCopy<TSimd, TVector, T> _copy;
    private readonly nint _split;
    private readonly InputLayout _inPlace, _seen;
    private readonly nint[][] _tapOffsets;
    private readonly nint _heightBlocks, _widthBlocks;

    /// <param name="geometry">The problem; zeros beyond the border.</param>
    /// <param name="flushes">Whether subnormal numbers become zeros in copies.</param>
    /// <param name="blockPixels">Outputs of one phase that a block should have.</param>
    /// <param name="columnsInPlace">The fewest outputs of a row for which the algorithm can read the input in place.</param>
    /// <param name="vectorsAlongWidth">
    /// Whether vectors lie along the width: rows are then split by the stride, and copied where channels share their cache sets.
    /// </param>
    /// <param name="leavesPaddingOut">
    /// Whether the algorithm never reads padding along depth and height, so that none need be there.
    /// </param>
    /// <param name="cutsRows">Whether it never reads padding along the width either.</param>
    /// <param name="cancellation">Looked at while the tables are made.</param>
    public BlockedInput(
        ConvolutionGeometry geometry, bool flushes, long blockPixels, long columnsInPlace, bool vectorsAlongWidth,
        bool leavesPaddingOut = false, bool cutsRows = false, CancellationToken cancellation = default)
    {
        (_geometry, _copy) = (geometry, new OperandCopy<TSimd, TVector, T>(flushes));
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        (_depth, _height, _width) = (new WindowAxis(axes[0]), new WindowAxis(axes[1]), new WindowAxis(axes[2]));
        Phases = PhaseTaps.Of(_depth, _height, _width, axes, cancellation);

        _split = vectorsAlongWidth ? (nint)_width.InputStep : 1;
        (BlockColumns, _widthBlocks) = PiecewiseConvolution<T>.Cut(_width.Count, Math.Max(blockPixels, 1));
        nint row = (nint)axes[2].Input, slice = (nint)(axes[1].Input * axes[2].Input), plane = (nint)geometry.InputPlane;
        _inPlace = new InputLayout(plane, slice, row, 0, 1);
        _mustCopy = FewestColumns() < columnsInPlace || _split != 1 || (vectorsAlongWidth && PlaneIsAliased(plane))
            || (!cutsRows && _width.NeedsPadding) || (!leavesPaddingOut && (_depth.NeedsPadding || _height.NeedsPadding));
        (BlockRows, _heightBlocks) = PiecewiseConvolution<T>.Cut(_height.Count, RowsPerBlock(blockPixels));
        _seen = _mustCopy ? CopiedLayout() : _inPlace;
        CopyLength = _mustCopy ? (geometry.InChannelsPerGroup * _seen.Plane) + TSimd.Count : 0;
        _tapOffsets = Offsets(_seen);
        BlocksPerPicture = (nint)_depth.Count * _heightBlocks * _widthBlocks;
    }

    public PhaseTaps[] Phases { get; }

    /// <summary>Blocks of one picture and group.</summary>
    public nint BlocksPerPicture { get; }

    /// <summary>Pixels of the largest block, in one phase.</summary>
    public nint BlockPixels => BlockRows * BlockColumns;

    /// <summary>Rows of the largest block.</summary>
    public nint BlockRows { get; }

    /// <summary>Columns of the largest block.</summary>
    public nint BlockColumns { get; }

    /// <summary>Distance, in the input as the kernels see it, between what neighbouring outputs of a row read.</summary>
    public nint PixelStep => (nint)_width.InputStep / _split;

    /// <summary>Input rows from one output row to the next.</summary>
    public nint RowStride => (nint)_height.InputStep;

    /// <summary>Distance, along the width, between neighbouring outputs of a phase.</summary>
    public nint OutputStep => (nint)_width.OutputStep;

    /// <summary>Phases along the width: as many rows are woven into one of the output.</summary>
    public int WidthPhases => _width.Phases.Length;

    /// <summary>Whether blocks are read where they lie.</summary>
    public bool IsReadInPlace => !_mustCopy;

    /// <summary>Elements that a copy of what a block sees takes; 0 if blocks are read in place.</summary>
    public long CopyLength { get; }

    /// <summary>How the outputs are cut, for explanations.</summary>
    public string Blocking =>
        $"blocks of {BlockRows} × {BlockColumns} outputs in {Phases.Length} phase{(Phases.Length == 1 ? "" : "s")}, "
        + $"input {(_mustCopy ? "copied into padded rows" : "read in place")}"
        + (!_mustCopy && _width.NeedsPadding ? ", rows cut at the padding" : "");

    /// <summary>Input offsets of a phase's taps.</summary>
    public nint[] TapOffsets(int phase) => _tapOffsets[phase];

    /// <summary>Gets a block of a picture's group of channels ready.</summary>
    /// <param name="input">The whole batch.</param>
    /// <param name="picture">Which picture.</param>
    /// <param name="group">Which group.</param>
    /// <param name="index">Which of the <see cref="BlocksPerPicture"/>.</param>
    /// <param name="copy">Room for <see cref="CopyLength"/> elements.</param>
    public InputBlock<T> Read(T* input, nint picture, nint group, nint index, T* copy)
    {
        (nint rest, nint widthBlock) = Math.DivRem(index, _widthBlocks);
        (nint depth, nint heightBlock) = Math.DivRem(rest, _heightBlocks);
        nint firstRow = heightBlock * BlockRows, firstColumn = widthBlock * BlockColumns;
        var block = new InputBlock<T>
        {
            Picture = picture,
            Group = group,
            Depth = depth,
            FirstRow = firstRow,
            Rows = Math.Min(BlockRows, (nint)_height.Count - firstRow),
            FirstColumn = firstColumn,
            Columns = Math.Min(BlockColumns, (nint)_width.Count - firstColumn),
            IsCopied = _mustCopy,
            Layout = _seen,
            RowStep = (nint)_height.InputStep * _seen.Row,
        };
        T* channels = input + (((picture * (nint)_geometry.InChannels) + (group * (nint)_geometry.InChannelsPerGroup)) * _inPlace.Plane);
        if (_mustCopy)
            CopyInput(channels, copy, block);
        block.Input = _mustCopy
            ? copy
            : channels + _inPlace.Offset(
                (depth * _depth.InputStep) + _depth.LowestOffset,
                (firstRow * _height.InputStep) + _height.LowestOffset,
                (firstColumn * _width.InputStep) + _width.LowestOffset);
        return block;
    }

    /// <summary>Copies what the block sees of every channel into padded rows, split by the stride.</summary>
    private void CopyInput(T* input, T* copy, in InputBlock<T> block)
    {
        long firstDepth = (block.Depth * _depth.InputStep) + _depth.LowestOffset;
        long firstHeight = (block.FirstRow * _height.InputStep) + _height.LowestOffset;
        long depths = _depth.Span(1), heights = _height.Span(block.Rows);
        long begin = Math.Clamp(-firstHeight, 0, heights), end = Math.Clamp(_height.Input - firstHeight, begin, heights);
        for (nint channel = 0; channel < (nint)_geometry.InChannelsPerGroup; channel++)
        {
            for (long d = 0; d < depths; d++)
            {
                if (!_depth.Reads(d))
                    continue;
                T* slice = copy + (channel * _seen.Plane) + _seen.Offset(d, 0, 0);
                bool inside = (ulong)(firstDepth + d) < (ulong)_depth.Input;
                (long first, long last) = inside ? (begin, end) : (0, 0);
                RowCopy<TSimd, TVector, T>.Clear(slice, (nint)first * _seen.Row);
                T* source = input + (channel * _inPlace.Plane) + _inPlace.Offset(firstDepth + d, firstHeight, 0);
                CopyRows(source, block, first, last, slice);
                RowCopy<TSimd, TVector, T>.Clear(slice + ((nint)last * _seen.Row), (nint)(heights - last) * _seen.Row);
            }
        }
    }

    /// <summary>
    /// Copies the rows of one slice that lie inside the input, those that no output reads left out, with zeros beyond their ends.
    /// </summary>
    private void CopyRows(T* source, in InputBlock<T> block, long begin, long end, T* slice)
    {
        nint split = _seen.Split;
        long firstWidth = (block.FirstColumn * _width.InputStep) + _width.LowestOffset;
        nint widths = (nint)_width.Span(block.Columns);
        for (long row = begin, run; row < end; row += run)
        {
            run = RowsAlike(row, end);
            if (!_height.Reads(row))
                continue;
            if (split == 2 && widths > 1 && _width.Reads(0) && _width.Reads(1))
            {
                _copy.SplitPadded(
                    source + ((nint)row * _inPlace.Row), _inPlace.Row, (nint)_width.Input, (nint)firstWidth,
                    slice + ((nint)row * _seen.Row), _seen.SubRow, _seen.Row, widths, (nint)run);
                continue;
            }

            for (nint remainder = 0; remainder < Math.Min(split, widths); remainder++)
            {
                if (split > 1 && !_width.Reads(remainder))
                    continue;
                _copy.CopyPadded(
                    source + ((nint)row * _inPlace.Row), _inPlace.Row, (nint)_width.Input, (nint)firstWidth + remainder, split,
                    slice + ((nint)row * _seen.Row) + (remainder * _seen.SubRow), _seen.Row, (widths - remainder + split - 1) / split,
                    (nint)run);
            }
        }
    }

    /// <summary>How many rows from this one on are all read, or all left out.</summary>
    private long RowsAlike(long row, long end)
    {
        if (_height.ReadsAll)
            return end - row;
        long count = 1;
        while (row + count < end && _height.Reads(row) == _height.Reads(row + count))
            count++;
        return count;
    }

    /// <summary>Outputs of a phase that lie in the block: rows and columns, none where the phase has fewer than others.</summary>
    public static (nint Rows, nint Columns) Clip(PhaseTaps phase, in InputBlock<T> block) => (
        block.Depth < phase.Depth.OutputCount ? Math.Clamp((nint)phase.Height.OutputCount - block.FirstRow, 0, block.Rows) : 0,
        Math.Clamp((nint)phase.Width.OutputCount - block.FirstColumn, 0, block.Columns));

    /// <summary>First output element of a row of a phase in the block.</summary>
    public nint OutputOffset(PhaseTaps phase, in InputBlock<T> block, nint row)
    {
        long depth = phase.Depth.OutputStart + (block.Depth * phase.Depth.OutputStep);
        long height = phase.Height.OutputStart + ((block.FirstRow + row) * phase.Height.OutputStep);
        long width = phase.Width.OutputStart + (block.FirstColumn * phase.Width.OutputStep);
        return (nint)((((depth * _height.Output) + height) * _width.Output) + width);
    }

    /// <summary>Where one of the block's outputs stands in the input: its taps' offsets count from there.</summary>
    public (long Depth, long Height, long Width) PlaceInInput(in InputBlock<T> block, nint row, nint column) => (
        block.Depth * _depth.InputStep, (block.FirstRow + row) * _height.InputStep, (block.FirstColumn + column) * _width.InputStep);

    /// <summary>Whether a tap of the output at a place meets the input, not padding; or, along the width, a copied zero.</summary>
    public bool MeetsInput(in PhaseTap tap, in (long Depth, long Height, long Width) place) =>
        (ulong)(place.Depth + tap.Depth) < (ulong)_depth.Input
        && (ulong)(place.Height + tap.Height) < (ulong)_height.Input
        && (_mustCopy || (ulong)(place.Width + tap.Width) < (ulong)_width.Input);

    /// <summary>Which of a row's outputs, in a block, see the input by a tap; where zeros are copied, all.</summary>
    public (nint First, nint End) ColumnsInside(in PhaseTap tap, in InputBlock<T> block)
    {
        if (_mustCopy)
            return (0, block.Columns);
        long distance = tap.Width + (block.FirstColumn * _width.InputStep);
        long first = SizeFormula.CeilingDivide(-distance, _width.InputStep),
            end = SizeFormula.CeilingDivide(_width.Input - distance, _width.InputStep);
        return ((nint)Math.Clamp(first, 0, block.Columns), (nint)Math.Clamp(end, 0, block.Columns));
    }

    /// <summary>Whether rows of a phase that are this long lie side by side in the output.</summary>
    public bool RowsAreContiguous(nint columns) => _height.OutputStep == 1 && columns == _width.Output;

    /// <summary>Which input rows, counted from a phase's first tap at the block's first output, lie inside the input.</summary>
    public (nint First, nint End) RowsInside(PhaseTaps phase, in InputBlock<T> block)
    {
        long first = (block.FirstRow * _height.InputStep) + phase.Height.Taps[0].InputOffset;
        return ((nint)Math.Max(0, -first), (nint)(_height.Input - first));
    }

    /// <summary>Outputs in the narrowest row of any phase in any block.</summary>
    private long FewestColumns() => _width.Phases.Min(phase => phase.OutputCount) - ((_widthBlocks - 1) * BlockColumns);

    /// <summary>
    /// A channel distance that is a multiple of the page size puts all channels into the same few cache sets.
    /// </summary>
    private bool PlaneIsAliased(nint plane) => _geometry.InChannelsPerGroup >= 16 && plane * sizeof(T) % 4096 == 0;

    /// <summary>As many rows as make a block, while a copy of what they see stays within half of a usual L2 cache.</summary>
    private long RowsPerBlock(long blockPixels)
    {
        const long copyBytes = 512 << 10;
        long rows = Math.Clamp(blockPixels / BlockColumns, 1, _height.Count);
        if (!_mustCopy)
            return rows;
        long rowBytes = Math.Max(1, _geometry.InChannelsPerGroup * _depth.Span(1) * _width.Span(BlockColumns) * sizeof(T));
        long affordable = ((copyBytes / rowBytes) - (_height.HighestOffset - _height.LowestOffset)) / _height.InputStep;
        return Math.Clamp(affordable, 1, rows);
    }

    private InputLayout CopiedLayout()
    {
        nint split = (nint)Math.Min(_split, _width.Span(BlockColumns));
        nint subRow = checked((nint)SizeFormula.CeilingDivide(_width.Span(BlockColumns), split) + TSimd.Count);
        nint row = checked(subRow * split);
        if (row * sizeof(T) % 4096 == 0)
            row += TSimd.Count;
        nint slice = checked(row * (nint)_height.Span(BlockRows));
        nint plane = checked(slice * (nint)_depth.Span(1));
        if (plane * sizeof(T) % 4096 == 0)
            plane += TSimd.Count;
        _ = checked(plane * (nint)_geometry.InChannelsPerGroup);
        return new InputLayout(plane, slice, row, subRow, split);
    }

    private nint[][] Offsets(InputLayout layout) =>
    [
        .. Phases.Select(phase => Array.ConvertAll(phase.Taps, tap => layout.Offset(
            tap.Depth - _depth.LowestOffset, tap.Height - _height.LowestOffset, tap.Width - _width.LowestOffset))),
    ];
}
