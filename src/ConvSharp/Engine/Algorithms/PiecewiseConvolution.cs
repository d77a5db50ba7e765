using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms;

/// <summary>A convolution that is computed in independent pieces, each with its own work space.</summary>
internal abstract unsafe class PiecewiseConvolution<T>(ConvolutionGeometry geometry) : PreparedConvolution<T>(geometry)
    where T : unmanaged
{
    /// <summary>Multiply-adds of about 10 ms with wide vectors.</summary>
    private const long LargePiece = 1 << 29;

    /// <summary>Pieces of a thread that are enough to keep all threads busy, however they are dealt out.</summary>
    private protected const int ManyPieces = 8;

    /// <summary>Elements that can be read from another core's cache while two cores write to the same line.</summary>
    private const int SharedLine = 512;

    public sealed override double TouchedLength =>
        Geometry.Batch == 0 ? 0 : (double)Pieces(threads: 1).Pieces * WorkspaceBytes / sizeof(T);

    public sealed override void Execute(in Operands<T> operands, in ExecutionSettings settings)
    {
        PieceCut cut = Pieces(settings.Threads);
        ParallelPieces<Computation>.Run(
            new Computation(this, operands, cut), cut.Pieces, settings.Threads, settings.Cancellation);
    }

    /// <summary>How a call on so many threads is cut into pieces.</summary>
    public abstract PieceCut Pieces(int threads);

    /// <summary>Computes one piece.</summary>
    public abstract void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace);

    /// <summary>
    /// Cuts planes into bands, and the bands' output channels into parts: so that every thread has as many pieces as the others, and that no
    /// piece is so large that a call would notice its cancellation late.
    /// </summary>
    /// <param name="threads">Threads of the call.</param>
    /// <param name="planes">Planes, of samples, groups and the like, that are cut.</param>
    /// <param name="bands">Fewest bands of a plane.</param>
    /// <param name="mostBands">Most bands of a plane that are worth their own reading of the weights.</param>
    /// <param name="mostParts">Most parts of a band's channels.</param>
    protected PieceCut CutFor(int threads, nint planes, nint bands, nint mostBands, nint mostParts)
    {
        if (planes == 0)
            return new PieceCut(0, bands, 1);

        nint evenBands = Even(bands, planes, threads), evenParts = Even(1, checked(planes * bands), threads);
        bool isMany = planes * bands >= ManyPieces * threads;
        if (!isMany && evenBands <= mostBands && (evenParts > mostParts || BandsMoveLess))
            (bands, evenParts) = (evenBands, 1);
        nint blocks = checked(planes * bands);
        nint forCancellation = (nint)(Geometry.MultiplyAdds / blocks / LargePiece) + 1;
        nint parts = Math.Clamp(Math.Max(isMany ? 1 : evenParts, forCancellation), 1, mostParts);
        return new PieceCut(checked(blocks * parts), bands, parts);
    }

    /// <summary>
    /// Whether less moves between the caches of cores if threads share the bands, not the output channels. Threads with parts of the
    /// channels read all of the input, much of it from another core's cache. Threads with bands read all weights, which no core writes, and
    /// wait for each other where bands meet in a cache line of an output plane.
    /// </summary>
    private bool BandsMoveLess =>
        (SharedLine * (double)Geometry.OutChannels) + (Geometry.WeightLength / 2.0) <= Geometry.InputLength;

    /// <summary>The smallest number from <paramref name="least"/> on that makes a multiple of the threads of so many others.</summary>
    private protected static nint Even(nint least, nint others, int threads)
    {
        nint step = threads / (nint)SizeFormula.GreatestCommonDivisor(others, threads);
        return (least + step - 1) / step * step;
    }

    private readonly struct Computation(PiecewiseConvolution<T> convolution, Operands<T> operands, PieceCut cut) : IPieceBody
    {
        public void Execute(nint piece)
        {
            using Workspace workspace = Workspace.Rent(convolution.WorkspaceBytes);
            convolution.ExecutePiece(operands, piece, cut, (T*)workspace.Start);
        }
    }
}
