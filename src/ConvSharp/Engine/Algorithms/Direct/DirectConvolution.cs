using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Direct;

/// <summary>
/// Convolution with the width in the vectors: for groups of few output channels (depthwise, the last layer of a decoder), which cannot fill
/// vectors of channels. Several rows, or several channels, share what they load; of short rows a tile takes several.
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

    public DirectConvolution(ConvolutionGeometry geometry, int chainLength, bool flushes, CancellationToken cancellation)
        : base(
            geometry, new BlockedInput<TSimd, TVector, T>(
                geometry, flushes, TargetPixels, ColumnsInPlace(geometry, chainLength), vectorsAlongWidth: true,
                cancellation: cancellation))
    {
        _chainLength = chainLength;
        _tapsOfAllPhases = Phases.Sum(phase => phase.Taps.Length);
    }

    /// <summary>Nothing else: chains are cut when the weights are read.</summary>
    public override PackingKey PackingKey => PackingKey.Of("direct", TSimd.Count, Geometry);

    public override long PackedLength => checked((long)Geometry.Groups * OutChannels * _tapsOfAllPhases * InChannels);

    protected override nint ChannelParts => (OutChannels + MostLanes - 1) / MostLanes;

    protected override long ScratchLength => LinesLength;

    private static int MostVectors => TSimd.HasManyRegisters ? 4 : 2;

    private nint LinePitch => Input.BlockColumns + TSimd.Count;

    private nint LinePlane => Input.BlockRows * LinePitch;

    private nint LinesLength => Input.OutputStep == 1 ? 0 : 2 * MostLanes * LinePlane;

    /// <summary>
    /// Read in place, a row's last vector is moved back to end with the row, so that nothing beyond the input is touched. That computes
    /// some outputs twice, which sums of several chains would add twice: these need copied rows.
    /// </summary>
    private static long ColumnsInPlace(ConvolutionGeometry geometry, int chainLength) =>
        new ChainList((nint)geometry.InChannelsPerGroup, (nint)geometry.KernelTaps, chainLength).IsSingle ? TSimd.Count : long.MaxValue;

    /// <summary>One for each output channel.</summary>
    protected override nint PackParts => (nint)Geometry.OutChannels;

    /// <summary>[group][phase][out channel][tap][in channel]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        nint taps = (nint)Geometry.KernelTaps;
        bool transposed = Geometry.Kind == ConvolutionKind.Transposed;
        (nint group, nint k) = Math.DivRem(part, OutChannels);
        foreach (PhaseTaps phase in Phases)
        {
            T* destination = packed + PackedOffset(group, phase, k);
            foreach (PhaseTap tap in phase.Taps)
            {
                for (nint c = 0; c < InChannels; c++)
                {
                    nint kernel = transposed
                        ? (((group * InChannels) + c) * OutChannels) + k
                        : (((group * OutChannels) + k) * InChannels) + c;
                    *destination++ = weights[(kernel * taps) + (nint)tap.KernelIndex];
                }
            }
        }
    }

    protected override void ComputeBlock(in Block block)
    {
        bool weaves = Input.OutputStep == 2 && Input.WidthPhases == 2;
        for (nint part = block.FirstPart; part < block.EndPart; part++)
        {
            nint firstChannel = part * MostLanes;
            int channels = (int)Math.Min(MostLanes, OutChannels - firstChannel);
            for (int i = 0; i < Phases.Length; i++)
            {
                (nint rows, nint columns) = BlockedInput<TSimd, TVector, T>.Clip(Phases[i], block.Window);
                if (rows == 0)
                    continue;
                if (Input.OutputStep == 1)
                {
                    T* output = block.Output + (firstChannel * OutputPlane) + Input.OutputOffset(Phases[i], block.Window, 0);
                    nint outputRow = rows > 1
                        ? Input.OutputOffset(Phases[i], block.Window, 1) - Input.OutputOffset(Phases[i], block.Window, 0)
                        : 0;
                    Compute(block, i, firstChannel, channels, rows, columns, output, outputRow, OutputPlane);
                    continue;
                }

                T* lines = block.Scratch + (weaves ? i % 2 * MostLanes * LinePlane : 0);
                Compute(block, i, firstChannel, channels, rows, columns, lines, LinePitch, LinePlane);
                if (!weaves || i % 2 == 1)
                    StoreLines(block, i, weaves, firstChannel, channels, rows, columns, lines);
            }
        }
    }

    /// <summary>Computes a phase of the block for some channels.</summary>
    private void Compute(
        in Block block, int phaseIndex, nint firstChannel, int channels, nint rows, nint columns,
        T* output, nint outputRow, nint outputPlane)
    {
        PhaseTaps phase = Phases[phaseIndex];
        nint taps = phase.Taps.Length;
        bool rowLanes = channels == 1;
        var vectors = new RowVectors<TSimd, TVector, T>(columns, MostVectors, mayReadBeyond: block.Window.IsCopied);
        fixed (nint* offsets = Input.TapOffsets(phaseIndex))
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
                    OutputLane = rowLanes ? outputRow : outputPlane,
                    Bias = block.Bias == null ? null : block.Bias + firstChannel,
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
                    operands.Output = output + (row * outputRow);
                    var lines = new Lines(count, lineRows * block.Window.RowStep, lineRows * outputRow);
                    if (rowLanes)
                        ComputeLines<RowLanes>(operands, (int)lanes, lines, vectors);
                    else
                        ComputeLines<ChannelLanes>(operands, (int)lanes, lines, vectors);
                }

                first = false;
            }
        }
    }

    /// <summary>How many lines of so few vectors that one tile takes them; of those that are left, in equal parts.</summary>
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

    /// <summary>Where a vector of lines lies that one tile takes together.</summary>
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

    private void StoreLines(in Block block, int phaseIndex, bool weaves, nint firstChannel, int channels, nint rows, nint columns, T* lines)
    {
        PhaseTaps phase = Phases[phaseIndex];
        for (nint lane = 0; lane < channels; lane++)
        {
            for (nint row = 0; row < rows; row++)
            {
                T* line = lines + (lane * LinePlane) + (row * LinePitch);
                T* output = block.Output + ((firstChannel + lane) * OutputPlane) + Input.OutputOffset(phase, block.Window, row);
                if (weaves)
                {
                    nint evenColumns = BlockedInput<TSimd, TVector, T>.Clip(Phases[phaseIndex - 1], block.Window).Columns;
                    RowCopy<TSimd, TVector, T>.Interleave(line - (MostLanes * LinePlane), line, output - 1, evenColumns + columns);
                }
                else
                {
                    RowCopy<TSimd, TVector, T>.Scatter(line, output, Input.OutputStep, columns);
                }
            }
        }
    }

    private nint PackedOffset(nint group, PhaseTaps phase, nint firstChannel) =>
        (((group * _tapsOfAllPhases) + (nint)phase.TapsBefore) * InChannels * OutChannels)
        + (firstChannel * phase.Taps.Length * InChannels);

    /// <summary>Rows, or where lanes are rows groups of them, that lie at one distance.</summary>
    private readonly record struct Lines(nint Count, nint InputPitch, nint OutputPitch);
}
