using ConvSharp.Geometry;
using ConvSharp.Kernels;
using ConvSharp.Simd;

namespace ConvSharp.Algorithms;

/// <summary>
/// What all direct algorithms share: the output is cut into blocks of pixels, the part of the input that a block sees is read in place or
/// copied into padded rows, and every phase of the block is a plain sliding window over it.
/// </summary>
/// <remarks>
/// A block is a range of outputs of the phases, so for a transposed convolution it covers stride times as many output elements per axis.
/// The sum of one output element is the same chain of operations in whatever block, thread or batch it is computed.
/// </remarks>
internal abstract unsafe partial class PhasedConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly WindowAxis _depth, _height, _width;
    private readonly bool _mustCopy;
    private readonly nint _split;
    private readonly InputLayout _inPlace, _seen;
    private readonly long _copyLength;
    private readonly nint[][] _tapOffsets;
    private readonly nint _blockHeight, _blockWidth;
    private readonly nint _heightBlocks, _widthBlocks;

    /// <param name="geometry">The problem; zeros beyond the border.</param>
    /// <param name="blockPixels">Outputs of one phase that a block should have.</param>
    /// <param name="columnsInPlace">The fewest outputs of a row for which the algorithm can read the input in place.</param>
    /// <param name="vectorsAlongWidth">
    /// Whether vectors lie along the width: rows are then split by the stride, and copied where channels share their cache sets.
    /// </param>
    /// <param name="leavesPaddingOut">
    /// Whether the algorithm never reads padding along depth and height, so that none need be there.
    /// </param>
    /// <param name="cutsRows">Whether it never reads padding along the width either.</param>
    protected PhasedConvolution(
        ConvolutionGeometry geometry, long blockPixels, long columnsInPlace, bool vectorsAlongWidth, bool leavesPaddingOut = false,
        bool cutsRows = false)
        : base(geometry)
    {
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        (_depth, _height, _width) = (new WindowAxis(axes[0]), new WindowAxis(axes[1]), new WindowAxis(axes[2]));
        Phases = PhaseTaps.Of(_depth, _height, _width, axes);
        (InChannels, OutChannels) = ((nint)geometry.InChannelsPerGroup, (nint)geometry.OutChannelsPerGroup);
        OutputPlane = (nint)geometry.OutputPlane;

        _split = vectorsAlongWidth ? (nint)_width.InputStep : 1;
        (_blockWidth, _widthBlocks) = Cut(_width.Count, Math.Max(blockPixels, 1));
        nint row = (nint)axes[2].Input, slice = (nint)(axes[1].Input * axes[2].Input), plane = (nint)geometry.InputPlane;
        _inPlace = new InputLayout(plane, slice, row, 0, 1);
        _mustCopy = FewestColumns() < columnsInPlace || _split != 1 || (vectorsAlongWidth && PlaneIsAliased(plane))
            || (!cutsRows && _width.NeedsPadding) || (!leavesPaddingOut && (_depth.NeedsPadding || _height.NeedsPadding));
        (_blockHeight, _heightBlocks) = Cut(_height.Count, RowsPerBlock(blockPixels));
        _seen = _mustCopy ? CopiedLayout() : _inPlace;
        _copyLength = _mustCopy ? (geometry.InChannelsPerGroup * _seen.Plane) + TSimd.Count : 0;
        _tapOffsets = Offsets(_seen);
    }

    protected PhaseTaps[] Phases { get; }

    /// <summary>Channels of one group.</summary>
    protected nint InChannels { get; }

    /// <summary>Channels of one group.</summary>
    protected nint OutChannels { get; }

    /// <summary>Pixels of the largest block, in one phase.</summary>
    protected nint BlockPixels => _blockHeight * _blockWidth;

    /// <summary>Rows of the largest block.</summary>
    protected nint BlockRows => _blockHeight;

    /// <summary>Columns of the largest block.</summary>
    protected nint BlockColumns => _blockWidth;

    /// <summary>Distance, in the input as the kernels see it, between what neighbouring outputs of a row read.</summary>
    protected nint PixelStep => (nint)_width.InputStep / _split;

    /// <summary>Input rows from one output row to the next.</summary>
    protected nint RowStride => (nint)_height.InputStep;

    /// <summary>Distance, along the width, between neighbouring outputs of a phase.</summary>
    protected nint OutputStep => (nint)_width.OutputStep;

    /// <summary>Phases along the width: as many rows are woven into one of the output.</summary>
    protected int WidthPhases => _width.Phases.Length;

    /// <summary>Distance between the channels of the output.</summary>
    protected nint OutputPlane { get; }

    public override string Blocking =>
        $"blocks of {_blockHeight} × {_blockWidth} outputs in {Phases.Length} phase{(Phases.Length == 1 ? "" : "s")}, "
        + $"input {(_mustCopy ? "copied into padded rows" : "read in place")}"
        + (!_mustCopy && _width.NeedsPadding ? ", rows cut at the padding" : "");

    public sealed override long WorkspaceBytes => checked((_copyLength + ScratchLength) * sizeof(T));

    /// <summary>Elements that <see cref="ComputeBlock"/> needs for itself.</summary>
    protected abstract long ScratchLength { get; }

    /// <summary>Parts into which a block's output channels may be cut for more threads.</summary>
    protected abstract nint ChannelParts { get; }

    /// <summary>Computes all phases of a block.</summary>
    protected abstract void ComputeBlock(in Block block);

    public sealed override (nint Pieces, nint ChannelParts) Pieces(int threads)
    {
        nint blocks = (nint)(Geometry.Batch * Geometry.Groups * _depth.Count) * _heightBlocks * _widthBlocks;
        nint channelParts = PartsFor(threads, blocks, ChannelParts);
        return (checked(blocks * channelParts), channelParts);
    }

    /// <summary>Input offsets of a phase's taps.</summary>
    protected nint[] TapOffsets(int phase) => _tapOffsets[phase];

    public sealed override void ExecutePiece(in Operands<T> operands, nint piece, nint channelParts, T* workspace)
    {
        nint part = piece % channelParts;
        nint rest = piece / channelParts;
        (rest, nint widthBlock) = Math.DivRem(rest, _widthBlocks);
        (rest, nint heightBlock) = Math.DivRem(rest, _heightBlocks);
        (rest, nint depth) = Math.DivRem(rest, (nint)_depth.Count);
        (nint picture, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);

        nint channelBase = (picture * (nint)Geometry.InChannels) + (group * InChannels);
        nint firstRow = heightBlock * _blockHeight, firstColumn = widthBlock * _blockWidth;
        var block = new Block
        {
            Depth = depth,
            FirstRow = firstRow,
            Rows = Math.Min(_blockHeight, (nint)_height.Count - firstRow),
            FirstColumn = firstColumn,
            Columns = Math.Min(_blockWidth, (nint)_width.Count - firstColumn),
            Group = group,
            FirstPart = ChannelParts * part / channelParts,
            EndPart = ChannelParts * (part + 1) / channelParts,
            IsCopied = _mustCopy,
            Layout = _seen,
            RowStep = (nint)_height.InputStep * _seen.Row,
            SkipsPadding = operands.WeightsAreFinite,
            Packed = operands.Packed,
            Bias = operands.Bias == null ? null : operands.Bias + (group * OutChannels),
            Output = operands.Output + (((picture * (nint)Geometry.OutChannels) + (group * OutChannels)) * OutputPlane),
            Scratch = workspace + _copyLength,
        };
        T* input = operands.Input + (channelBase * _inPlace.Plane);
        if (_mustCopy)
            CopyInput(input, workspace, block);
        block = block with
        {
            Input = _mustCopy
                ? workspace
                : input + _inPlace.Offset(
                    (depth * _depth.InputStep) + _depth.LowestOffset,
                    (firstRow * _height.InputStep) + _height.LowestOffset,
                    (firstColumn * _width.InputStep) + _width.LowestOffset),
        };
        ComputeBlock(block);
    }

    /// <summary>Copies what the block sees of every channel into padded rows, split by the stride.</summary>
    private void CopyInput(T* input, T* copy, in Block block)
    {
        long firstDepth = (block.Depth * _depth.InputStep) + _depth.LowestOffset;
        long firstHeight = (block.FirstRow * _height.InputStep) + _height.LowestOffset;
        long depths = _depth.Span(1), heights = _height.Span(block.Rows);
        long begin = Math.Clamp(-firstHeight, 0, heights), end = Math.Clamp(_height.Input - firstHeight, begin, heights);
        for (nint channel = 0; channel < InChannels; channel++)
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
    private void CopyRows(T* source, in Block block, long begin, long end, T* slice)
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
                RowCopy<TSimd, TVector, T>.SplitPadded(
                    source + ((nint)row * _inPlace.Row), _inPlace.Row, (nint)_width.Input, (nint)firstWidth,
                    slice + ((nint)row * _seen.Row), _seen.SubRow, _seen.Row, widths, (nint)run);
                continue;
            }

            for (nint remainder = 0; remainder < Math.Min(split, widths); remainder++)
            {
                if (split > 1 && !_width.Reads(remainder))
                    continue;
                RowCopy<TSimd, TVector, T>.CopyPadded(
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
    protected static (nint Rows, nint Columns) Clip(PhaseTaps phase, in Block block) => (
        block.Depth < phase.Depth.OutputCount ? Math.Clamp((nint)phase.Height.OutputCount - block.FirstRow, 0, block.Rows) : 0,
        Math.Clamp((nint)phase.Width.OutputCount - block.FirstColumn, 0, block.Columns));

    /// <summary>First output element of a row of a phase in the block.</summary>
    protected nint OutputOffset(PhaseTaps phase, in Block block, nint row)
    {
        long depth = phase.Depth.OutputStart + (block.Depth * phase.Depth.OutputStep);
        long height = phase.Height.OutputStart + ((block.FirstRow + row) * phase.Height.OutputStep);
        long width = phase.Width.OutputStart + (block.FirstColumn * phase.Width.OutputStep);
        return (nint)((((depth * _height.Output) + height) * _width.Output) + width);
    }

    /// <summary>Where one of the block's outputs stands in the input: its taps' offsets count from there.</summary>
    protected (long Depth, long Height, long Width) PlaceInInput(in Block block, nint row, nint column) => (
        block.Depth * _depth.InputStep, (block.FirstRow + row) * _height.InputStep, (block.FirstColumn + column) * _width.InputStep);

    /// <summary>Whether a tap of the output at a place meets the input, not padding; or, along the width, a copied zero.</summary>
    protected bool MeetsInput(in PhaseTap tap, in (long Depth, long Height, long Width) place) =>
        (ulong)(place.Depth + tap.Depth) < (ulong)_depth.Input
        && (ulong)(place.Height + tap.Height) < (ulong)_height.Input
        && (_mustCopy || (ulong)(place.Width + tap.Width) < (ulong)_width.Input);

    /// <summary>Whether rows of a phase that are this long lie side by side in the output.</summary>
    protected bool RowsAreContiguous(nint columns) => _height.OutputStep == 1 && columns == _width.Output;

    /// <summary>Which input rows, counted from a phase's first tap at the block's first output, lie inside the input.</summary>
    protected (nint First, nint End) RowsInside(PhaseTaps phase, in Block block)
    {
        long first = (block.FirstRow * _height.InputStep) + phase.Height.Taps[0].InputOffset;
        return ((nint)Math.Max(0, -first), (nint)(_height.Input - first));
    }

    /// <summary>Outputs in the narrowest row of any phase in any block.</summary>
    private long FewestColumns() => _width.Phases.Min(phase => phase.OutputCount) - ((_widthBlocks - 1) * _blockWidth);

    /// <summary>
    /// A channel distance that is a multiple of the page size puts all channels into the same few cache sets.
    /// </summary>
    private bool PlaneIsAliased(nint plane) => InChannels >= 16 && plane * sizeof(T) % 4096 == 0;

    /// <summary>As many rows as make a block, while a copy of what they see stays within half of a usual L2 cache.</summary>
    private long RowsPerBlock(long blockPixels)
    {
        const long copyBytes = 512 << 10;
        long rows = Math.Clamp(blockPixels / _blockWidth, 1, _height.Count);
        if (!_mustCopy)
            return rows;
        long rowBytes = Math.Max(1, Geometry.InChannelsPerGroup * _depth.Span(1) * _width.Span(_blockWidth) * sizeof(T));
        long affordable = ((copyBytes / rowBytes) - (_height.HighestOffset - _height.LowestOffset)) / _height.InputStep;
        return Math.Clamp(affordable, 1, rows);
    }

    private InputLayout CopiedLayout()
    {
        nint split = (nint)Math.Min(_split, _width.Span(_blockWidth));
        nint subRow = checked((nint)SizeFormula.CeilingDivide(_width.Span(_blockWidth), split) + TSimd.Count);
        nint row = checked(subRow * split);
        if (row * sizeof(T) % 4096 == 0)
            row += TSimd.Count;
        nint slice = checked(row * (nint)_height.Span(_blockHeight));
        nint plane = checked(slice * (nint)_depth.Span(1));
        if (plane * sizeof(T) % 4096 == 0)
            plane += TSimd.Count;
        _ = checked(plane * (nint)Geometry.InChannelsPerGroup);
        return new InputLayout(plane, slice, row, subRow, split);
    }

    private nint[][] Offsets(InputLayout layout) =>
    [
        .. Phases.Select(phase => Array.ConvertAll(phase.Taps, tap => layout.Offset(
            tap.Depth - _depth.LowestOffset, tap.Height - _height.LowestOffset, tap.Width - _width.LowestOffset))),
    ];
}
