using System.Numerics;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>The bias gradient: the sum of each output channel's gradient, plane by plane, then over the batch.</summary>
internal static unsafe class BiasGradient
{
    /// <summary>Computes the gradient over the whole batch, which is not empty.</summary>
    /// <param name="geometry">The problem.</param>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="outputGradient">[batch, out channels, spatial …].</param>
    /// <param name="biasGradient">[out channels].</param>
    /// <param name="settings">Threads and cancellation.</param>
    public static void Run<T>(
        ConvolutionGeometry geometry, VectorWidth width, T* outputGradient, T* biasGradient, in ExecutionSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        WidthDispatch.Visit<Sum<T>, T, bool>(width, new Sum<T>(geometry, outputGradient, biasGradient, settings));

    private readonly struct Sum<T>(ConvolutionGeometry geometry, T* outputGradient, T* biasGradient, ExecutionSettings settings)
        : IWidthVisitor<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
        {
            nint channels = (nint)geometry.OutChannels;
            nint paddedChannels = (channels + TSimd.Count - 1) / TSimd.Count * TSimd.Count;
            using Workspace sums = Workspace.Rent(checked((nint)geometry.Batch * paddedChannels * sizeof(T)));
            T* total = (T*)sums.Start;
            var planes = new Planes<TSimd, TVector, T>(outputGradient, (nint)geometry.OutputPlane, channels, paddedChannels, total);
            ParallelPieces<Planes<TSimd, TVector, T>>.Run(
                planes, (nint)geometry.Batch * planes.PiecesPerPicture, settings.Threads, settings.Cancellation);
            for (nint picture = 1; picture < (nint)geometry.Batch; picture++)
                RowSum<TSimd, TVector, T>.AddTo(total, total + (picture * paddedChannels), paddedChannels);
            for (nint channel = 0; channel < channels; channel++)
                biasGradient[channel] = total[channel];
            return true;
        }
    }

    /// <summary>sums[picture][channel] = Σ gradient[picture][channel][pixel]; a piece is a vector's worth of channels.</summary>
    private readonly struct Planes<TSimd, TVector, T>(T* gradient, nint plane, nint channels, nint paddedChannels, T* sums) : IPieceBody
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        public nint PiecesPerPicture => paddedChannels / TSimd.Count;

        public void Execute(nint piece)
        {
            T* lanes = stackalloc T[TSimd.Count];
            (nint picture, nint first) = Math.DivRem(piece, PiecesPerPicture);
            first *= TSimd.Count;
            for (nint channel = first; channel < first + TSimd.Count; channel++)
            {
                sums[(picture * paddedChannels) + channel] = channel < channels
                    ? RowSum<TSimd, TVector, T>.Of(gradient + (((picture * channels) + channel) * plane), plane, lanes)
                    : default;
            }
        }
    }
}
