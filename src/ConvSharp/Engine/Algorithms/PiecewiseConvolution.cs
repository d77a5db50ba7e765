using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms;

/// <summary>A convolution that is computed in independent pieces, each with its own work space.</summary>
internal abstract unsafe class PiecewiseConvolution<T>(ConvolutionGeometry geometry) : PreparedConvolution<T>(geometry)
    where T : unmanaged
{
    /// <summary>Multiply-adds of about 10 ms with wide vectors.</summary>
    private const long LargePiece = 1 << 29;

    public sealed override double TouchedLength =>
        Geometry.Batch == 0 ? 0 : (double)Pieces(threads: 1).Pieces * WorkspaceBytes / sizeof(T);

    public sealed override void Execute(in Operands<T> operands, in ExecutionSettings settings)
    {
        (nint pieces, nint channelParts) = Pieces(settings.Threads);
        ParallelPieces<Computation>.Run(
            new Computation(this, operands, channelParts), pieces, settings.Threads, settings.Cancellation);
    }

    /// <summary>How many pieces there are, and into how many parts each block's output channels are cut for them.</summary>
    public abstract (nint Pieces, nint ChannelParts) Pieces(int threads);

    /// <summary>Computes one piece.</summary>
    public abstract void ExecutePiece(in Operands<T> operands, nint piece, nint channelParts, T* workspace);

    /// <summary>
    /// Into how many parts a block's channels are cut: enough that every thread has this many pieces, where there are too few blocks, and
    /// that no piece is so large that a call would notice its cancellation late.
    /// </summary>
    protected nint PartsFor(int threads, nint blocks, nint mostParts, int piecesOfThread = 2)
    {
        nint forThreads = threads == 1 ? 1 : ((piecesOfThread * threads) + blocks - 1) / blocks;
        nint forCancellation = (nint)(Geometry.MultiplyAdds / blocks / LargePiece) + 1;
        return Math.Clamp(Math.Max(forThreads, forCancellation), 1, mostParts);
    }

    private readonly struct Computation(PiecewiseConvolution<T> convolution, Operands<T> operands, nint channelParts) : IPieceBody
    {
        public void Execute(nint piece)
        {
            using Workspace workspace = Workspace.Rent(convolution.WorkspaceBytes);
            convolution.ExecutePiece(operands, piece, channelParts, (T*)workspace.Start);
        }
    }
}
