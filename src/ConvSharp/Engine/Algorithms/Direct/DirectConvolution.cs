using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;

namespace ConvSharp.Engine.Algorithms.Direct;

/// <summary>
/// Convolution with the width in the vectors: for groups of few output channels (depthwise, the last layer of a decoder), which cannot fill
/// vectors of channels. Several rows, or several channels, share what they load; a tile takes several short rows at once.
/// </summary>
internal sealed unsafe class DirectConvolution<TSimd, TVector, T> : PhasedConvolution<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const long TargetPixels = 4096;
    private const int MostLanes = 4;

    private readonly int _chainLength;
    private readonly nint _tapsOfAllPhases;
    private readonly OutputRows<TSimd, TVector, T> _rows;

    public DirectConvolution(in Problem problem)
        : base(problem, new InputNeeds
        {
            BlockPixels = TargetPixels,
            VectorsAlongWidth = true,
            InPlace = SumsInOneChain(problem) ? RowsInPlace.WholeVectors : RowsInPlace.None,
        })
    {
        _chainLength = problem.ChainLength;
        _rows = new OutputRows<TSimd, TVector, T>(Outputs, MostLanes, Grid.BlockRows, Grid.BlockColumns, beyond: TSimd.Count);
        _tapsOfAllPhases = (nint)Phases.TapsOfAll;
    }

    /// <summary>The key needs nothing more: chains are cut when the weights are read.</summary>
    public override PackingKey PackingKey => PackingKey.Of("direct", TSimd.Count, Geometry);

    public override long PackedLength => checked((long)Geometry.Groups * OutChannels * _tapsOfAllPhases * InChannels);

    protected override nint ChannelParts => (OutChannels + MostLanes - 1) / MostLanes;

    protected override long ScratchLength => _rows.LinesLength;

    private static int MostVectors => TSimd.HasManyRegisters ? 4 : 2;

    /// <summary>
    /// Where rows are read in place, a row's last vector is moved back to end with the row, so that nothing beyond the input is touched.
    /// Some outputs are then computed twice. Sums of several chains would add them twice, so such sums need copied rows.
    /// </summary>
    private static bool SumsInOneChain(in Problem problem) =>
        new ChainList((nint)problem.Geometry.InChannelsPerGroup, (nint)problem.Geometry.KernelTaps, problem.ChainLength).IsSingle;

    /// <summary>One for each output channel.</summary>
    protected override nint PackParts => (nint)Geometry.OutChannels;

    /// <summary>[group][phase][out channel][tap][in channel]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint k) = Math.DivRem(part, OutChannels);
        T* first = weights + (nint)(Geometry.KernelBetween(group * InChannels, (group * OutChannels) + k) * Geometry.KernelTaps);
        nint step = (nint)(Geometry.KernelStep * Geometry.KernelTaps);
        foreach (PhaseTaps phase in Phases.All)
        {
            T* destination = packed + PackedOffset(group, phase, k);
            foreach (PhaseTap tap in phase.Taps)
            {
                T* source = first + (nint)tap.KernelIndex;
                for (nint c = 0; c < InChannels; c++, source += step)
                    *destination++ = *source;
            }
        }
    }

    protected override void ComputeBlock(in Block block)
    {
        for (nint part = block.FirstPart; part < block.EndPart; part++)
        {
            nint firstChannel = part * MostLanes;
            int channels = (int)Math.Min(MostLanes, OutChannels - firstChannel);
            T* output = block.Output + (firstChannel * OutputPlane);
            foreach (PhaseTaps phase in Phases.All)
            {
                OutputRegion region = Outputs.Region(phase, block.Window.Range);
                if (region.Rows == 0)
                    continue;
                Compute(block, phase, firstChannel, channels, region, _rows.Target(region, output, block.Scratch));
                _rows.Complete(region, channels, output, block.Scratch);
                block.Epilogue.RunChain(region, Outputs, output, firstChannel, channels);
            }
        }
    }

    /// <summary>Computes a phase of the block for some channels.</summary>
    private void Compute(
        in Block block, PhaseTaps phase, nint firstChannel, int channels, in OutputRegion region, in RowTarget<T> target)
    {
        nint rows = region.Rows;
        nint taps = phase.Taps.Length;
        bool rowLanes = channels == 1;
        var vectors = new RowVectors<TSimd, TVector, T>(region.Columns, MostVectors, mayReadBeyond: Grid.IsCopied);
        fixed (nint* offsets = Grid.TapOffsets(phase))
        {
            bool first = true;
            foreach ((nint firstInput, nint inputs, nint firstTap, nint tapCount) in new ChainList(InChannels, taps, _chainLength))
            {
                var operands = new WidthTileOperands<T>
                {
                    InputOffsets = offsets + firstTap,
                    InputPlane = block.Window.Layout.Plane,
                    InputLane = block.Window.RowStep,
                    Weights = block.Packed + PackedOffset(block.Window.Group, phase, firstChannel)
                        + (firstTap * InChannels) + firstInput,
                    WeightTap = InChannels,
                    WeightLane = taps * InChannels,
                    Taps = tapCount,
                    Channels = inputs,
                    OutputLane = rowLanes ? target.Row : target.Plane,
                    Bias = block.Epilogue.BiasFrom(firstChannel),
                    Accumulate = !first,
                };
                T* input = block.Window.Input + (firstInput * block.Window.Layout.Plane);
                nint together;
                for (nint row = 0; row < rows; row += together)
                {
                    nint lanes = rowLanes ? Math.Min(MostLanes, rows - row) : channels;
                    nint lineRows = rowLanes ? lanes : 1;
                    nint count = LinesTogether((rows - row) / lineRows, vectors.Vectors);
                    together = count * lineRows;
                    operands.Input = input + (row * block.Window.RowStep);
                    operands.Output = target.Start + (row * target.Row);
                    var lines = new Lines(count, lineRows * block.Window.RowStep, lineRows * target.Row);
                    if (rowLanes)
                        ComputeLines<RowLanes>(operands, (int)lanes, lines, vectors);
                    else
                        ComputeLines<ChannelLanes>(operands, (int)lanes, lines, vectors);
                }

                first = false;
            }
        }
    }

    /// <summary>
    /// How many lines one tile takes together, each of few vectors; the lines that are left are divided equally among tiles.
    /// </summary>
    private static nint LinesTogether(nint left, nint vectors)
    {
        nint most = Math.Max(1, MostVectors / vectors);
        nint tiles = (left + most - 1) / most;
        return (left + tiles - 1) / tiles;
    }

    /// <summary>Computes lines of every lane, some vectors at a time.</summary>
    private static void ComputeLines<TKind>(
        WidthTileOperands<T> operands, int lanes, Lines lines, in RowVectors<TSimd, TVector, T> row)
        where TKind : struct, ILanes
    {
        if (lines.Count > 1)
        {
            int count = (int)(lines.Count * row.Vectors);
            operands.First = PlaceOf(0, row, lines);
            operands.Second = PlaceOf(1, row, lines);
            operands.Third = PlaceOf(2, row, lines);
            operands.Fourth = PlaceOf(3, row, lines);
            WidthTiles<TSimd, TVector, T>.Run<TKind>(lanes, count, &operands);
            return;
        }

        T* input = operands.Input;
        T* output = operands.Output;
        for (nint tile = 0; tile < row.Tiles; tile++)
        {
            nint vector = row.FirstVector(tile), first = row.Start(vector);
            operands.Input = input + first;
            operands.Output = output + first;
            operands.First = InRow(0, row.Count(vector));
            operands.Second = InRow(row.Start(vector + 1) - first, row.Count(vector + 1));
            operands.Third = InRow(row.Start(vector + 2) - first, row.Count(vector + 2));
            operands.Fourth = InRow(row.Start(vector + 3) - first, row.Count(vector + 3));
            WidthTiles<TSimd, TVector, T>.Run<TKind>(lanes, (int)(row.FirstVector(tile + 1) - vector), &operands);
        }
    }

    private static VectorPlace InRow(nint start, int count) => new() { Input = start, Output = start, Count = count };

    /// <summary>Where one vector lies of the lines that a tile takes together.</summary>
    private static VectorPlace PlaceOf(nint vector, in RowVectors<TSimd, TVector, T> row, Lines lines)
    {
        (nint line, nint inLine) = Math.DivRem(vector, row.Vectors);
        nint start = row.Start(inLine);
        return new VectorPlace
        {
            Input = (line * lines.InputPitch) + start,
            Output = (line * lines.OutputPitch) + start,
            Count = row.Count(inLine),
        };
    }

    private nint PackedOffset(nint group, PhaseTaps phase, nint firstChannel) =>
        (((group * _tapsOfAllPhases) + (nint)phase.TapsBefore) * InChannels * OutChannels)
        + (firstChannel * phase.Taps.Length * InChannels);

    /// <summary>Rows at equal distances; where lanes are rows, groups of rows.</summary>
    private readonly record struct Lines(nint Count, nint InputPitch, nint OutputPitch);
}
