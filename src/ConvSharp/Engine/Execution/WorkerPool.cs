using System.Diagnostics;

namespace ConvSharp.Engine.Execution;

/// <summary>
/// The library's worker threads, one fewer than processors. A worker that finds no work spins for a short while, then parks: the next layer
/// mostly follows at once, and waking a parked thread takes longer than many layers do.
/// </summary>
/// <remarks>
/// Callers work too and never wait for a sleeping worker. When many threads call at once, workers stay away as soon as callers and workers
/// together occupy all processors.
/// </remarks>
internal static class WorkerPool
{
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000; // 50 µs
    private static readonly ParallelWork?[] Published = new ParallelWork?[64];
    private static readonly SemaphoreSlim Wake = new(0);
    private static readonly Lock StartLock = new();

    private static int _started;
    private static int _parked;

    /// <summary>Threads that a call may use: processors, or one where there are no threads (browsers).</summary>
    public static int MaxThreads { get; } = OperatingSystem.IsBrowser() ? 1 : Environment.ProcessorCount;

    /// <summary>Threads that a call with these options may use.</summary>
    public static int Threads(ParallelOptions? parallel) =>
        parallel?.MaxDegreeOfParallelism is > 0 and int given ? Math.Min(given, MaxThreads) : MaxThreads;

    /// <summary>Offers work to workers.</summary>
    public static void Publish(ParallelWork work, int helpers)
    {
        EnsureStarted(Math.Min(helpers, MaxThreads - 1));
        for (int slot = 0; slot < Published.Length; slot++)
        {
            if (Interlocked.CompareExchange(ref Published[slot], work, null) is null)
                break; // with no free slot the caller works alone
        }

        int parked = Math.Min(Volatile.Read(ref _parked), helpers);
        if (parked > 0)
            Wake.Release(parked);
    }

    /// <summary>Takes finished work away.</summary>
    public static void Withdraw(ParallelWork work)
    {
        for (int slot = 0; slot < Published.Length; slot++)
        {
            if (Interlocked.CompareExchange(ref Published[slot], null, work) == work)
                break;
        }
    }

    private static void EnsureStarted(int wanted)
    {
        if (Volatile.Read(ref _started) >= wanted)
            return;
        lock (StartLock)
        {
            for (; _started < wanted; _started++)
            {
                int number = _started + 1;
                new Thread(() => WorkForever(number)) { IsBackground = true, Name = "ConvSharp worker" }.Start();
            }
        }
    }

    private static void WorkForever(int worker)
    {
        while (true)
        {
            long idleSince = Stopwatch.GetTimestamp();
            do
            {
                if (HelpOnce(worker))
                    idleSince = Stopwatch.GetTimestamp();
                else
                    Thread.SpinWait(20);
            }
            while (Stopwatch.GetTimestamp() - idleSince < SpinTicks);

            Interlocked.Increment(ref _parked);
            if (!AnyPieces())
                Wake.Wait();
            Interlocked.Decrement(ref _parked);
        }
    }

    /// <summary>Helps with the first work that has pieces, unless callers and workers before this one occupy all processors.</summary>
    private static bool HelpOnce(int worker)
    {
        ParallelWork? found = null;
        int callers = 0;
        foreach (ref ParallelWork? slot in Published.AsSpan())
        {
            if (Volatile.Read(ref slot) is not { } work)
                continue;
            callers++;
            if (found is null && work.HasPieces)
                found = work;
        }

        if (found is null)
            return false;
        if (callers + worker <= MaxThreads)
            found.Help(worker);
        return true;
    }

    private static bool AnyPieces()
    {
        foreach (ref ParallelWork? slot in Published.AsSpan())
        {
            if (Volatile.Read(ref slot) is { HasPieces: true })
                return true;
        }

        return false;
    }
}
