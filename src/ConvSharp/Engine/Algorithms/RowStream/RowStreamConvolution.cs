using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.RowStream;

/// <summary>
/// For groups of one or two output channels and kernels of few rows: the width is in the vectors, and the input's rows stream through as
/// many accumulators as the kernel has rows.
/// </summary>
/// <remarks>
/// A stride along the height makes each remainder of the rows a plane of its own, whose kernel has every stride-th row.
/// </remarks>
internal sealed unsafe class RowStreamConvolution<TSimd, TVector, T> : PhasedConvolution<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const long TargetPixels = 16384;

    private readonly int _chainLength;
    private readonly nint _mostPlanes, _mostColumns;

    public RowStreamConvolution(ConvolutionGeometry geometry, int chainLength, bool flushes, CancellationToken cancellation)
        : base(
            geometry, new BlockedInput<TSimd, TVector, T>(
                geometry, flushes, TargetPixels, ColumnsInPlace(geometry, chainLength), vectorsAlongWidth: true,
                cancellation: cancellation))
    {
        _chainLength = chainLength;
        _mostPlanes = InChannels * Input.RowStride * Phases.Max(phase => phase.Depth.Taps.Length);
        _mostColumns = Phases.Max(phase => phase.Width.Taps.Length);
    }

    /// <summary>
    /// And the step of the kernel's rows, by whose remainders they are sorted; one beyond the kernel sorts as the kernel's own.
    /// </summary>
    public override PackingKey PackingKey => PackingKey.Of(
        "row-stream", TSimd.Count, Geometry, Math.Min(Input.RowStride, Geometry.AllAxes[1].Kernel));

    public override long PackedLength => checked((long)Geometry.Groups * OutChannels * Phases.Sum(PackedTaps) * InChannels);

    protected override nint ChannelParts => OutChannels;

    protected override long ScratchLength => checked(LinesLength + ((_mostPlanes + _mostColumns + 1) * (sizeof(nint) / sizeof(T))));

    private nint LinePitch => Input.BlockColumns + TSimd.Count;

    private nint LinePlane => Input.BlockRows * LinePitch;

    private nint LinesLength => Input.OutputStep == 1 ? 0 : 2 * LinePlane;

    /// <summary>
    /// Read in place, a row's last vector is moved back to end with the row; sums in several chains would then be added twice.
    /// </summary>
    private static long ColumnsInPlace(ConvolutionGeometry geometry, int chainLength)
    {
        AxisGeometry height = geometry.AllAxes[1];
        long rows = SizeFormula.CeilingDivide(height.Kernel, height.Stride) * height.Stride;
        return geometry.InChannelsPerGroup * geometry.KernelTaps / height.Kernel * rows <= chainLength / 2
            ? TSimd.Count
            : long.MaxValue;
    }

    /// <summary>One for each output channel.</summary>
    protected override nint PackParts => (nint)Geometry.OutChannels;

    /// <summary>
    /// [group][phase][out channel][row remainder][depth tap][in channel][kernel column][kernel row of the remainder, last first]
    /// </summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint k) = Math.DivRem(part, OutChannels);
        foreach (PhaseTaps phase in Phases)
            PackKernels(weights, packed + PackedOffset(group, phase, k), phase, group, k);
    }

    private void PackKernels(T* weights, T* destination, PhaseTaps phase, nint group, nint k)
    {
        (int rows, int columns) = (phase.Height.Taps.Length, phase.Width.Taps.Length);
        T* first = destination;
        for (int remainder = 0; remainder < Math.Min((int)Input.RowStride, rows); remainder++)
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
                            int h = (q * (int)Input.RowStride) + remainder;
                            *destination++ = h < rows ? kernel[phase.Taps[(((d * rows) + h) * columns) + w].KernelIndex] : default;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Accumulator rows: the kernel's rows of one remainder.</summary>
    private int StreamRows(PhaseTaps phase) => (phase.Height.Taps.Length + (int)Input.RowStride - 1) / (int)Input.RowStride;

    /// <summary>Packed weights of one kernel, places for rows that a remainder lacks among them.</summary>
    private long PackedTaps(PhaseTaps phase) => (long)phase.Depth.Taps.Length * phase.Width.Taps.Length
        * StreamRows(phase) * Math.Min(Input.RowStride, phase.Height.Taps.Length);

    protected override void ComputeBlock(in Block block)
    {
        bool weaves = Input.OutputStep == 2 && Input.WidthPhases == 2;
        for (nint k = block.FirstPart; k < block.EndPart; k++)
        {
            for (int i = 0; i < Phases.Length; i++)
            {
                PhaseTaps phase = Phases[i];
                (nint rows, nint columns) = BlockedInput<TSimd, TVector, T>.Clip(phase, block.Window);
                if (rows == 0)
                    continue;
                T* output = block.Output + (k * OutputPlane) + Input.OutputOffset(phase, block.Window, 0);
                nint outputRow = rows > 1 ? Input.OutputOffset(phase, block.Window, 1) - Input.OutputOffset(phase, block.Window, 0) : 0;
                if (Input.OutputStep == 1)
                {
                    Compute(block, i, k, rows, columns, output, outputRow);
                    continue;
                }

                T* lines = block.Scratch + (weaves ? i % 2 * LinePlane : 0);
                Compute(block, i, k, rows, columns, lines, LinePitch);
                for (nint row = 0; row < rows; row++, output += outputRow, lines += LinePitch)
                {
                    if (!weaves)
                    {
                        RowCopy<TSimd, TVector, T>.Scatter(lines, output, Input.OutputStep, columns);
                    }
                    else if (i % 2 == 1)
                    {
                        nint evenColumns = BlockedInput<TSimd, TVector, T>.Clip(Phases[i - 1], block.Window).Columns;
                        RowCopy<TSimd, TVector, T>.Interleave(lines - LinePlane, lines, output - 1, evenColumns + columns);
                    }
                }
            }
        }
    }

    /// <summary>Computes one output channel of a phase, strip by strip, in chains of planes.</summary>
    private void Compute(in Block block, int phaseIndex, nint k, nint rows, nint columns, T* output, nint outputRow)
    {
        PhaseTaps phase = Phases[phaseIndex];
        (int kernelRows, int kernelColumns) = (phase.Height.Taps.Length, phase.Width.Taps.Length);
        int remainders = Math.Min((int)Input.RowStride, kernelRows), streamRows = StreamRows(phase);
        nint planesOfRemainder = phase.Depth.Taps.Length * InChannels;
        nint planes = remainders * planesOfRemainder;
        nint fullPlanes = (kernelRows - ((streamRows - 1) * Input.RowStride)) * planesOfRemainder;
        if (kernelRows * kernelColumns * planes == 0)
        {
            FillWithBias(block, k, rows, columns, output, outputRow);
            return;
        }

        nint[] offsets = Input.TapOffsets(phaseIndex);
        nint* planeOffsets = (nint*)(((nuint)(block.Scratch + LinesLength) + (nuint)sizeof(nint) - 1) & ~((nuint)sizeof(nint) - 1));
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
        (nint firstInside, nint endInside) = block.SkipsPadding && Input.RowStride == 1
            ? Input.RowsInside(phase, block.Window)
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
                Output = output,
                OutputRow = outputRow,
                Rows = rows,
                FirstInside = firstInside,
                EndInside = endInside,
                Bias = block.Bias == null ? default : block.Bias[k],
                Accumulate = first > 0,
            };
            ComputeStrips(operands, streamRows, columns, block.Window.IsCopied);
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

    private static void FillWithBias(in Block block, nint k, nint rows, nint columns, T* output, nint outputRow)
    {
        T bias = block.Bias == null ? default : block.Bias[k];
        for (nint row = 0; row < rows; row++, output += outputRow)
            new Span<T>(output, (int)columns).Fill(bias);
    }

    private nint PackedOffset(nint group, PhaseTaps phase, nint channel)
    {
        long before = 0, all = 0;
        foreach (PhaseTaps other in Phases)
        {
            before += other.TapsBefore < phase.TapsBefore ? PackedTaps(other) : 0;
            all += PackedTaps(other);
        }

        return (nint)((((group * all) + before) * InChannels * OutChannels) + (channel * PackedTaps(phase) * InChannels));
    }
}
