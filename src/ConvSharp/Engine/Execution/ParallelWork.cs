using System.Runtime.ExceptionServices;

namespace ConvSharp.Engine.Execution;

/// <summary>Work in independent numbered pieces. One object serves many calls, one call at a time.</summary>
internal abstract class ParallelWork
{
    // Lowest bit: open, workers may enter. The rest: twice the number of workers inside.
    private int _gate;
    private long _next;
    private long _count;
    private Exception? _failure;

    /// <summary>Does one piece. Pieces run in any order, on any thread.</summary>
    protected abstract void Execute(nint piece);

    /// <summary>Whether pieces are left that a worker could take.</summary>
    internal bool HasPieces => (Volatile.Read(ref _gate) & 1) != 0 && Volatile.Read(ref _next) < _count;

    /// <summary>Does all pieces on the calling thread and as many helping workers, and returns when all are done.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="threads">Most threads to use, the caller's among them.</param>
    /// <param name="cancellation">Checked between pieces.</param>
    internal void Run(nint count, int threads, CancellationToken cancellation)
    {
        (_next, _count, _failure) = (0, count, null);
        Cancellation = cancellation;
        int helpers = (int)Math.Min(threads, count) - 1;
        if (helpers <= 0)
        {
            TakePieces();
        }
        else
        {
            Volatile.Write(ref _gate, 1);
            WorkerPool.Publish(this, helpers);
            TakePieces();
            Close();
            WorkerPool.Withdraw(this);
        }

        Cancellation = default;
        Exception? failure = _failure;
        _failure = null;
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        CancellationLook.ThrowIfCancelled(cancellation);
    }

    /// <summary>A worker's visit: it helps if the work is still open.</summary>
    internal void Help()
    {
        int gate;
        do
        {
            gate = Volatile.Read(ref _gate);
            if ((gate & 1) == 0)
                return;
        }
        while (Interlocked.CompareExchange(ref _gate, gate + 2, gate) != gate);

        TakePieces();
        Interlocked.Add(ref _gate, -2);
    }

    private CancellationToken Cancellation { get; set; }

    private void TakePieces()
    {
        try
        {
            for (long piece; (piece = Interlocked.Increment(ref _next) - 1) < _count;)
            {
                if (CancellationLook.IsCancelled(Cancellation))
                    return;
                Execute((nint)piece);
            }
        }
        catch (Exception exception)
        {
            // Kept for the caller: an exception that leaves a worker would end the process.
            Interlocked.CompareExchange(ref _failure, exception, null);
            Volatile.Write(ref _next, _count);
        }
    }

    /// <summary>Lets no more workers in, and waits for those inside, never for one that is still asleep.</summary>
    private void Close()
    {
        Interlocked.And(ref _gate, ~1);
        var spin = default(SpinWait);
        while (Volatile.Read(ref _gate) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
    }
}
