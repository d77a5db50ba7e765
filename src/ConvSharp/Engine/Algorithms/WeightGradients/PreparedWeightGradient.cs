using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>
/// The weight gradient of one convolution, ready to run. Immutable; any number of threads may use it. The weight gradient of a transposed
/// convolution is that of its adjoint convolution, with input and output gradient swapped. All pointers are to dense data in torch's order
/// of axes.
/// </summary>
internal abstract unsafe class PreparedWeightGradient<T>(ConvolutionGeometry geometry)
    where T : unmanaged
{
    /// <summary>The convolution; zeros beyond the border.</summary>
    public ConvolutionGeometry Geometry { get; } = geometry;

    /// <summary>Bytes of the sums that all threads share.</summary>
    public abstract long SumsBytes { get; }

    /// <summary>Bytes of work space for each thread.</summary>
    public abstract long WorkspaceBytes { get; }

    /// <summary>Elements of sums and work space that one call touches, at most.</summary>
    public abstract double TouchedLength { get; }

    /// <summary>Whether the input itself is read, not a copy of it.</summary>
    public abstract bool ReadsInputInPlace { get; }

    /// <summary>Whether the algorithm itself pads the copies that it makes, by the padding mode.</summary>
    public virtual bool PadsInput => false;

    /// <summary>Whether the output gradient itself is read, not a copy of it.</summary>
    public abstract bool ReadsGradientInPlace { get; }

    /// <summary>How the work is cut, for explanations.</summary>
    public abstract string Blocking { get; }

    /// <summary>Parts of the weights that can be finished on their own.</summary>
    public abstract nint WeightParts { get; }

    /// <summary>How many pieces the summation has, and into how many of these each group's output channels are cut.</summary>
    public abstract (nint Pieces, nint Cuts) Pieces(int threads);

    /// <summary>Sums one piece.</summary>
    public abstract void AddPiece(
        in WeightGradientOperands<T> operands, nint piece, nint cuts, T* sums, T* workspace, CancellationToken cancellation);

    /// <summary>Adds up all sums of one part of the weights, and writes that part.</summary>
    public abstract void FinishPart(in WeightGradientOperands<T> operands, nint weightPart, T* sums);

    /// <summary>Computes the gradient over the whole batch, which is not empty.</summary>
    public void Execute(in WeightGradientOperands<T> operands, in ExecutionSettings settings)
    {
        using Workspace sums = Workspace.Rent(SumsBytes);
        (nint pieces, nint cuts) = Pieces(settings.Threads);
        var call = new Call(this, operands, (T*)sums.Start, cuts, settings.Cancellation);
        ParallelPieces<Addition>.Run(new Addition(call), pieces, settings.Threads, settings.Cancellation);
        ParallelPieces<Completion>.Run(new Completion(call), WeightParts, settings.Threads, settings.Cancellation);
    }

    private readonly struct Call(
        PreparedWeightGradient<T> gradient, WeightGradientOperands<T> operands, T* sums, nint cuts, CancellationToken cancellation)
    {
        public void Add(nint piece)
        {
            using Workspace workspace = Workspace.Rent(gradient.WorkspaceBytes);
            gradient.AddPiece(operands, piece, cuts, sums, (T*)workspace.Start, cancellation);
        }

        public void Finish(nint weightPart) => gradient.FinishPart(operands, weightPart, sums);
    }

    private readonly struct Addition(Call call) : IPieceBody
    {
        public void Execute(nint piece) => call.Add(piece);
    }

    private readonly struct Completion(Call call) : IPieceBody
    {
        public void Execute(nint piece) => call.Finish(piece);
    }
}

/// <summary>The memory that a call works on.</summary>
internal unsafe struct WeightGradientOperands<T>
    where T : unmanaged
{
    /// <summary>[batch, in channels, spatial …].</summary>
    public T* Input;

    /// <summary>[batch, out channels, spatial …].</summary>
    public T* OutputGradient;

    /// <summary>[out channels, in channels / groups, kernel …].</summary>
    public T* WeightGradient;
}
