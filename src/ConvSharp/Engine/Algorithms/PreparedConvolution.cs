using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms;

/// <summary>
/// A problem that an algorithm has prepared: tables and block sizes, but no weights. Immutable; any number of threads may use it. All
/// pointers are to dense data in torch's order of axes.
/// </summary>
internal abstract unsafe class PreparedConvolution<T>(ConvolutionGeometry geometry)
    where T : unmanaged
{
    /// <summary>The problem.</summary>
    public ConvolutionGeometry Geometry { get; } = geometry;

    /// <summary>What the packed weights depend on beside the weights.</summary>
    public abstract PackingKey PackingKey { get; }

    /// <summary>Elements of the packed weights.</summary>
    public abstract long PackedLength { get; }

    /// <summary>Bytes of work space for each thread.</summary>
    public abstract long WorkspaceBytes { get; }

    /// <summary>Elements of work space that one call touches, at most: as if every piece touched all of its work space.</summary>
    public abstract double TouchedLength { get; }

    /// <summary>Whether kernels read the input itself, not a copy that the algorithm makes.</summary>
    public abstract bool ReadsInPlace { get; }

    /// <summary>
    /// Whether the algorithm itself pads the copies that it makes, by the padding mode; else the input is extended before the algorithm
    /// sees it.
    /// </summary>
    public virtual bool PadsInput => false;

    /// <summary>Whether the algorithm runs the chain of <see cref="Operands{T}.Chain"/>; else nobody does.</summary>
    public virtual bool RunsChain => false;

    /// <summary>How the work is cut, for explanations.</summary>
    public abstract string Blocking { get; }

    /// <summary>Parts of the packed weights that can be packed on their own.</summary>
    protected virtual nint PackParts => 1;

    /// <summary>Brings a part of the weights into the order in which the kernels read them.</summary>
    protected abstract void PackPart(T* weights, T* packed, nint part);

    /// <summary>Brings the weights into the order in which the kernels read them.</summary>
    public void Pack(T* weights, T* packed, in ExecutionSettings settings) =>
        ParallelPieces<Packing>.Run(new Packing(this, weights, packed), PackParts, settings.Threads, settings.Cancellation);

    /// <summary>Computes the whole batch.</summary>
    public abstract void Execute(in Operands<T> operands, in ExecutionSettings settings);

    private readonly struct Packing(PreparedConvolution<T> convolution, T* weights, T* packed) : IPieceBody
    {
        public void Execute(nint piece) => convolution.PackPart(weights, packed, piece);
    }
}

/// <summary>The memory that a call works on.</summary>
internal unsafe struct Operands<T>
    where T : unmanaged
{
    /// <summary>[batch, in channels, spatial …].</summary>
    public T* Input;

    /// <summary>Weights as <see cref="PreparedConvolution{T}.Pack"/> left them.</summary>
    public T* Packed;

    /// <summary>Whether no weight is infinite or NaN: only then may taps that meet padding be left out.</summary>
    public bool WeightsAreFinite;

    /// <summary>[out channels], or null.</summary>
    public T* Bias;

    /// <summary>[batch, out channels, spatial …].</summary>
    public T* Output;

    /// <summary>What follows on each output, or null: only for algorithms that run it.</summary>
    public EpilogueChain<T>? Chain;

    /// <summary>What the chain adds, laid out as the output, or null.</summary>
    public T* Residual;

    /// <summary>What happens to the sums of the group whose first channel this is.</summary>
    public readonly Epilogue<T> Epilogue(nint firstChannel) => new(Bias, firstChannel, Chain, Output, Residual);
}

/// <summary>How a call runs.</summary>
/// <param name="Threads">Most threads, the caller's among them.</param>
/// <param name="Cancellation">Checked between pieces of work.</param>
internal readonly record struct ExecutionSettings(int Threads, CancellationToken Cancellation)
{
    /// <summary>Below this many multiply-adds a second thread costs more than it brings.</summary>
    private const long WorthThreads = 100_000;

    /// <summary>The settings of a call of this size: by default all processors.</summary>
    public static ExecutionSettings Of(ParallelOptions? parallel, long multiplyAdds)
    {
        int threads = multiplyAdds < WorthThreads ? 1 : WorkerPool.Threads(parallel);
        return new ExecutionSettings(threads, parallel?.CancellationToken ?? default);
    }
}
