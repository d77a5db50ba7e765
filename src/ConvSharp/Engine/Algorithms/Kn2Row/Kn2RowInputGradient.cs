using System.Numerics;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Kn2Row;

/// <summary>
/// The input gradient over the same pairs of output and input as the forward pass, for any padding mode: the gradient of a place beyond the
/// border is added to the element that was copied there.
/// </summary>
internal static unsafe class Kn2RowInputGradient
{
    /// <summary>Computes the gradient over the whole batch from dense data.</summary>
    public static void Run<T>(
        ConvolutionGeometry geometry, VectorWidth width, T* outputGradient, T* weights, T* inputGradient, in ExecutionSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => WidthDispatch.Visit<Pass<T>, T, bool>(
            width, new Pass<T>(geometry, outputGradient, weights, inputGradient, settings));

    private readonly struct Pass<T>(
        ConvolutionGeometry geometry, T* outputGradient, T* weights, T* inputGradient, ExecutionSettings settings)
        : IWidthVisitor<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
        {
            var channel = new Channel<TSimd, TVector, T>(geometry, outputGradient, weights, inputGradient, settings.Cancellation);
            ParallelPieces<Channel<TSimd, TVector, T>>.Run(
                channel, (nint)(geometry.Batch * geometry.InChannels), settings.Threads, settings.Cancellation);
            return true;
        }
    }

    /// <summary>A piece: one input channel of one sample.</summary>
    private readonly struct Channel<TSimd, TVector, T>(
        ConvolutionGeometry geometry, T* outputGradient, T* weights, T* inputGradient, CancellationToken cancellation)
        : IPieceBody
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Execute(nint piece)
        {
            (nint sample, nint channel) = Math.DivRem(piece, (nint)geometry.InChannels);
            nint plane = (nint)geometry.InputPlane, outChannels = (nint)geometry.OutChannelsPerGroup;
            nint firstOutput = channel / (nint)geometry.InChannelsPerGroup * outChannels;
            T* gradient = inputGradient + (piece * plane);
            for (nint i = 0; i < plane; i++)
                gradient[i] = T.Zero;
            nint firstKernel = (nint)geometry.KernelBetween(channel, firstOutput);
            nint kernelStep = outChannels > 1 ? (nint)geometry.KernelBetween(channel, firstOutput + 1) - firstKernel : 0;
            var rows = new Rows<TSimd, TVector, T>(
                outputGradient + (((sample * (nint)geometry.OutChannels) + firstOutput) * (nint)geometry.OutputPlane),
                (nint)geometry.OutputPlane, weights + (firstKernel * (nint)geometry.KernelTaps), kernelStep * (nint)geometry.KernelTaps,
                outChannels, gradient);
            TapWalk.Run(geometry, ref rows, cancellation);
        }
    }

    /// <summary>input gradient[row] += Σ over channels of weight · output gradient[row].</summary>
    private readonly struct Rows<TSimd, TVector, T>(
        T* outputGradient, nint outputPlane, T* kernels, nint kernelStep, nint outChannels, T* inputGradient) : IRowVisitor
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Visit(in JoinedRow row)
        {
            for (nint k = 0; k < outChannels; k++)
            {
                ScaledRow<TSimd, TVector, T>.AddTo(
                    inputGradient + row.Input, row.InputStep, outputGradient + (k * outputPlane) + row.Output, row.OutputStep,
                    kernels[(k * kernelStep) + row.Tap], row.Count);
            }
        }
    }
}
