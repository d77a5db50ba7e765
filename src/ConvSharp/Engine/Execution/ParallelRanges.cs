namespace ConvSharp.Engine.Execution;

/// <summary>Processes the elements from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
public delegate void RangeBody<in TState>(TState state, int start, int end);

/// <summary>Returns the sum over the elements from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
public delegate double RangeSum<in TState>(TState state, int start, int end);

/// <summary>
/// Runs a body over many elements, cut into ranges over the threads. The cut depends on the number of elements alone, never on the number
/// of threads. In steady state nothing is allocated.
/// </summary>
internal static class ParallelRanges
{
    /// <summary>Runs the body on all ranges and returns when all are done.</summary>
    /// <param name="length">Number of elements.</param>
    /// <param name="grain">Elements of a range: enough to be worth a thread.</param>
    /// <param name="state">What the body needs.</param>
    /// <param name="body">Called on any thread, once for each range.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; some ranges are not done.</exception>
    public static void Run<TState>(int length, int grain, TState state, RangeBody<TState> body, ParallelOptions? parallel)
    {
        nint ranges = (nint)(((long)length + grain - 1) / grain);
        ParallelPieces<Ranges<TState>>.Run(
            new Ranges<TState>(length, grain, state, body), ranges, WorkerPool.Threads(parallel), parallel?.CancellationToken ?? default);
    }

    private readonly struct Ranges<TState>(int length, int grain, TState state, RangeBody<TState> body) : IPieceBody
    {
        public void Execute(nint piece)
        {
            int start = (int)piece * grain;
            body(state, start, start + Math.Min(grain, length - start));
        }
    }
}
