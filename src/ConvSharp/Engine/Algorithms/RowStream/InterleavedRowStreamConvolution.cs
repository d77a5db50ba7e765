using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.RowStream;

/// <summary>
/// The row stream for transposed layers of stride 2 along the width: every input row is read once for all outputs that depend on it, in
/// both phases of the width and all phases of the height.
/// </summary>
internal sealed unsafe class InterleavedRowStreamConvolution<TSimd, TVector, T> : PhasedConvolution<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const long TargetPixels = 16384;

    private readonly AxisGeometry _height;
    private readonly int _chainLength;
    private readonly int _evenColumns, _oddColumns;
    private readonly nint _mostPlanes, _packedGroup;

    public InterleavedRowStreamConvolution(in Problem problem)
        : base(problem, new InputNeeds { BlockPixels = TargetPixels, VectorsAlongWidth = true, InPlace = RowsInPlace.None })
    {
        _height = Geometry.AllAxes[1];
        _chainLength = problem.ChainLength;
        (_evenColumns, _oddColumns) = (Phases.Width.Phases[0].Taps.Length, Phases.Width.Phases[1].Taps.Length);
        _mostPlanes = InChannels * Phases.Depth.Phases.Max(phase => phase.Taps.Length);

        // Not the whole kernel's depth: where the output is less deep than the stride, no output meets some of the taps.
        int depthTaps = Phases.Depth.Phases.Sum(phase => phase.Taps.Length);
        _packedGroup = checked(OutChannels * InChannels * depthTaps * Columns * KernelRows);
    }

    public override string Blocking => $"{base.Blocking}, even and odd outputs interleaved in registers";

    /// <summary>The key needs nothing more: the phases decide which columns are even and odd.</summary>
    public override PackingKey PackingKey => PackingKey.Of("row-stream, interleaved", TSimd.Count, Geometry);

    public override long PackedLength => checked(Geometry.Groups * _packedGroup);

    protected override nint ChannelParts => OutChannels;

    protected override long ScratchLength => checked((_mostPlanes + Columns + 1) * (sizeof(nint) / sizeof(T)));

    /// <summary>Taps of a kernel's row, in both phases.</summary>
    private int Columns => _evenColumns + _oddColumns;

    private int KernelRows => (int)_height.Kernel;

    /// <summary>One for each output channel.</summary>
    protected override nint PackParts => (nint)Geometry.OutChannels;

    /// <summary>
    /// [group][phase of the depth][out channel][depth tap][in channel][column of the even phase, then of the odd one][kernel row]
    /// </summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint k) = Math.DivRem(part, OutChannels);
        packed += group * _packedGroup;
        foreach (PhaseTaps[][] slice in Phases.Slices)
        {
            (PhaseTaps even, PhaseTaps odd) = (slice[0][0], slice[0][1]);
            T* next = packed + (k * even.Depth.Taps.Length * InChannels * Columns * KernelRows);
            foreach (Tap depth in even.Depth.Taps)
            {
                for (nint c = 0; c < InChannels; c++)
                {
                    long kernel = Geometry.KernelBetween((group * InChannels) + c, (group * OutChannels) + k);
                    T* plane = weights
                        + (nint)((kernel * Geometry.KernelTaps) + (depth.KernelIndex * KernelRows * Columns));
                    next = PackColumns(plane, even, next);
                    next = PackColumns(plane, odd, next);
                }
            }

            packed += OutChannels * even.Depth.Taps.Length * InChannels * Columns * KernelRows;
        }
    }

    private T* PackColumns(T* plane, PhaseTaps phase, T* packed)
    {
        foreach (Tap column in phase.Width.Taps)
        {
            for (nint row = 0; row < KernelRows; row++)
                *packed++ = plane[(row * Columns) + (nint)column.KernelIndex];
        }

        return packed;
    }

    protected override void ComputeBlock(in Block block)
    {
        T* packed = block.Packed + (block.Window.Group * _packedGroup);
        foreach (PhaseTaps[][] slice in Phases.Slices)
        {
            nint packedChannel = slice[0][0].Depth.Taps.Length * InChannels * Columns * KernelRows;
            OutputRegion even = Outputs.Region(slice[0][0], block.Window.Range), odd = Outputs.Region(slice[0][1], block.Window.Range);
            (nint rows, nint columns) = (even.Rows, even.Columns + odd.Columns);
            for (int height = 1; height < slice.Length; height++)
                rows += Outputs.Region(slice[height][0], block.Window.Range).Rows;
            for (nint k = block.FirstPart; k < block.EndPart && rows > 0; k++)
            {
                T* output = block.Output + (k * OutputPlane);
                Compute(block, slice[0][0], slice[0][1], packed + (k * packedChannel), k, rows, columns, output + even.Offset);
                foreach (PhaseTaps[] row in slice)
                    block.Epilogue.RunChain(Outputs.Region(row[1], block.Window.Range), Outputs, output, k, channels: 1);
            }

            packed += OutChannels * packedChannel;
        }
    }

    /// <summary>Computes one output channel at one phase of the depth, strip by strip, in chains of planes.</summary>
    private void Compute(in Block block, PhaseTaps even, PhaseTaps odd, T* packed, nint k, nint rows, nint columns, T* output)
    {
        nint[] offsets = Grid.TapOffsets(even), oddOffsets = Grid.TapOffsets(odd);
        nint* planeOffsets = (nint*)(((nuint)block.Scratch + (nuint)sizeof(nint) - 1) & ~((nuint)sizeof(nint) - 1));
        nint* columnOffsets = planeOffsets + _mostPlanes;
        nint planes = even.Depth.Taps.Length * InChannels;
        int tapsOfSlice = even.Height.Taps.Length * _evenColumns;
        for (nint plane = 0; plane < planes; plane++)
            planeOffsets[plane] = offsets[plane / InChannels * tapsOfSlice] + (plane % InChannels * block.Window.Layout.Plane);
        for (int w = 0; w < Columns && planes > 0; w++)
            columnOffsets[w] = (w < _evenColumns ? offsets[w] : oddOffsets[w - _evenColumns]) - offsets[0];

        nint termsOfPlane = even.Height.Taps.Length * Math.Max(_evenColumns, _oddColumns);
        nint planesPerChain = Math.Max(1, _chainLength / termsOfPlane);
        (nint firstInside, nint endInside) = block.SkipsPadding ? Grid.RowsInside(even, block.Window.Range) : (0, nint.MaxValue);
        for (nint first = 0; first == 0 || first < planes; first += planesPerChain)
        {
            var operands = new InterleavedRowStreamOperands<T>
            {
                Input = block.Window.Input,
                InputRow = block.Window.RowStep,
                PlaneOffsets = planeOffsets + first,
                Planes = Math.Min(planesPerChain, planes - first),
                EvenColumnOffsets = columnOffsets,
                EvenColumns = _evenColumns,
                OddColumnOffsets = columnOffsets + _evenColumns,
                OddColumns = _oddColumns,
                Weights = packed + (first * Columns * KernelRows),
                Output = output,
                OutputRow = (nint)Geometry.AllAxes[2].Output,
                FirstRow = (nint)((even.Height.Taps[0].InputOffset * _height.Stride) - _height.PadBefore),
                Rows = rows,
                Stride = (nint)_height.Stride,
                FirstInside = firstInside,
                EndInside = endInside,
                Bias = block.Epilogue.Bias(k),
                Accumulate = first > 0,
            };
            ComputeStrips(operands, columns);
        }
    }

    private void ComputeStrips(InterleavedRowStreamOperands<T> operands, nint columns)
    {
        nint mostVectors = InterleavedRowStreams<TSimd, TVector, T>.MostVectors(KernelRows);
        var row = new RowVectors<TSimd, TVector, T>((columns + 1) / 2, mostVectors, mayReadBeyond: true);
        T* input = operands.Input;
        T* output = operands.Output;
        for (nint strip = 0; strip < row.Tiles; strip++)
        {
            nint first = row.Start(row.FirstVector(strip)), end = row.Start(row.FirstVector(strip + 1));
            operands.Input = input + first;
            operands.Output = output + (2 * first);
            operands.LastCount = (int)Math.Min(2 * TSimd.Count, columns - (2 * (end - TSimd.Count)));
            InterleavedRowStreams<TSimd, TVector, T>.Run(KernelRows, (int)((end - first) / TSimd.Count), &operands);
        }
    }
}
