using System.Runtime.ExceptionServices;

namespace ConvSharp.Engine.Execution;

/// <summary>Work in independent numbered pieces. One object serves many calls, one call at a time.</summary>
/// <remarks>
/// Each thread begins with a range of neighbouring pieces, the same one in every call: the next layer then finds much of its input in the
/// cache of the core that has written it. A thread whose range is done helps with the others.
/// </remarks>
internal abstract class ParallelWork
{
    private const int CounterSpacing = 16; // each range's counter in cache lines of its own

    [ThreadStatic]
    private static long[]? _countersOfThisThread;

    private long[] _counters = [];

    // Lowest bit: open, workers may enter. The rest: twice the number of workers inside.
    private int _gate;
    private int _ranges;
    private long _count;
    private Exception? _failure;

    /// <summary>Does one piece. Pieces run in any order, on any thread.</summary>
    protected abstract void Execute(nint piece);

    /// <summary>Whether pieces are left that one more worker could take.</summary>
    internal bool HasPieces
    {
        get
        {
            if (!LetsIn(Volatile.Read(ref _gate)))
                return false;
            for (int range = 0; range < _ranges; range++)
            {
                if (Volatile.Read(ref Next(range)) < End(range))
                    return true;
            }

            return false;
        }
    }

    /// <summary>Does all pieces on the calling thread and as many helping workers, and returns when all are done.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="threads">Most threads to use, the caller's among them.</param>
    /// <param name="cancellation">Checked between pieces.</param>
    internal void Run(nint count, int threads, CancellationToken cancellation)
    {
        (_count, _failure) = (count, null);
        Cancellation = cancellation;
        _ranges = (int)Math.Max(1, Math.Min(Math.Min(threads, WorkerPool.MaxThreads), count));
        _counters = _countersOfThisThread ?? new long[WorkerPool.MaxThreads * CounterSpacing];
        _countersOfThisThread = null; // a piece may run pieces of its own
        for (int range = 0; range < _ranges; range++)
            Next(range) = range == 0 ? 0 : End(range - 1);
        int helpers = _ranges - 1;
        if (helpers == 0)
        {
            TakePieces(0);
        }
        else
        {
            Volatile.Write(ref _gate, 1);
            WorkerPool.Publish(this, helpers);
            TakePieces(0);
            Close();
            WorkerPool.Withdraw(this);
        }

        Cancellation = default;
        _countersOfThisThread = _counters;
        Exception? failure = _failure;
        _failure = null;
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        CancellationLook.ThrowIfCancelled(cancellation);
    }

    /// <summary>A worker's visit: it helps if the work is still open.</summary>
    /// <param name="worker">The worker's number, from 1; the caller of <see cref="Run"/> is 0.</param>
    internal void Help(int worker)
    {
        int gate;
        do
        {
            gate = Volatile.Read(ref _gate);
            if (!LetsIn(gate))
                return;
        }
        while (Interlocked.CompareExchange(ref _gate, gate + 2, gate) != gate);

        TakePieces(1 + ((worker - 1) % (_ranges - 1)));
        Interlocked.Add(ref _gate, -2);
    }

    private CancellationToken Cancellation { get; set; }

    /// <summary>Whether the work is open, and has fewer workers than it may have.</summary>
    private bool LetsIn(int gate) => (gate & 1) != 0 && gate / 2 < _ranges - 1;

    private ref long Next(int range) => ref _counters[range * CounterSpacing];

    /// <summary>Where a range ends; the first ranges have the pieces that are left over, since the caller begins at once.</summary>
    private long End(int range) => (_count / _ranges * (range + 1)) + Math.Min(range + 1, _count % _ranges);

    private void TakePieces(int firstRange)
    {
        try
        {
            for (int turn = 0; turn < _ranges; turn++)
            {
                int range = (firstRange + turn) % _ranges;
                long end = End(range);
                for (long piece; Volatile.Read(ref Next(range)) < end && (piece = Interlocked.Increment(ref Next(range)) - 1) < end;)
                {
                    if (CancellationLook.IsCancelled(Cancellation))
                        return;
                    Execute((nint)piece);
                }
            }
        }
        catch (Exception exception)
        {
            // Kept for the caller: an exception that leaves a worker would end the process.
            Interlocked.CompareExchange(ref _failure, exception, null);
            for (int range = 0; range < _ranges; range++)
                Volatile.Write(ref Next(range), _count);
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
