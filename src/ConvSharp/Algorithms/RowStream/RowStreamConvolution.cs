using ConvSharp.Geometry;
using ConvSharp.Kernels;
using ConvSharp.Simd;

namespace ConvSharp.Algorithms.RowStream;

/// <summary>
/// For groups of one or two output channels and kernels of few rows: the width is in the vectors, and the input's rows stream through as many
/// accumulators as the kernel has rows.
/// </summary>
internal sealed unsafe class RowStreamConvolution<TSimd, TVector, T> : PhasedConvolution<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const long TargetPixels = 8192;

    private readonly nint _tapsOfAllPhases, _mostPlanes, _mostColumns;

    public RowStreamConvolution(ConvolutionGeometry geometry)
        : base(geometry, TargetPixels, ColumnsInPlace(geometry), leavesPaddingOut: false)
    {
        _tapsOfAllPhases = Phases.Sum(phase => phase.Taps.Length);
        _mostPlanes = InChannels * Phases.Max(phase => phase.Depth.Taps.Length);
        _mostColumns = Phases.Max(phase => phase.Width.Taps.Length);
    }

    public override long PackedLength => checked((long)Geometry.Groups * OutChannels * _tapsOfAllPhases * InChannels);

    protected override nint ChannelParts => OutChannels;

    protected override long ScratchLength => checked(LinesLength + ((_mostPlanes + _mostColumns + 1) * (sizeof(nint) / sizeof(T))));

    private nint LinePitch => BlockColumns + TSimd.Count;

    private nint LinePlane => BlockRows * LinePitch;

    private nint LinesLength => OutputStep == 1 ? 0 : 2 * LinePlane;

    /// <summary>Read in place, a row's last vector is moved back to end with the row; sums in several chains would then be added twice.</summary>
    private static long ColumnsInPlace(ConvolutionGeometry geometry) =>
        geometry.InChannelsPerGroup * geometry.KernelTaps <= ChainList.Length ? TSimd.Count : long.MaxValue;

    /// <summary>[group][phase][out channel][depth tap][in channel][kernel column][kernel row, last first]</summary>
    public override void Pack(T* weights, T* packed)
    {
        for (nint group = 0; group < (nint)Geometry.Groups; group++)
        {
            foreach (PhaseTaps phase in Phases)
            {
                (int rows, int columns) = (phase.Height.Taps.Length, phase.Width.Taps.Length);
                T* destination = packed + PackedOffset(group, phase, 0);
                for (nint k = 0; k < OutChannels; k++)
                {
                    for (int d = 0; d < phase.Depth.Taps.Length; d++)
                    {
                        for (nint c = 0; c < InChannels; c++)
                        {
                            T* kernel = weights
                                + (nint)(Geometry.KernelBetween((group * InChannels) + c, (group * OutChannels) + k) * Geometry.KernelTaps);
                            for (int w = 0; w < columns; w++)
                            {
                                for (int h = rows - 1; h >= 0; h--)
                                    *destination++ = kernel[phase.Taps[(((d * rows) + h) * columns) + w].KernelIndex];
                            }
                        }
                    }
                }
            }
        }
    }

    protected override void ComputeBlock(in Block block)
    {
        bool weaves = OutputStep == 2 && WidthPhases == 2;
        for (nint k = block.FirstPart; k < block.EndPart; k++)
        {
            for (int i = 0; i < Phases.Length; i++)
            {
                PhaseTaps phase = Phases[i];
                (nint rows, nint columns) = Clip(phase, block);
                if (rows == 0)
                    continue;
                T* output = block.Output + (k * OutputPlane) + OutputOffset(phase, block, 0);
                nint outputRow = rows > 1 ? OutputOffset(phase, block, 1) - OutputOffset(phase, block, 0) : 0;
                if (OutputStep == 1)
                {
                    Compute(block, i, k, rows, columns, output, outputRow);
                    continue;
                }

                T* lines = block.Scratch + (weaves ? i % 2 * LinePlane : 0);
                Compute(block, i, k, rows, columns, lines, LinePitch);
                for (nint row = 0; row < rows; row++, output += outputRow, lines += LinePitch)
                {
                    if (!weaves)
                        RowCopy<TSimd, TVector, T>.Scatter(lines, output, OutputStep, columns);
                    else if (i % 2 == 1)
                        RowCopy<TSimd, TVector, T>.Interleave(lines - LinePlane, lines, output - 1, Clip(Phases[i - 1], block).Columns + columns);
                }
            }
        }
    }

    /// <summary>Computes one output channel of a phase, strip by strip, in chains of planes.</summary>
    private void Compute(in Block block, int phaseIndex, nint k, nint rows, nint columns, T* output, nint outputRow)
    {
        PhaseTaps phase = Phases[phaseIndex];
        (int kernelRows, int kernelColumns) = (phase.Height.Taps.Length, phase.Width.Taps.Length);
        nint planes = phase.Depth.Taps.Length * InChannels;
        if (kernelRows * kernelColumns * planes == 0)
        {
            FillWithBias(block, k, rows, columns, output, outputRow);
            return;
        }

        nint[] offsets = TapOffsets(block.IsCopied, phaseIndex);
        nint* planeOffsets = (nint*)(((nuint)(block.Scratch + LinesLength) + (nuint)sizeof(nint) - 1) & ~((nuint)sizeof(nint) - 1));
        nint* columnOffsets = planeOffsets + _mostPlanes;
        for (int d = 0; d < phase.Depth.Taps.Length; d++)
        {
            for (nint c = 0; c < InChannels; c++)
                planeOffsets[(d * InChannels) + c] = offsets[d * kernelRows * kernelColumns] + (c * block.Layout.Plane);
        }

        for (int w = 0; w < kernelColumns; w++)
            columnOffsets[w] = offsets[w] - offsets[0];

        nint planesPerChain = Math.Max(1, ChainList.Length / (kernelRows * kernelColumns));
        for (nint first = 0; first < planes; first += planesPerChain)
        {
            var operands = new RowStreamOperands<T>
            {
                Input = block.Input,
                InputRow = block.RowStep,
                PlaneOffsets = planeOffsets + first,
                Planes = Math.Min(planesPerChain, planes - first),
                ColumnOffsets = columnOffsets,
                Columns = kernelColumns,
                Weights = block.Packed + PackedOffset(block.Group, phase, k) + (first * kernelRows * kernelColumns),
                Output = output,
                OutputRow = outputRow,
                Rows = rows,
                Bias = block.Bias == null ? default : block.Bias[k],
                Accumulate = first > 0,
            };
            ComputeStrips(operands, kernelRows, columns, block.IsCopied);
        }
    }

    private static void ComputeStrips(RowStreamOperands<T> operands, int kernelRows, nint columns, bool mayReadBeyond)
    {
        nint vectors = (columns + TSimd.Count - 1) / TSimd.Count;
        nint mostVectors = RowStreams<TSimd, TVector, T>.MostVectors(kernelRows);
        nint strips = (vectors + mostVectors - 1) / mostVectors;
        T* input = operands.Input;
        T* output = operands.Output;
        for (nint strip = 0; strip < strips; strip++)
        {
            nint firstVector = vectors * strip / strips;
            int count = (int)((vectors * (strip + 1) / strips) - firstVector);
            nint first = Place(firstVector);
            operands.Input = input + first;
            operands.Output = output + first;
            operands.Second = Place(firstVector + 1) - first;
            operands.Third = Place(firstVector + 2) - first;
            operands.Fourth = Place(firstVector + 3) - first;
            operands.LastCount = mayReadBeyond && strip == strips - 1 ? (int)(columns - ((vectors - 1) * TSimd.Count)) : TSimd.Count;
            RowStreams<TSimd, TVector, T>.Run(kernelRows, count, &operands);
        }

        nint Place(nint vector) => mayReadBeyond ? vector * TSimd.Count : Math.Min(vector * TSimd.Count, columns - TSimd.Count);
    }

    private static void FillWithBias(in Block block, nint k, nint rows, nint columns, T* output, nint outputRow)
    {
        T bias = block.Bias == null ? default : block.Bias[k];
        for (nint row = 0; row < rows; row++, output += outputRow)
            new Span<T>(output, (int)columns).Fill(bias);
    }

    private nint PackedOffset(nint group, PhaseTaps phase, nint channel) =>
        (((group * _tapsOfAllPhases) + (nint)phase.TapsBefore) * InChannels * OutChannels) + (channel * phase.Taps.Length * InChannels);
}
