using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>
/// How the outputs of all phases are cut into blocks, and how the part of the input that a block sees is laid out, in place or in padded
/// rows. Numbers alone: nothing is read or copied here.
/// </summary>
/// <remarks>
/// A block is a range of outputs of the phases, so for a transposed convolution it covers stride times as many output elements per axis.
/// </remarks>
internal sealed class BlockGrid
{
    private const int FewestPixels = 64;

    private readonly WindowAxis _depth, _height, _width;
    private readonly long _inChannels;
    private readonly int _vector, _elementBytes;
    private readonly nint[][] _tapOffsets;
    private readonly nint _heightBlocks, _widthBlocks;

    /// <param name="phases">The problem's phases.</param>
    /// <param name="border">How the input lies in memory, and what stands beyond its border.</param>
    /// <param name="needs">What the algorithm needs.</param>
    /// <param name="vector">Elements of a vector.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    public BlockGrid(PhaseGrid phases, InputBorder border, in InputNeeds needs, int vector, int elementBytes)
    {
        (_depth, _height, _width, _inChannels) = (phases.Depth, phases.Height, phases.Width, phases.Geometry.InChannelsPerGroup);
        (_vector, _elementBytes) = (vector, elementBytes);
        PixelStep = needs.VectorsAlongWidth ? 1 : (nint)_width.InputStep;
        (BlockColumns, _widthBlocks) = Cut.Of(_width.Count, Math.Max(needs.BlockPixels, 1));
        InPlace = new InputLayout(border.Plane, border.Slice, border.Row, 0, 1);
        CopyReason = ReasonToCopy(border, needs);
        (BlockRows, _heightBlocks) = Cut.Of(_height.Count, RowsPerBlock(needs.BlockPixels));
        Layout = IsCopied ? CopiedLayout() : InPlace;
        CopyLength = IsCopied ? (_inChannels * Layout.Plane) + vector : 0;
        _tapOffsets = Array.ConvertAll(phases.All, phase => Array.ConvertAll(phase.Taps, tap => Layout.Offset(
            tap.Depth - _depth.LowestOffset, tap.Height - _height.LowestOffset, tap.Width - _width.LowestOffset)));
        BlocksPerSample = (nint)_depth.Count * _heightBlocks * _widthBlocks;
        Blocking = $"blocks of {BlockRows} × {BlockColumns} outputs in {phases.All.Length} phase{(phases.All.Length == 1 ? "" : "s")}, "
            + $"input {(IsCopied ? "copied into padded rows" : "read in place")}"
            + (!IsCopied && _width.NeedsPadding ? ", rows cut at the padding" : "");
    }

    /// <summary>How the outputs are cut, for explanations.</summary>
    public string Blocking { get; }

    /// <summary>Why blocks are copied, or that they are not.</summary>
    public CopyReason CopyReason { get; }

    /// <summary>Whether blocks are copied, not read in place.</summary>
    public bool IsCopied => CopyReason != CopyReason.None;

    /// <summary>How the input lies in memory.</summary>
    public InputLayout InPlace { get; }

    /// <summary>How the input that kernels see lies in memory.</summary>
    public InputLayout Layout { get; }

    /// <summary>Elements of the copy of a block's input; 0 if blocks are read in place.</summary>
    public long CopyLength { get; }

    /// <summary>Blocks of one sample and group.</summary>
    public nint BlocksPerSample { get; }

    /// <summary>Bands of rows into which <see cref="BlocksPerSample"/> cuts planes.</summary>
    public nint Bands => _heightBlocks;

    /// <summary>Most bands of which each still has enough pixels for the register tiles.</summary>
    public nint MostBands => Math.Max(_heightBlocks, (nint)_height.Count / Math.Max(1, FewestPixels / BlockColumns));

    /// <summary>Pixels of the largest block, in one phase.</summary>
    public nint BlockPixels => BlockRows * BlockColumns;

    /// <summary>Rows of the largest block.</summary>
    public nint BlockRows { get; }

    /// <summary>Columns of the largest block.</summary>
    public nint BlockColumns { get; }

    /// <summary>Distance between the elements that neighbouring outputs of a row read, in the input as the kernels see it.</summary>
    public nint PixelStep { get; }

    /// <summary>Input rows from one output row to the next.</summary>
    public nint RowStride => (nint)_height.InputStep;

    /// <summary>Input offsets of a phase's taps.</summary>
    public nint[] TapOffsets(PhaseTaps phase) => _tapOffsets[phase.Number];

    /// <summary>The outputs of block number <paramref name="index"/> of a sample and group.</summary>
    public BlockRange Range(nint index) => Range(index, Bands);

    /// <summary>The outputs of block number <paramref name="index"/> of a sample and group whose planes are cut into so many bands.</summary>
    public BlockRange Range(nint index, nint bands)
    {
        (nint rest, nint widthBlock) = Math.DivRem(index, _widthBlocks);
        (nint depth, nint band) = Math.DivRem(rest, bands);
        nint firstRow = (nint)_height.Count * band / bands, firstColumn = widthBlock * BlockColumns;
        return new BlockRange
        {
            Depth = depth,
            FirstRow = firstRow,
            Rows = ((nint)_height.Count * (band + 1) / bands) - firstRow,
            FirstColumn = firstColumn,
            Columns = Math.Min(BlockColumns, (nint)_width.Count - firstColumn),
        };
    }

    /// <summary>The first place of the input that a block sees.</summary>
    public (long Depth, long Height, long Width) Origin(in BlockRange block)
    {
        var place = PlaceInInput(block, 0, 0);
        return (place.Depth + _depth.LowestOffset, place.Height + _height.LowestOffset, place.Width + _width.LowestOffset);
    }

    /// <summary>The place in the input from which the taps' offsets of one of the block's outputs count.</summary>
    public (long Depth, long Height, long Width) PlaceInInput(in BlockRange block, nint row, nint column) => (
        block.Depth * _depth.InputStep, (block.FirstRow + row) * _height.InputStep, (block.FirstColumn + column) * _width.InputStep);

    /// <summary>
    /// Whether a tap of the output at a place meets the input, not padding. A copied zero counts as input along the width.
    /// </summary>
    public bool MeetsInput(in PhaseTap tap, in (long Depth, long Height, long Width) place) =>
        (ulong)(place.Depth + tap.Depth) < (ulong)_depth.Input
        && (ulong)(place.Height + tap.Height) < (ulong)_height.Input
        && (IsCopied || (ulong)(place.Width + tap.Width) < (ulong)_width.Input);

    /// <summary>The outputs of a block's row that see the input by a tap; all of them where blocks are copied, zeros included.</summary>
    public (nint First, nint End) ColumnsInside(in PhaseTap tap, in BlockRange block)
    {
        if (IsCopied)
            return (0, block.Columns);
        long distance = tap.Width + (block.FirstColumn * _width.InputStep);
        long first = SizeFormula.CeilingDivide(-distance, _width.InputStep),
            end = SizeFormula.CeilingDivide(_width.Input - distance, _width.InputStep);
        return ((nint)Math.Clamp(first, 0, block.Columns), (nint)Math.Clamp(end, 0, block.Columns));
    }

    /// <summary>Which input rows, counted from a phase's first tap at the block's first output, lie inside the input.</summary>
    public (nint First, nint End) RowsInside(PhaseTaps phase, in BlockRange block)
    {
        long first = (block.FirstRow * _height.InputStep) + phase.Height.Taps[0].InputOffset;
        return ((nint)Math.Max(0, -first), (nint)(_height.Input - first));
    }

    private CopyReason ReasonToCopy(InputBorder border, in InputNeeds needs)
    {
        bool readsHeight = needs.Padding == PaddedAxes.All, readsWidth = needs.Padding != PaddedAxes.None;
        if (border.Extends)
            return CopyReason.Continuation;
        if (needs.InPlace == RowsInPlace.None || FewestColumns() < (needs.InPlace == RowsInPlace.Any ? 1 : _vector))
            return CopyReason.ShortRows;
        if (needs.VectorsAlongWidth && _width.InputStep != 1)
            return CopyReason.SplitRows;
        if (needs.VectorsAlongWidth && PlaneIsAliased(InPlace.Plane))
            return CopyReason.SharedCacheSets;
        bool readsZeros = (readsWidth && _width.NeedsPadding) || (readsHeight && (_depth.NeedsPadding || _height.NeedsPadding));
        return readsZeros ? CopyReason.Zeros : CopyReason.None;
    }

    /// <summary>Outputs in the narrowest row of any phase in any block.</summary>
    private long FewestColumns() => _width.Phases.Min(phase => phase.OutputCount) - ((_widthBlocks - 1) * BlockColumns);

    /// <summary>Whether channels share the same few cache sets, because they lie a multiple of a page apart.</summary>
    private bool PlaneIsAliased(nint plane) => _inChannels >= 16 && plane * _elementBytes % ProcessorCaches.PageBytes == 0;

    /// <summary>Rows of a block, so few that the copy of the input that they see stays within half of a usual L2 cache.</summary>
    private long RowsPerBlock(long blockPixels)
    {
        const long copyBytes = 512 << 10;
        long rows = Math.Clamp(blockPixels / BlockColumns, 1, _height.Count);
        if (!IsCopied)
            return rows;
        long rowBytes = Math.Max(1, _inChannels * _depth.Span(1) * _width.Span(BlockColumns) * _elementBytes);
        long affordable = ((copyBytes / rowBytes) - (_height.HighestOffset - _height.LowestOffset)) / _height.InputStep;
        return Math.Clamp(affordable, 1, rows);
    }

    private InputLayout CopiedLayout()
    {
        nint split = (nint)Math.Min(_width.InputStep / PixelStep, _width.Span(BlockColumns));
        nint subRow = checked((nint)SizeFormula.CeilingDivide(_width.Span(BlockColumns), split) + _vector);
        nint row = checked(subRow * split);
        if (row * _elementBytes % ProcessorCaches.PageBytes == 0)
            row += _vector;
        nint slice = checked(row * (nint)_height.Span(BlockRows));
        nint plane = checked(slice * (nint)_depth.Span(1));
        if (plane * _elementBytes % ProcessorCaches.PageBytes == 0)
            plane += _vector;
        _ = checked(plane * (nint)_inChannels);
        return new InputLayout(plane, slice, row, subRow, split);
    }
}
