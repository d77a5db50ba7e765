using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;

namespace ConvSharp.Engine.Algorithms.Depthwise;

/// <summary>
/// Depthwise convolution of planes too small to fill vectors along their width: a vector's worth of channels is transposed into padded
/// planes with channels in the vectors, convolved there, and transposed back a plane at a time.
/// </summary>
internal sealed unsafe class DepthwiseConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly WindowAxis _depth, _height, _width;
    private readonly OperandCopy<TSimd, TVector, T> _copy;
    private readonly PaddedRows<TSimd, TVector, T> _input;
    private readonly PhaseTaps _taps;
    private readonly nint[] _offsets;
    private readonly nint _channels, _channelBlocks, _inputPlane, _outputPlane;
    private readonly nint _paddedRow, _paddedSlice, _paddedPlane;

    public DepthwiseConvolution(in Problem problem)
        : base(problem.Geometry)
    {
        _copy = new OperandCopy<TSimd, TVector, T>(problem.FlushesSubnormals);
        _input = new PaddedRows<TSimd, TVector, T>(problem.Border, flushes: false);
        PhaseGrid phases = problem.Phases.Filled(problem.Cancellation);
        (_depth, _height, _width, _taps) = (phases.Depth, phases.Height, phases.Width, phases.All[0]);
        (_channels, _inputPlane, _outputPlane) = ((nint)Geometry.Groups, problem.Border.Plane, (nint)Geometry.OutputPlane);
        _channelBlocks = (_channels + TSimd.Count - 1) / TSimd.Count;
        _paddedRow = checked((nint)_width.Span(_width.Count) * TSimd.Count);
        _paddedSlice = checked(_paddedRow * (nint)_height.Span(_height.Count));
        _paddedPlane = checked(_paddedSlice * (nint)_depth.Span(_depth.Count));
        _offsets = [.. _taps.Taps.Select(tap => (nint)(
            ((tap.Depth - _depth.LowestOffset) * _paddedSlice)
            + ((tap.Height - _height.LowestOffset) * _paddedRow)
            + ((tap.Width - _width.LowestOffset) * TSimd.Count)))];
    }

    /// <summary>The key needs nothing more: weights are packed tap by tap, with channels in the vectors.</summary>
    public override PackingKey PackingKey => PackingKey.Of("depthwise", TSimd.Count, Geometry);

    public override long PackedLength => checked((long)_channelBlocks * TSimd.Count * _taps.Taps.Length);

    public override long WorkspaceBytes =>
        checked((TransposedLength + StagingLength + _paddedPlane + OutputLength + (2 * TSimd.Count)) * sizeof(T));

    public override bool ReadsInPlace => false;

    public override bool PadsInput => _input.Border.Extends;

    public override bool RunsChain => true;

    public override string Blocking => $"{TSimd.Count} channels at a time, transposed into padded planes";

    private nint TransposedLength => (_inputPlane + TSimd.Count) * TSimd.Count;

    private nint StagingLength => TransposedCopy<TSimd, TVector, T>.StagingLength(_inputPlane);

    private nint OutputLength => (_outputPlane + TSimd.Count) * TSimd.Count;

    protected override nint PackParts => _channelBlocks;

    /// <summary>[channel block][tap][channel]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        nint kernelTaps = (nint)Geometry.KernelTaps;
        packed += part * TSimd.Count * _taps.Taps.Length;
        foreach (PhaseTap tap in _taps.Taps)
        {
            for (nint channel = part * TSimd.Count; channel < (part + 1) * TSimd.Count; channel++)
                *packed++ = channel < _channels ? weights[(channel * kernelTaps) + (nint)tap.KernelIndex] : default;
        }
    }

    public override PieceCut Pieces(int threads) => new(checked((nint)Geometry.Batch * _channelBlocks), 1, 1);

    public override void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace)
    {
        (nint sample, nint channelBlock) = Math.DivRem(piece, _channelBlocks);
        nint firstChannel = channelBlock * TSimd.Count;
        int channels = (int)Math.Min(TSimd.Count, _channels - firstChannel);
        nint plane = (sample * _channels) + firstChannel;

        T* zeros = workspace;
        T* bias = zeros + TSimd.Count;
        T* transposed = bias + TSimd.Count;
        T* staging = transposed + TransposedLength;
        T* padded = staging + StagingLength;
        T* output = padded + _paddedPlane;
        RowCopy<TSimd, TVector, T>.Clear(zeros, TSimd.Count);
        Epilogue<T> epilogue = operands.Epilogue(firstChannel: 0);
        epilogue.LoadBias(firstChannel, _channels, columnsOfChannel: 1, bias, TSimd.Count);

        _copy.Transpose(
            operands.Input + (plane * _inputPlane), _inputPlane, channels, _inputPlane, transposed, TSimd.Count, zeros, staging);
        Pad(transposed, padded);
        Convolve(padded, operands.Packed + (firstChannel * _taps.Taps.Length), bias, output);
        T* target = operands.Output + (plane * _outputPlane);
        OutputRows<TSimd, TVector, T>.StoreRow(output, TSimd.Count, zeros, _outputPlane, channels, target, _outputPlane);
        epilogue.RunChain(target, target, firstChannel, channels, _outputPlane, _outputPlane);
    }

    /// <summary>Copies the rows of vectors into padded ones.</summary>
    private void Pad(T* transposed, T* padded)
    {
        (nint depths, nint heights, nint columns) =
            ((nint)_depth.Span(_depth.Count), (nint)_height.Span(_height.Count), (nint)_width.Span(_width.Count));
        for (nint d = 0; d < depths; d++)
        {
            long depth = _input.Border.Depth.Source(d + _depth.LowestOffset);
            for (nint h = 0; h < heights; h++)
            {
                long height = _input.Border.Height.Source(h + _height.LowestOffset);
                T* row = padded + (d * _paddedSlice) + (h * _paddedRow);
                T* source = transposed + (((nint)depth * _input.Border.Slice) + ((nint)height * _input.Border.Row)) * TSimd.Count;
                if (depth < 0 || height < 0)
                    RowCopy<TSimd, TVector, T>.Clear(row, columns * TSimd.Count);
                else
                    _input.CopyVectors(source, (nint)_width.LowestOffset, row, columns);
            }
        }
    }

    private void Convolve(T* padded, T* weights, T* bias, T* output)
    {
        nint columns = (nint)_width.Count;
        nint tiles = (columns + DepthwiseTiles<TSimd, TVector, T>.MostPixels - 1) / DepthwiseTiles<TSimd, TVector, T>.MostPixels;
        nint step = (nint)_width.InputStep * TSimd.Count;
        fixed (nint* offsets = _offsets)
        {
            for (nint d = 0; d < (nint)_depth.Count; d++)
            {
                for (nint h = 0; h < (nint)_height.Count; h++)
                {
                    T* row = padded + (d * (nint)_depth.InputStep * _paddedSlice) + (h * (nint)_height.InputStep * _paddedRow);
                    for (nint tile = 0; tile < tiles; tile++)
                    {
                        nint column = columns * tile / tiles;
                        DepthwiseTiles<TSimd, TVector, T>.Run(
                            (int)((columns * (tile + 1) / tiles) - column), row + (column * step), step, offsets, weights, _offsets.Length,
                            bias, output + (column * TSimd.Count));
                    }

                    output += columns * TSimd.Count;
                }
            }
        }
    }
}
