using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.RowStream;

/// <summary>
/// For groups of one or two output channels and kernels of few rows: the width is in the vectors, and the input's rows stream through as
/// many accumulators as the kernel has rows.
/// </summary>
/// <remarks>
/// With a stride along the height, the input rows of each remainder by the stride form a plane, and its kernel has every stride-th row.
/// </remarks>
internal sealed unsafe class RowStreamConvolution<TSimd, TVector, T> : PhasedConvolution<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const long TargetPixels = 16384;

    private readonly int _chainLength;
    private readonly nint _mostPlanes, _mostColumns;
    private readonly OutputRows<TSimd, TVector, T> _rows;

    public RowStreamConvolution(in Problem problem)
        : base(problem, new InputNeeds
        {
            BlockPixels = TargetPixels,
            VectorsAlongWidth = true,
            InPlace = SumsInOneChain(problem) ? RowsInPlace.WholeVectors : RowsInPlace.None,
        })
    {
        _chainLength = problem.ChainLength;
        _rows = new OutputRows<TSimd, TVector, T>(Outputs, channels: 1, Grid.BlockRows, Grid.BlockColumns, beyond: TSimd.Count);
        _mostPlanes = InChannels * Grid.RowStride * Phases.Depth.Phases.Max(phase => phase.Taps.Length);
        _mostColumns = Phases.Width.Phases.Max(phase => phase.Taps.Length);
    }

    /// <summary>
    /// The key also holds the step of the kernel's rows: rows are sorted by their remainder by the step. All steps beyond the number of
    /// rows give one order.
    /// </summary>
    public override PackingKey PackingKey => PackingKey.Of(
        "row-stream", TSimd.Count, Geometry, Math.Min(Grid.RowStride, Geometry.AllAxes[1].Kernel));

    public override long PackedLength => checked((long)Geometry.Groups * OutChannels * Phases.All.Sum(PackedTaps) * InChannels);

    protected override nint ChannelParts => OutChannels;

    protected override long ScratchLength => checked(_rows.LinesLength + ((_mostPlanes + _mostColumns + 1) * (sizeof(nint) / sizeof(T))));

    /// <summary>
    /// Where rows are read in place, a row's last vector is moved back to end with the row; sums of several chains would then be added
    /// twice.
    /// </summary>
    private static bool SumsInOneChain(in Problem problem)
    {
        AxisGeometry height = problem.Geometry.AllAxes[1];
        long rows = SizeFormula.CeilingDivide(height.Kernel, height.Stride) * height.Stride;
        return problem.Geometry.InChannelsPerGroup * problem.Geometry.KernelTaps / height.Kernel * rows <= problem.ChainLength / 2;
    }

    /// <summary>One for each output channel.</summary>
    protected override nint PackParts => (nint)Geometry.OutChannels;

    /// <summary>
    /// [group][phase][out channel][row remainder][depth tap][in channel][kernel column][kernel row of the remainder, last first]
    /// </summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint k) = Math.DivRem(part, OutChannels);
        foreach (PhaseTaps phase in Phases.All)
            PackKernels(weights, packed + PackedOffset(group, phase, k), phase, group, k);
    }

    private void PackKernels(T* weights, T* destination, PhaseTaps phase, nint group, nint k)
    {
        (int rows, int columns) = (phase.Height.Taps.Length, phase.Width.Taps.Length);
        T* first = destination;
        for (int remainder = 0; remainder < Math.Min((int)Grid.RowStride, rows); remainder++)
        {
            for (int d = 0; d < phase.Depth.Taps.Length; d++)
            {
                for (nint c = 0; c < InChannels; c++)
                {
                    T* kernel = weights
                        + (nint)(Geometry.KernelBetween((group * InChannels) + c, (group * OutChannels) + k) * Geometry.KernelTaps);
                    for (int w = 0; w < columns; w++)
                    {
                        for (int q = StreamRows(phase) - 1; q >= 0; q--)
                        {
                            int h = (q * (int)Grid.RowStride) + remainder;
                            *destination++ = h < rows ? kernel[phase.Taps[(((d * rows) + h) * columns) + w].KernelIndex] : default;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Accumulator rows: the kernel's rows of one remainder.</summary>
    private int StreamRows(PhaseTaps phase) => (phase.Height.Taps.Length + (int)Grid.RowStride - 1) / (int)Grid.RowStride;

    /// <summary>Packed weights of one kernel; places for rows that a remainder lacks are included.</summary>
    private long PackedTaps(PhaseTaps phase) => (long)phase.Depth.Taps.Length * phase.Width.Taps.Length
        * StreamRows(phase) * Math.Min(Grid.RowStride, phase.Height.Taps.Length);

    protected override void ComputeBlock(in Block block)
    {
        for (nint k = block.FirstPart; k < block.EndPart; k++)
        {
            T* output = block.Output + (k * OutputPlane);
            foreach (PhaseTaps phase in Phases.All)
            {
                OutputRegion region = Outputs.Region(phase, block.Window.Range);
                if (region.Rows == 0)
                    continue;
                Compute(block, phase, k, region, _rows.Target(region, output, block.Scratch));
                _rows.Complete(region, channels: 1, output, block.Scratch);
                block.Epilogue.RunChain(region, Outputs, output, k, channels: 1);
            }
        }
    }

    /// <summary>Computes one output channel of a phase, strip by strip, in chains of planes.</summary>
    private void Compute(in Block block, PhaseTaps phase, nint k, in OutputRegion region, in RowTarget<T> target)
    {
        (int kernelRows, int kernelColumns) = (phase.Height.Taps.Length, phase.Width.Taps.Length);
        int remainders = Math.Min((int)Grid.RowStride, kernelRows), streamRows = StreamRows(phase);
        nint planesOfRemainder = phase.Depth.Taps.Length * InChannels;
        nint planes = remainders * planesOfRemainder;
        nint fullPlanes = (kernelRows - ((streamRows - 1) * Grid.RowStride)) * planesOfRemainder;
        if (kernelRows * kernelColumns * planes == 0)
        {
            FillWithBias(block.Epilogue.Bias(k), region, target);
            return;
        }

        nint[] offsets = Grid.TapOffsets(phase);
        nint* planeOffsets = (nint*)(((nuint)(block.Scratch + _rows.LinesLength) + (nuint)sizeof(nint) - 1) & ~((nuint)sizeof(nint) - 1));
        nint* columnOffsets = planeOffsets + _mostPlanes;
        nint* next = planeOffsets;
        for (int remainder = 0; remainder < remainders; remainder++)
        {
            for (int d = 0; d < phase.Depth.Taps.Length; d++)
            {
                for (nint c = 0; c < InChannels; c++)
                    *next++ = offsets[((d * kernelRows) + remainder) * kernelColumns] + (c * block.Window.Layout.Plane);
            }
        }

        for (int w = 0; w < kernelColumns; w++)
            columnOffsets[w] = offsets[w] - offsets[0];

        nint planesPerChain = Math.Max(1, _chainLength / (streamRows * kernelColumns));
        (nint firstInside, nint endInside) = block.SkipsPadding && Grid.RowStride == 1
            ? Grid.RowsInside(phase, block.Window.Range)
            : (0, nint.MaxValue);
        for (nint first = 0; first < planes; first += planesPerChain)
        {
            var operands = new RowStreamOperands<T>
            {
                Input = block.Window.Input,
                InputRow = block.Window.RowStep,
                PlaneOffsets = planeOffsets + first,
                Planes = Math.Min(planesPerChain, planes - first),
                FullPlanes = Math.Clamp(fullPlanes - first, 0, Math.Min(planesPerChain, planes - first)),
                ColumnOffsets = columnOffsets,
                Columns = kernelColumns,
                Weights = block.Packed + PackedOffset(block.Window.Group, phase, k) + (first * streamRows * kernelColumns),
                Output = target.Start,
                OutputRow = target.Row,
                Rows = region.Rows,
                FirstInside = firstInside,
                EndInside = endInside,
                Bias = block.Epilogue.Bias(k),
                Accumulate = first > 0,
            };
            ComputeStrips(operands, streamRows, region.Columns, Grid.IsCopied);
        }
    }

    private static void ComputeStrips(RowStreamOperands<T> operands, int streamRows, nint columns, bool mayReadBeyond)
    {
        nint mostVectors = RowStreams<TSimd, TVector, T>.MostVectors(streamRows);
        var row = new RowVectors<TSimd, TVector, T>(columns, mostVectors, mayReadBeyond);
        T* input = operands.Input;
        T* output = operands.Output;
        for (nint strip = 0; strip < row.Tiles; strip++)
        {
            nint firstVector = row.FirstVector(strip), first = row.Start(firstVector);
            operands.Input = input + first;
            operands.Output = output + first;
            operands.Second = row.Start(firstVector + 1) - first;
            operands.Third = row.Start(firstVector + 2) - first;
            operands.Fourth = row.Start(firstVector + 3) - first;
            operands.LastCount = row.LastCount(strip);
            RowStreams<TSimd, TVector, T>.Run(streamRows, (int)(row.FirstVector(strip + 1) - firstVector), &operands);
        }
    }

    private static void FillWithBias(T bias, in OutputRegion region, in RowTarget<T> target)
    {
        for (nint row = 0; row < region.Rows; row++)
            new Span<T>(target.Start + (row * target.Row), (int)region.Columns).Fill(bias);
    }

    private nint PackedOffset(nint group, PhaseTaps phase, nint channel)
    {
        long before = 0, all = 0;
        foreach (PhaseTaps other in Phases.All)
        {
            before += other.TapsBefore < phase.TapsBefore ? PackedTaps(other) : 0;
            all += PackedTaps(other);
        }

        return (nint)((((group * all) + before) * InChannels * OutChannels) + (channel * PackedTaps(phase) * InChannels));
    }
}
