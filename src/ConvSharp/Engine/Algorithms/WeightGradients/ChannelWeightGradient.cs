using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>
/// The weight gradient as a matrix product over pixels, in the forward pass's register tile: the vectors hold output channels of the
/// transposed gradient, input elements are broadcast. The tile's rows are input channels or, where there are fewer channels than columns of
/// the kernel, taps along the width.
/// </summary>
internal sealed unsafe class ChannelWeightGradient<TSimd, TVector, T> : ReducedWeightGradient<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly PanelLayout _panels;
    private readonly bool _rowsAreTaps;
    private readonly OperandCopy<TSimd, TVector, T> _copy;

    public ChannelWeightGradient(in Problem problem)
        : this(problem, new PanelLayout((nint)problem.Geometry.OutChannelsPerGroup, TSimd.Count), RowsAreTaps(problem.Geometry))
    {
    }

    private ChannelWeightGradient(in Problem problem, PanelLayout panels, bool rowsAreTaps)
        : base(
            problem, new InputNeeds { BlockPixels = problem.ChainLength, Padding = rowsAreTaps ? PaddedAxes.Width : PaddedAxes.None },
            panels.Count,
            checked((nint)(((problem.Geometry.InChannelsPerGroup * problem.Geometry.KernelTaps) + TSimd.Count) * panels.Width)))
    {
        (_panels, _rowsAreTaps, _copy) = (panels, rowsAreTaps, new OperandCopy<TSimd, TVector, T>(problem.FlushesSubnormals));
    }

    public override bool ReadsGradientInPlace => false;

    protected override long ScratchLength =>
        TSimd.Count + StagingLength + PackedLength + (2 * Grid.BlockRows * (sizeof(nint) / sizeof(T)));

    private nint PackedLength => Grid.BlockPixels * _panels.Width;

    /// <summary>Where rows are taps, padding is copied, since each row of the tile would meet the border at another place.</summary>
    private static bool RowsAreTaps(ConvolutionGeometry geometry) => geometry.InChannelsPerGroup < geometry.AllAxes[^1].Kernel;

    private nint KernelColumns => (nint)Geometry.AllAxes[^1].Kernel;

    private nint StagingLength => TransposedCopy<TSimd, TVector, T>.StagingLength(Grid.BlockPixels);

    protected override void AddBlock(
        in InputBlock<T> block, T* gradient, nint firstPart, nint endPart, T* sums, T* scratch, bool isFirst)
    {
        T* staging = scratch + TSimd.Count;
        T* packed = staging + StagingLength;
        nint* items = (nint*)(packed + PackedLength);
        RowCopy<TSimd, TVector, T>.Clear(scratch, TSimd.Count);
        for (nint panel = firstPart; panel < endPart; panel++)
        {
            Transpose(block, gradient, panel, packed, staging, zeros: scratch);
            AddPanel(block, panel, packed, sums + (panel * PartLength), items, isFirst);
        }
    }

    /// <summary>sums[channel][tap][lane] += Σ over pixels of input[channel][pixel at tap] · gradient[pixel][lane].</summary>
    private void AddPanel(in InputBlock<T> block, nint panel, T* packed, T* sums, nint* items, bool isFirst)
    {
        nint width = _panels.LanesOf(panel);
        PhaseTap[] taps = Phase.Taps;
        nint[] offsets = Grid.TapOffsets(Phase);
        nint* numbers = items + Grid.BlockRows;
        nint tapStep = _rowsAreTaps ? KernelColumns : 1;
        (nint rows, nint inputRow, nint sumsRow) = _rowsAreTaps
            ? (KernelColumns, offsets.Length > 1 ? offsets[1] - offsets[0] : 0, width)
            : (InChannels, block.Layout.Plane, Taps * width);
        nint passes = _rowsAreTaps ? InChannels : 1;
        for (nint tap = 0; tap < Taps; tap += tapStep)
        {
            (nint firstColumn, nint endColumn) = Grid.ColumnsInside(taps[tap], block.Range);
            nint count = endColumn > firstColumn ? ListRows(block, taps[tap], offsets[tap], firstColumn, items, numbers) : 0;
            for (nint pass = 0; pass < passes; pass++)
            {
                ChannelTiles<TSimd, TVector, T>.RunAll(rows, width > TSimd.Count, new ChannelTileOperands<T>
                {
                    Left = block.Input + (pass * block.Layout.Plane) + (firstColumn * Grid.PixelStep),
                    RowStep = inputRow,
                    RunOffsets = items,
                    TermStep = Grid.PixelStep,
                    Right = packed + (firstColumn * width),
                    RunNumbers = numbers,
                    RunStep = block.Range.Columns * width,
                    Runs = count,
                    RunLength = endColumn - firstColumn,
                    Sums = sums + (((pass * Taps) + tap) * width),
                    SumsStep = sumsRow,
                    Accumulate = !isFirst,
                });
            }
        }
    }

    /// <summary>Lists the block's rows in which a tap meets the input: their offsets and their numbers.</summary>
    private nint ListRows(in InputBlock<T> block, in PhaseTap tap, nint tapOffset, nint firstColumn, nint* offsets, nint* numbers)
    {
        nint count = 0;
        for (nint row = 0; row < block.Range.Rows; row++)
        {
            if (!Grid.MeetsInput(tap, Grid.PlaceInInput(block.Range, row, firstColumn)))
                continue;
            (offsets[count], numbers[count]) = (tapOffset + (row * block.RowStep), row);
            count++;
        }

        return count;
    }

    /// <summary>Transposes a panel of the block's gradient from [channel][pixel] to [pixel][channel].</summary>
    private void Transpose(in InputBlock<T> block, T* gradient, nint panel, T* packed, T* staging, T* zeros)
    {
        // Rows follow each other in memory: a block that is cut along the width has one.
        nint pixels = block.Range.Rows * block.Range.Columns, width = _panels.LanesOf(panel);
        for (nint lane = 0; lane < width; lane += TSimd.Count)
        {
            nint channel = _panels.First(panel) + lane;
            _copy.Transpose(
                gradient + (channel * OutputPlane), OutputPlane, (int)Math.Min(TSimd.Count, OutChannels - channel), pixels, packed + lane,
                width, zeros, staging);
        }
    }

    protected override void Finish(T* sums, nint part, T* weightGradient)
    {
        T* zeros = stackalloc T[(int)_panels.Width];
        RowCopy<TSimd, TVector, T>.Clear(zeros, _panels.Width);
        nint rows = InChannels * Taps;
        OutputRows<TSimd, TVector, T>.StoreRow(
            sums, _panels.LanesOf(part), zeros, rows, _panels.ColumnsOf(part), weightGradient + _panels.Offset(part, rows), rows);
    }
}
