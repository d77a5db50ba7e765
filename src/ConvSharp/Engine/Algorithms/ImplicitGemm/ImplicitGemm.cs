using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.ImplicitGemm;

/// <summary>
/// Convolution as a matrix product whose left matrix is never built: a table of taps says where the input elements lie. Output channels are
/// in the vectors, a panel of two vectors at a time; pixels are broadcast.
/// </summary>
internal sealed unsafe class ImplicitGemm<TSimd, TVector, T> : PhasedConvolution<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const long TargetPixels = 784;

    private readonly int _chainLength;
    private readonly nint _panels, _paddedChannels, _tapsOfAllPhases, _mostItems;
    private readonly Reduction[] _reductions;
    private readonly nint[][] _rowCuts, _columnCuts;

    public ImplicitGemm(ConvolutionGeometry geometry, int chainLength, bool flushes, CancellationToken cancellation)
        : base(
            geometry, new BlockedInput<TSimd, TVector, T>(
                geometry, flushes, TargetPixels, columnsInPlace: 1, vectorsAlongWidth: false, leavesPaddingOut: true,
                cutsRows: PaddingCuts.Pay(geometry, ChannelTiles<TSimd, TVector, T>.MostRows, PanelWidth), cancellation: cancellation))
    {
        _chainLength = chainLength;
        _panels = (OutChannels + PanelWidth - 1) / PanelWidth;
        _paddedChannels = (OutChannels + TSimd.Count - 1) / TSimd.Count * TSimd.Count;
        _reductions = [.. Phases.Select(phase => new Reduction(phase, InChannels, chainLength))];
        (long height, long width) = (geometry.AllAxes[1].Input, geometry.AllAxes[2].Input);
        bool cutsRows = PaddingCuts.Pay(geometry, ChannelTiles<TSimd, TVector, T>.MostRows, PanelWidth);
        _rowCuts = [.. Phases.Select(phase => PaddingCuts.Of(phase.Height, height))];
        _columnCuts = [.. Phases.Select(phase => cutsRows ? PaddingCuts.Of(phase.Width, width) : [0, (nint)phase.Width.OutputCount])];
        _mostItems = _reductions.Max(reduction => reduction.MostItems);
        _tapsOfAllPhases = Phases.Sum(phase => phase.Taps.Length);
    }

    /// <summary>Weights stand in the order of the chains, so their length counts too.</summary>
    public override PackingKey PackingKey => PackingKey.Of("implicit-gemm", TSimd.Count, Geometry, _chainLength);

    public override long PackedLength => checked((long)Geometry.Groups * _tapsOfAllPhases * InChannels * _paddedChannels);

    protected override nint ChannelParts => _panels;

    protected override long ScratchLength => checked(PanelWidth + SumsLength + LinesLength + (2 * _mostItems * (sizeof(nint) / sizeof(T))));

    private static nint PanelWidth => 2 * TSimd.Count;

    /// <summary>Whether rows of two phases are woven together.</summary>
    private bool Weaves => Input.OutputStep == 2 && Input.WidthPhases == 2;

    private nint SumsOfPhase => (Input.BlockPixels + TSimd.Count) * PanelWidth;

    private nint SumsLength => (Weaves ? 2 : 1) * SumsOfPhase;

    private nint LinePitch => Input.BlockColumns + PanelWidth;

    /// <summary>One line a channel and phase; none where rows go straight to the output.</summary>
    private nint LinesLength => Input.OutputStep == 1 ? 0 : 2 * PanelWidth * LinePitch;

    protected override nint PackParts => (nint)Geometry.Groups * _panels;

    /// <summary>[group][phase][panel][chain][item][step of its run][lane]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint panel) = Math.DivRem(part, _panels);
        using Workspace lanes = Workspace.Rent(WeightPanel<TSimd, TVector, T>.Length(Geometry, WidthOf(panel)) * sizeof(T));
        WeightPanel<TSimd, TVector, T>.Load(Geometry, weights, group, panel * PanelWidth, WidthOf(panel), (T*)lanes.Start);
        for (int phase = 0; phase < Phases.Length; phase++)
            PackPhase((T*)lanes.Start, packed + PanelOffset(group, Phases[phase], panel), phase, WidthOf(panel));
    }

    private void PackPhase(T* lanes, T* destination, int phaseIndex, nint width)
    {
        Reduction reduction = _reductions[phaseIndex];
        nint kernelTaps = (nint)Geometry.KernelTaps;
        foreach (var chain in reduction.Chains)
        {
            (nint items, nint run) = reduction.Shape(chain);
            for (nint item = 0; item < items; item++)
            {
                for (nint step = 0; step < run; step++, destination += width)
                {
                    (nint channel, nint tap) = reduction.At(chain, item, step);
                    T* source = lanes + (((channel * kernelTaps) + (nint)Phases[phaseIndex].Taps[tap].KernelIndex) * width);
                    for (nint lane = 0; lane < width; lane += TSimd.Count)
                        TSimd.Store(destination + lane, TSimd.Load(source + lane));
                }
            }
        }
    }

    protected override void ComputeBlock(in Block block)
    {
        T* bias = block.Scratch;
        T* sums = bias + PanelWidth;
        T* lines = sums + SumsLength;
        nint* tapLists = (nint*)(lines + LinesLength);
        for (nint panel = block.FirstPart; panel < block.EndPart; panel++)
        {
            LoadBias(block.Bias, panel * PanelWidth, OutChannels, bias, WidthOf(panel));
            for (int i = 0; i < Phases.Length; i++)
            {
                (nint rows, nint columns) = BlockedInput<TSimd, TVector, T>.Clip(Phases[i], block.Window);
                if (rows == 0)
                    continue;
                T* own = sums + (Weaves ? i % 2 * SumsOfPhase : 0);
                Sum(block, i, panel, rows, columns, own, tapLists);
                if (Input.OutputStep == 1)
                    StoreRows(block, Phases[i], panel, rows, columns, own, bias);
                else if (!Weaves)
                    ScatterRows(block, Phases[i], panel, rows, columns, own, bias, lines);
                else if (i % 2 == 1)
                    WeaveRows(block, i, panel, rows, columns, sums, bias, lines);
            }
        }
    }

    /// <summary>Sums one phase of one panel over all channels and taps: sums[row][column][lane].</summary>
    private void Sum(in Block block, int phaseIndex, nint panel, nint rows, nint columns, T* sums, nint* itemLists)
    {
        Reduction reduction = _reductions[phaseIndex];
        nint[] rowCuts = _rowCuts[phaseIndex], columnCuts = _columnCuts[phaseIndex];
        T* weights = block.Packed + PanelOffset(block.Window.Group, Phases[phaseIndex], panel);
        bool first = true;
        foreach (var chain in reduction.Chains)
        {
            for (int r = 1; r < rowCuts.Length; r++)
            {
                for (int c = 1; c < columnCuts.Length; c++)
                {
                    var patch = new Patch(
                        Math.Clamp(rowCuts[r - 1] - block.Window.FirstRow, 0, rows),
                        Math.Clamp(rowCuts[r] - block.Window.FirstRow, 0, rows),
                        Math.Clamp(columnCuts[c - 1] - block.Window.FirstColumn, 0, columns),
                        Math.Clamp(columnCuts[c] - block.Window.FirstColumn, 0, columns));
                    if (!patch.IsEmpty)
                        SumPatch(block, phaseIndex, panel, chain, weights, patch, columns, sums, itemLists, !first);
                }
            }

            (nint items, nint run) = reduction.Shape(chain);
            weights += items * run * WidthOf(panel);
            first = false;
        }
    }

    /// <summary>Sums one chain for those outputs of a block that all see the same taps.</summary>
    private void SumPatch(
        in Block block, int phaseIndex, nint panel, in (nint First, nint Count, nint FirstTap, nint Taps) chain, T* weights, in Patch patch,
        nint columns, T* sums, nint* itemLists, bool accumulate)
    {
        Reduction reduction = _reductions[phaseIndex];
        nint[] tapOffsets = Input.TapOffsets(phaseIndex);
        nint width = WidthOf(panel);
        nint* offsets = itemLists;
        nint* numbers = itemLists + _mostItems;
        nint step = reduction.RunsAlongWidth && tapOffsets.Length > 1 ? tapOffsets[1] - tapOffsets[0] : block.Window.Layout.Plane;
        (nint items, nint run) = reduction.Shape(chain);
        nint count = ListItems(block, phaseIndex, patch, chain, offsets, numbers);
        nint patchColumns = patch.EndColumn - patch.FirstColumn;
        nint tiles = (patchColumns + ChannelTiles<TSimd, TVector, T>.MostRows - 1) / ChannelTiles<TSimd, TVector, T>.MostRows;
        T zero = default;
        for (nint row = patch.FirstRow; row < patch.EndRow; row++)
        {
            for (nint tile = 0; tile < tiles; tile++)
            {
                nint first = patchColumns * tile / tiles, column = patch.FirstColumn + first;
                int pixels = (int)((patchColumns * (tile + 1) / tiles) - first);
                var tileOperands = new ChannelTileOperands<T>
                {
                    Input = block.Window.Input + (row * block.Window.RowStep) + (column * Input.PixelStep),
                    InputPixel = Input.PixelStep,
                    InputOffsets = offsets,
                    InputPlane = step,
                    Weights = weights,
                    TapNumbers = numbers,
                    TapWeights = run * width,
                    Taps = count,
                    Channels = run,
                    Tile = sums + (((row * columns) + column) * width),
                    TileRow = width,
                    Accumulate = accumulate,
                };
                ChannelTiles<TSimd, TVector, T>.Run(pixels, width > TSimd.Count, &tileOperands);
                if (count < items && !block.SkipsPadding)
                {
                    ChannelTileOperands<T> padding = tileOperands with
                    {
                        Input = &zero,
                        InputPixel = 0,
                        InputOffsets = offsets + count,
                        InputPlane = 0,
                        TapNumbers = numbers + count,
                        Taps = items - count,
                        Accumulate = true,
                    };
                    ChannelTiles<TSimd, TVector, T>.Run(pixels, width > TSimd.Count, &padding);
                }
            }
        }
    }

    /// <summary>
    /// Lists the items of a chain: first those that meet the input, whose number is returned; then those that meet padding, at offset 0.
    /// </summary>
    private nint ListItems(
        in Block block, int phaseIndex, in Patch patch, in (nint First, nint Count, nint FirstTap, nint Taps) chain, nint* offsets,
        nint* numbers)
    {
        Reduction reduction = _reductions[phaseIndex];
        PhaseTap[] taps = Phases[phaseIndex].Taps;
        nint[] tapOffsets = Input.TapOffsets(phaseIndex);
        (nint items, _) = reduction.Shape(chain);
        var place = Input.PlaceInInput(block.Window, patch.FirstRow, patch.FirstColumn);
        nint count = 0, padding = items;
        for (nint item = 0; item < items; item++)
        {
            (nint channel, nint tap) = reduction.At(chain, item, 0);
            bool meetsInput = Input.MeetsInput(taps[tap], place);
            nint next = meetsInput ? count++ : --padding;
            (offsets[next], numbers[next]) = (meetsInput ? tapOffsets[tap] + (channel * block.Window.Layout.Plane) : 0, item);
        }

        return count;
    }

    private void StoreRows(in Block block, PhaseTaps phase, nint panel, nint rows, nint columns, T* sums, T* bias)
    {
        if (Input.RowsAreContiguous(columns))
            (rows, columns) = (1, rows * columns);
        for (nint row = 0; row < rows; row++)
        {
            T* output = block.Output + (panel * PanelWidth * OutputPlane) + Input.OutputOffset(phase, block.Window, row);
            StoreRow(panel, columns, sums + (row * columns * WidthOf(panel)), bias, output, OutputPlane);
        }
    }

    /// <summary>Stores a row of sums as one row of pixels a channel.</summary>
    private void StoreRow(nint panel, nint columns, T* sums, T* bias, T* destination, nint destinationPlane)
    {
        nint width = WidthOf(panel);
        for (nint lane = 0; lane < width; lane += TSimd.Count)
        {
            int channels = (int)Math.Min(TSimd.Count, OutChannels - (panel * PanelWidth) - lane);
            for (nint column = 0; column < columns; column += TSimd.Count)
            {
                TransposedStore<TSimd, TVector, T>.Run(
                    sums + (column * width) + lane, width, bias + lane, destination + (lane * destinationPlane) + column, destinationPlane,
                    (int)Math.Min(TSimd.Count, columns - column), channels);
            }
        }
    }

    /// <summary>Stores a phase whose outputs do not lie side by side, by way of a line for each channel.</summary>
    private void ScatterRows(in Block block, PhaseTaps phase, nint panel, nint rows, nint columns, T* sums, T* bias, T* lines)
    {
        for (nint row = 0; row < rows; row++)
        {
            T* output = block.Output + (panel * PanelWidth * OutputPlane) + Input.OutputOffset(phase, block.Window, row);
            StoreRow(panel, columns, sums + (row * columns * WidthOf(panel)), bias, lines, LinePitch);
            for (nint k = 0; k < ChannelsOf(panel); k++)
                RowCopy<TSimd, TVector, T>.Scatter(lines + (k * LinePitch), output + (k * OutputPlane), Input.OutputStep, columns);
        }
    }

    /// <summary>Stores an even phase and the odd one after it, whose outputs alternate.</summary>
    private void WeaveRows(in Block block, int oddPhase, nint panel, nint rows, nint oddColumns, T* sums, T* bias, T* lines)
    {
        nint evenColumns = BlockedInput<TSimd, TVector, T>.Clip(Phases[oddPhase - 1], block.Window).Columns;
        T* oddLines = lines + (PanelWidth * LinePitch);
        for (nint row = 0; row < rows; row++)
        {
            T* output = block.Output + (panel * PanelWidth * OutputPlane) + Input.OutputOffset(Phases[oddPhase - 1], block.Window, row);
            StoreRow(panel, evenColumns, sums + (row * evenColumns * WidthOf(panel)), bias, lines, LinePitch);
            StoreRow(panel, oddColumns, sums + SumsOfPhase + (row * oddColumns * WidthOf(panel)), bias, oddLines, LinePitch);
            for (nint k = 0; k < ChannelsOf(panel); k++)
            {
                RowCopy<TSimd, TVector, T>.Interleave(
                    lines + (k * LinePitch), oddLines + (k * LinePitch), output + (k * OutputPlane), evenColumns + oddColumns);
            }
        }
    }

    private nint ChannelsOf(nint panel) => Math.Min(PanelWidth, OutChannels - (panel * PanelWidth));

    private nint WidthOf(nint panel) => Math.Min(PanelWidth, _paddedChannels - (panel * PanelWidth));

    private nint PanelOffset(nint group, PhaseTaps phase, nint panel) =>
        (((group * _tapsOfAllPhases) + (nint)phase.TapsBefore) * InChannels * _paddedChannels)
        + (panel * PanelWidth * InChannels * phase.Taps.Length);

    /// <summary>Outputs of a block, counted from its first.</summary>
    private readonly record struct Patch(nint FirstRow, nint EndRow, nint FirstColumn, nint EndColumn)
    {
        public bool IsEmpty => FirstRow >= EndRow || FirstColumn >= EndColumn;
    }
}
