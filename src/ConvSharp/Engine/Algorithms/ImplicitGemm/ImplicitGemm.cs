using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;

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
    private readonly PanelLayout _panels;
    private readonly OutputRows<TSimd, TVector, T> _rows;
    private readonly nint _tapsOfAllPhases, _mostItems;
    private readonly Reduction[] _reductions;
    private readonly nint[][] _rowCuts, _columnCuts;

    public ImplicitGemm(in Problem problem)
        : this(problem, PaddingCuts.Estimate(problem.Phases, ChannelTiles<TSimd, TVector, T>.MostRows, new PanelLayout(0, TSimd.Count).Width).Pay)
    {
    }

    private ImplicitGemm(in Problem problem, bool cutsRows)
        : base(problem, new InputNeeds { BlockPixels = TargetPixels, Padding = cutsRows ? PaddedAxes.None : PaddedAxes.Width })
    {
        _chainLength = problem.ChainLength;
        _panels = new PanelLayout(OutChannels, TSimd.Count);
        _rows = new OutputRows<TSimd, TVector, T>(Outputs, _panels.Width, rows: 1, Grid.BlockColumns, beyond: _panels.Width);
        _reductions = [.. Phases.All.Select(phase => new Reduction(phase, InChannels, _chainLength))];
        (long height, long width) = (Phases.Height.Input, Phases.Width.Input);
        _rowCuts = [.. Phases.All.Select(phase => PaddingCuts.Of(phase.Height, height))];
        _columnCuts =
            [.. Phases.All.Select(phase => cutsRows ? PaddingCuts.Of(phase.Width, width) : [0, (nint)phase.Width.OutputCount])];
        _mostItems = _reductions.Max(reduction => reduction.MostItems);
        _tapsOfAllPhases = (nint)Phases.TapsOfAll;
    }

    /// <summary>Weights are packed in the order of the chains, so the key also holds the length of a chain.</summary>
    public override PackingKey PackingKey => PackingKey.Of("implicit-gemm", TSimd.Count, Geometry, _chainLength);

    public override long PackedLength => checked((long)Geometry.Groups * _tapsOfAllPhases * InChannels * _panels.Lanes);

    protected override nint ChannelParts => _panels.Count;

    protected override long ScratchLength =>
        checked(_panels.Width + SumsLength + _rows.LinesLength + (2 * _mostItems * (sizeof(nint) / sizeof(T))));

    private nint SumsOfPhase => (Grid.BlockPixels + TSimd.Count) * _panels.Width;

    private nint SumsLength => Outputs.PhasesTogether * SumsOfPhase;

    protected override nint PackParts => (nint)Geometry.Groups * _panels.Count;

    /// <summary>[group][phase][panel][chain][item][step of its run][lane]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint panel) = Math.DivRem(part, _panels.Count);
        nint width = _panels.LanesOf(panel);
        using Workspace lanes = Workspace.Rent(WeightPanel<TSimd, TVector, T>.Length(Geometry, width) * sizeof(T));
        WeightPanel<TSimd, TVector, T>.Load(Geometry, weights, group, _panels.First(panel), width, (T*)lanes.Start);
        foreach (PhaseTaps phase in Phases.All)
            PackPhase((T*)lanes.Start, packed + PanelOffset(group, phase, panel), phase, width);
    }

    private void PackPhase(T* lanes, T* destination, PhaseTaps phase, nint width)
    {
        Reduction reduction = _reductions[phase.Number];
        nint kernelTaps = (nint)Geometry.KernelTaps;
        foreach (var chain in reduction.Chains)
        {
            (nint items, nint run) = reduction.Shape(chain);
            for (nint item = 0; item < items; item++)
            {
                for (nint step = 0; step < run; step++, destination += width)
                {
                    (nint channel, nint tap) = reduction.At(chain, item, step);
                    T* source = lanes + (((channel * kernelTaps) + (nint)phase.Taps[tap].KernelIndex) * width);
                    for (nint lane = 0; lane < width; lane += TSimd.Count)
                        TSimd.Store(destination + lane, TSimd.Load(source + lane));
                }
            }
        }
    }

    protected override void ComputeBlock(in Block block)
    {
        T* bias = block.Scratch;
        T* sums = bias + _panels.Width;
        T* lines = sums + SumsLength;
        var items = new ItemList((nint*)(lines + _rows.LinesLength), _mostItems);
        for (nint panel = block.FirstPart; panel < block.EndPart; panel++)
        {
            nint first = _panels.First(panel), lanes = _panels.LanesOf(panel);
            T* output = block.Output + (first * OutputPlane);
            block.Epilogue.LoadBias(first, OutChannels, columnsOfChannel: 1, bias, lanes);
            foreach (PhaseTaps phase in Phases.All)
            {
                OutputRegion region = Outputs.Region(phase, block.Window.Range);
                if (region.Rows == 0)
                    continue;
                Sum(block, phase, panel, region, sums + (region.Number * SumsOfPhase), ref items);
                _rows.Store(region, sums, SumsOfPhase, lanes, bias, _panels.ColumnsOf(panel), output, lines);
                block.Epilogue.RunChain(region, Outputs, output, first, _panels.ColumnsOf(panel));
            }
        }
    }

    /// <summary>Sums one phase of one panel over all channels and taps: sums[row][column][lane].</summary>
    private void Sum(in Block block, PhaseTaps phase, nint panel, in OutputRegion region, T* sums, ref ItemList items)
    {
        Reduction reduction = _reductions[phase.Number];
        nint[] rowCuts = _rowCuts[phase.Number], columnCuts = _columnCuts[phase.Number];
        BlockRange range = block.Window.Range;
        T* weights = block.Packed + PanelOffset(block.Window.Group, phase, panel);
        bool first = true;
        foreach (var chain in reduction.Chains)
        {
            (nint count, nint run) = reduction.Shape(chain);
            T* next = weights + (count * run * _panels.LanesOf(panel));
            T* ahead = next;
            for (int r = 1; r < rowCuts.Length; r++)
            {
                for (int c = 1; c < columnCuts.Length; c++)
                {
                    var patch = new Patch(
                        Math.Clamp(rowCuts[r - 1] - range.FirstRow, 0, region.Rows),
                        Math.Clamp(rowCuts[r] - range.FirstRow, 0, region.Rows),
                        Math.Clamp(columnCuts[c - 1] - range.FirstColumn, 0, region.Columns),
                        Math.Clamp(columnCuts[c] - range.FirstColumn, 0, region.Columns));
                    if (patch.IsEmpty)
                        continue;
                    List(block, phase, patch, chain, ref items);
                    SumPatch(block, phase, _panels.LanesOf(panel), chain, weights, patch, region.Columns, sums, items, !first, ahead);
                    ahead = null;
                }
            }

            weights = next;
            first = false;
        }
    }

    /// <summary>Sums one chain for those outputs of a block that all see the same taps.</summary>
    private void SumPatch(
        in Block block, PhaseTaps phase, nint width, in (nint First, nint Count, nint FirstTap, nint Taps) chain, T* weights,
        in Patch patch, nint columns, T* sums, in ItemList list, bool accumulate, T* ahead)
    {
        Reduction reduction = _reductions[phase.Number];
        nint[] tapOffsets = Grid.TapOffsets(phase);
        nint step = reduction.RunsAlongWidth && tapOffsets.Length > 1 ? tapOffsets[1] - tapOffsets[0] : block.Window.Layout.Plane;
        (nint items, nint run) = reduction.Shape(chain);
        nint patchColumns = patch.EndColumn - patch.FirstColumn;
        T zero = default;
        for (nint row = patch.FirstRow; row < patch.EndRow; row++)
        {
            var operands = new ChannelTileOperands<T>
            {
                Left = block.Window.Input + (row * block.Window.RowStep) + (patch.FirstColumn * Grid.PixelStep),
                RowStep = Grid.PixelStep,
                RunOffsets = list.Offsets,
                TermStep = step,
                Right = weights,
                RunNumbers = list.Numbers,
                RunStep = run * width,
                Runs = list.Count,
                RunLength = run,
                Sums = sums + (((row * columns) + patch.FirstColumn) * width),
                SumsStep = width,
                Accumulate = accumulate,
                Ahead = row == patch.FirstRow ? ahead : null,
            };
            ChannelTiles<TSimd, TVector, T>.RunAll(patchColumns, width > TSimd.Count, operands);
            if (list.Count == items || block.SkipsPadding)
                continue;
            ChannelTiles<TSimd, TVector, T>.RunAll(patchColumns, width > TSimd.Count, operands with
            {
                Left = &zero,
                RowStep = 0,
                RunOffsets = list.Offsets + list.Count,
                TermStep = 0,
                RunNumbers = list.Numbers + list.Count,
                Runs = items - list.Count,
                Accumulate = true,
            });
        }
    }

    /// <summary>
    /// Lists the items of a chain: first those that meet the input, which are counted; then those that meet padding, at offset 0. The next
    /// panel finds the list made already.
    /// </summary>
    private void List(
        in Block block, PhaseTaps phase, in Patch patch, in (nint First, nint Count, nint FirstTap, nint Taps) chain, ref ItemList list)
    {
        var of = (phase.Number, chain.First, chain.FirstTap, patch.FirstRow, patch.FirstColumn);
        if (list.Of == of)
            return;
        Reduction reduction = _reductions[phase.Number];
        nint[] tapOffsets = Grid.TapOffsets(phase);
        (nint items, _) = reduction.Shape(chain);
        var place = Grid.PlaceInInput(block.Window.Range, patch.FirstRow, patch.FirstColumn);
        nint count = 0, padding = items;
        for (nint item = 0; item < items; item++)
        {
            (nint channel, nint tap) = reduction.At(chain, item, 0);
            bool meetsInput = Grid.MeetsInput(phase.Taps[tap], place);
            nint next = meetsInput ? count++ : --padding;
            nint offset = meetsInput ? tapOffsets[tap] + (channel * block.Window.Layout.Plane) : 0;
            (list.Offsets[next], list.Numbers[next]) = (offset, item);
        }

        (list.Of, list.Count) = (of, count);
    }

    private nint PanelOffset(nint group, PhaseTaps phase, nint panel) =>
        (((group * _tapsOfAllPhases) + (nint)phase.TapsBefore) * InChannels * _panels.Lanes)
        + _panels.Offset(panel, InChannels * phase.Taps.Length);

    /// <summary>Outputs of a block, counted from its first.</summary>
    private readonly record struct Patch(nint FirstRow, nint EndRow, nint FirstColumn, nint EndColumn)
    {
        public bool IsEmpty => FirstRow >= EndRow || FirstColumn >= EndColumn;
    }
    /// <summary>Where the items of a chain lie in the input, and the items' numbers; items that meet padding come last.</summary>
    private struct ItemList(nint* room, nint most)
    {
        public readonly nint* Offsets = room, Numbers = room + most;

        /// <summary>Items that meet the input.</summary>
        public nint Count;

        /// <summary>What is listed: phase, chain and patch.</summary>
        public (int Phase, nint First, nint FirstTap, nint FirstRow, nint FirstColumn) Of = (-1, 0, 0, 0, 0);
    }
}
