using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>
/// The weight gradient as a matrix product over pixels, in the forward pass's register tile: output channels of the transposed gradient are
/// in the vectors, input elements are broadcast. The tile's rows are input channels or, where those are fewer, taps along the width.
/// </summary>
internal sealed unsafe class ChannelWeightGradient<TSimd, TVector, T> : ReducedWeightGradient<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly bool _rowsAreTaps;
    private readonly OperandCopy<TSimd, TVector, T> _copy;

    public ChannelWeightGradient(ConvolutionGeometry geometry, int chainLength, bool flushes, CancellationToken cancellation)
        : base(
            geometry,
            new BlockedInput<TSimd, TVector, T>(
                geometry, flushes, chainLength, columnsInPlace: 1, vectorsAlongWidth: false, leavesPaddingOut: true,
                cutsRows: !RowsAreTaps(geometry), cancellation: cancellation),
            Panels(geometry), checked((nint)(((geometry.InChannelsPerGroup * geometry.KernelTaps) + TSimd.Count) * PanelWidth)))
    {
        (_rowsAreTaps, _copy) = (RowsAreTaps(geometry), new OperandCopy<TSimd, TVector, T>(flushes));
    }

    public override bool ReadsGradientInPlace => false;

    protected override long ScratchLength =>
        TSimd.Count + StagingLength + PackedLength + (2 * Input.BlockRows * (sizeof(nint) / sizeof(T)));

    private nint PackedLength => Input.BlockPixels * PanelWidth;

    private static nint PanelWidth => 2 * TSimd.Count;

    /// <summary>Then each row of the tile would meet the border elsewhere.</summary>
    private static bool RowsAreTaps(ConvolutionGeometry geometry) => geometry.InChannelsPerGroup < geometry.AllAxes[^1].Kernel;

    private nint KernelColumns => (nint)Geometry.AllAxes[^1].Kernel;

    private nint StagingLength => TransposedCopy<TSimd, TVector, T>.StagingLength(Input.BlockPixels);

    private static nint Panels(ConvolutionGeometry geometry) => ((nint)geometry.OutChannelsPerGroup + PanelWidth - 1) / PanelWidth;

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
        nint width = WidthOf(panel);
        PhaseTap[] taps = Input.Phases[0].Taps;
        nint[] offsets = Input.TapOffsets(0);
        nint* numbers = items + Input.BlockRows;
        nint tapStep = _rowsAreTaps ? KernelColumns : 1;
        (nint rows, nint inputRow, nint sumsRow) = _rowsAreTaps
            ? (KernelColumns, offsets.Length > 1 ? offsets[1] - offsets[0] : 0, width)
            : (InChannels, block.Layout.Plane, Taps * width);
        nint passes = _rowsAreTaps ? InChannels : 1;
        nint tiles = (rows + ChannelTiles<TSimd, TVector, T>.MostRows - 1) / ChannelTiles<TSimd, TVector, T>.MostRows;
        for (nint tap = 0; tap < Taps; tap += tapStep)
        {
            (nint firstColumn, nint endColumn) = Input.ColumnsInside(taps[tap], block);
            nint count = endColumn > firstColumn ? ListRows(block, taps[tap], offsets[tap], firstColumn, items, numbers) : 0;
            for (nint pass = 0; pass < passes; pass++)
            {
                for (nint tile = 0; tile < tiles; tile++)
                {
                    nint row = rows * tile / tiles;
                    var tileOperands = new ChannelTileOperands<T>
                    {
                        Input = block.Input + (pass * block.Layout.Plane) + (row * inputRow) + (firstColumn * Input.PixelStep),
                        InputPixel = inputRow,
                        InputOffsets = items,
                        InputPlane = Input.PixelStep,
                        Weights = packed + (firstColumn * width),
                        TapNumbers = numbers,
                        TapWeights = block.Columns * width,
                        Taps = count,
                        Channels = endColumn - firstColumn,
                        Tile = sums + (((pass * Taps) + tap) * width) + (row * sumsRow),
                        TileRow = sumsRow,
                        Accumulate = !isFirst,
                    };
                    ChannelTiles<TSimd, TVector, T>.Run((int)((rows * (tile + 1) / tiles) - row), width > TSimd.Count, &tileOperands);
                }
            }
        }
    }

    /// <summary>The block's rows in which a tap meets the input: where they lie, and their numbers.</summary>
    private nint ListRows(in InputBlock<T> block, in PhaseTap tap, nint tapOffset, nint firstColumn, nint* offsets, nint* numbers)
    {
        nint count = 0;
        for (nint row = 0; row < block.Rows; row++)
        {
            if (!Input.MeetsInput(tap, Input.PlaceInInput(block, row, firstColumn)))
                continue;
            (offsets[count], numbers[count]) = (tapOffset + (row * block.RowStep), row);
            count++;
        }

        return count;
    }

    /// <summary>Brings a panel of the block's gradient from [channel][pixel] to [pixel][channel].</summary>
    private void Transpose(in InputBlock<T> block, T* gradient, nint panel, T* packed, T* staging, T* zeros)
    {
        nint outputColumns = (nint)Geometry.AllAxes[^1].Output;
        bool isWhole = block.Columns == outputColumns;
        (nint segments, nint length) = isWhole ? (1, block.Rows * block.Columns) : (block.Rows, block.Columns);
        nint width = WidthOf(panel);
        for (nint segment = 0; segment < segments; segment++)
        {
            for (nint lane = 0; lane < width; lane += TSimd.Count)
            {
                nint channel = (panel * PanelWidth) + lane;
                T* source = gradient + (channel * OutputPlane) + (segment * outputColumns);
                _copy.Transpose(
                    source, OutputPlane, (int)Math.Min(TSimd.Count, OutChannels - channel), length,
                    packed + (segment * length * width) + lane, width, zeros, staging);
            }
        }
    }

    protected override void Finish(T* sums, nint part, T* weightGradient)
    {
        T* zeros = stackalloc T[TSimd.Count];
        RowCopy<TSimd, TVector, T>.Clear(zeros, TSimd.Count);
        (nint width, nint rows) = (WidthOf(part), InChannels * Taps);
        for (nint lane = 0; lane < width; lane += TSimd.Count)
        {
            nint channel = (part * PanelWidth) + lane;
            for (nint row = 0; row < rows; row += TSimd.Count)
            {
                TransposedStore<TSimd, TVector, T>.Run(
                    sums + (row * width) + lane, width, zeros, weightGradient + (channel * rows) + row, rows,
                    (int)Math.Min(TSimd.Count, rows - row), (int)Math.Min(TSimd.Count, OutChannels - channel));
            }
        }
    }

    /// <summary>Lanes of a panel: the last one may be a single vector.</summary>
    private nint WidthOf(nint panel) => OutChannels - (panel * PanelWidth) > TSimd.Count ? PanelWidth : TSimd.Count;
}
