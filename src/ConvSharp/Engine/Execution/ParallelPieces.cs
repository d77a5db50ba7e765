namespace ConvSharp.Engine.Execution;

/// <summary>What a parallel run does with each of its pieces.</summary>
internal interface IPieceBody
{
    /// <summary>Does one piece. Pieces run in any order, on any thread.</summary>
    void Execute(nint piece);
}

/// <summary>
/// Runs a body over numbered pieces without allocating: one object for each thread and type of body serves all of that thread's calls.
/// </summary>
internal sealed class ParallelPieces<TBody> : ParallelWork
    where TBody : struct, IPieceBody
{
    [ThreadStatic]
    private static ParallelPieces<TBody>? _ofThisThread;

    private TBody _body;

    private ParallelPieces()
    {
    }

    /// <summary>Does all pieces and returns when all are done.</summary>
    /// <param name="body">What to do.</param>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="threads">Most threads to use, the caller's among them.</param>
    /// <param name="cancellation">Checked between pieces.</param>
    public static void Run(in TBody body, nint pieces, int threads, CancellationToken cancellation)
    {
        ParallelPieces<TBody> work = _ofThisThread ?? new ParallelPieces<TBody>();
        _ofThisThread = null; // a piece may run pieces of its own
        work._body = body;
        try
        {
            work.Run(pieces, threads, cancellation);
        }
        finally
        {
            work._body = default;
            _ofThisThread = work;
        }
    }

    protected override void Execute(nint piece) => _body.Execute(piece);
}
