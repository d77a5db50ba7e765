using System.Numerics;
using ConvSharp.Execution;
using ConvSharp.Geometry;
using ConvSharp.Kernels;
using ConvSharp.Simd;

namespace ConvSharp.Algorithms.Kn2Row;

/// <summary>
/// One 1×1 convolution for each tap, shifted by the tap's place and added to the outputs that see the input there. It knows all padding
/// modes, copies nothing and needs no tables, so its time and memory are those of input, output, weights and products, whatever the
/// arguments.
/// </summary>
/// <remarks>Anderson, Vasudevan, Keane and Gregg, "Low-memory GEMM-based convolution algorithms for deep neural networks".</remarks>
internal sealed unsafe class Kn2RowConvolution<TSimd, TVector, T>(ConvolutionGeometry geometry) : PreparedConvolution<T>(geometry)
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override long PackedLength => Geometry.WeightLength;

    public override long WorkspaceBytes => 0;

    public override double TouchedLength => 0;

    public override string Blocking => "one output channel after the other, tap by tap, input read in place";

    protected override void PackPart(T* weights, T* packed, nint part)
    {
        long bytes = Geometry.WeightLength * sizeof(T);
        Buffer.MemoryCopy(weights, packed, bytes, bytes);
    }

    public override void Execute(in Operands<T> operands, in ExecutionSettings settings) => ParallelPieces<Channel>.Run(
        new Channel(Geometry, operands, settings.Cancellation), (nint)(Geometry.Batch * Geometry.OutChannels), settings.Threads,
        settings.Cancellation);

    /// <summary>A piece: one output channel of one sample.</summary>
    private readonly struct Channel(ConvolutionGeometry geometry, Operands<T> operands, CancellationToken cancellation) : IPieceBody
    {
        public void Execute(nint piece)
        {
            (nint sample, nint channel) = Math.DivRem(piece, (nint)geometry.OutChannels);
            nint plane = (nint)geometry.OutputPlane, inChannels = (nint)geometry.InChannelsPerGroup;
            nint firstInput = channel / (nint)geometry.OutChannelsPerGroup * inChannels;
            T* output = operands.Output + (piece * plane);
            T bias = operands.Bias == null ? T.Zero : operands.Bias[channel];
            for (nint i = 0; i < plane; i++)
                output[i] = bias;

            var rows = new Rows(
                operands.Input + (((sample * (nint)geometry.InChannels) + firstInput) * (nint)geometry.InputPlane),
                (nint)geometry.InputPlane,
                operands.Packed + (nint)(geometry.KernelBetween(firstInput, channel) * geometry.KernelTaps),
                (nint)(geometry.KernelStep * geometry.KernelTaps), inChannels, output);
            TapWalk.Run(geometry, ref rows, cancellation);
            if (!operands.WeightsAreFinite && geometry.PaddingMode == PaddingMode.Zeros)
                PaddingSpecials<T>.Spread(geometry, operands.Packed, channel, output);
        }
    }

    /// <summary>output[row] += Σ over channels of weight · input[row].</summary>
    private readonly struct Rows(T* input, nint inputPlane, T* kernels, nint kernelStep, nint inChannels, T* output) : IRowVisitor
    {
        public void Visit(in JoinedRow row)
        {
            for (nint c = 0; c < inChannels; c++)
            {
                ScaledRow<TSimd, TVector, T>.AddTo(
                    output + row.Output, row.OutputStep, input + (c * inputPlane) + row.Input, row.InputStep,
                    kernels[(c * kernelStep) + row.Tap], row.Count);
            }
        }
    }
}
