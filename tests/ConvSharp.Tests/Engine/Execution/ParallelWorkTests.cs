using System.Collections.Concurrent;
using ConvSharp.Engine.Execution;
using Xunit;

namespace ConvSharp.Tests.Engine.Execution;

/// <summary>Work on the library's own threads: pieces run once, failures and cancellation reach the caller, threads stay few.</summary>
public class ParallelWorkTests
{
    private const string ProcessorCount = "DOTNET_PROCESSOR_COUNT", Processors = "8";

    /// <summary>Whether this process is the child, in which nothing else keeps the workers busy.</summary>
    private static bool IsChild => ChildRun.Is(ProcessorCount, Processors);

    /// <summary>Runs these tests once more where the runtime believes in eight processors, so that there are seven workers.</summary>
    [Fact]
    public async Task Eight_processors_change_nothing()
    {
        if (IsChild)
            Assert.Equal(8, WorkerPool.MaxThreads);
        else
            await ChildRun.Passes(ProcessorCount, Processors, "--filter-class", typeof(ParallelWorkTests).FullName!);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(80)] // more than the pool has places for
    public void Every_piece_of_every_caller_runs_once(int callers)
    {
        const int Pieces = 200, Calls = 20;
        int wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, callers).Select(_ => new Thread(() =>
        {
            var counts = new int[Pieces];
            var work = new Work(piece => Interlocked.Increment(ref counts[piece]));
            for (int call = 1; call <= Calls; call++)
            {
                work.Run(Pieces, WorkerPool.MaxThreads, CancellationToken.None);
                if (counts.Any(count => count != call))
                    Interlocked.Increment(ref wrong);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Each_thread_begins_with_the_same_neighbouring_pieces_in_every_call()
    {
        if (!IsChild)
            return;
        const int PiecesOfThread = 10, Calls = 50;
        int threads = WorkerPool.MaxThreads, moved = 0;
        var first = new ConcurrentDictionary<int, nint>();
        for (int call = 0; call < Calls; call++)
        {
            var begun = new ConcurrentDictionary<int, nint>();
            using var all = new CountdownEvent(threads);
            new Work(piece =>
            {
                if (begun.TryAdd(Environment.CurrentManagedThreadId, piece))
                {
                    all.Signal();
                    Assert.True(all.Wait(TimeSpan.FromSeconds(30)), "a worker did not come");
                }
            }).Run(threads * PiecesOfThread, threads, CancellationToken.None);
            Assert.Equal(Enumerable.Range(0, threads).Select(i => (nint)i * PiecesOfThread), begun.Values.Order());
            moved += begun.Count(entry => first.GetOrAdd(entry.Key, entry.Value) != entry.Value);
        }

        Assert.Equal(0, moved);
    }

    [Fact]
    public void A_call_takes_no_more_threads_than_it_may()
    {
        for (int threads = 1; threads <= WorkerPool.MaxThreads; threads++)
        {
            var seen = new ConcurrentDictionary<int, bool>();
            var work = new Work(_ =>
            {
                seen.TryAdd(Environment.CurrentManagedThreadId, true);
                Thread.SpinWait(1000);
            });
            new Work(_ => Thread.SpinWait(1000)).Run(100, WorkerPool.MaxThreads, CancellationToken.None); // wakes all workers
            work.Run(100, threads, CancellationToken.None);
            Assert.InRange(seen.Count, 1, threads);
        }
    }

    [Fact]
    public void A_thread_whose_pieces_are_done_takes_those_of_others()
    {
        if (!IsChild)
            return;
        const int Pieces = 100;
        using var others = new CountdownEvent(Pieces - 1);
        new Work(piece =>
        {
            if (piece > 0)
                others.Signal();
            else
                Assert.True(others.Wait(TimeSpan.FromSeconds(30)), $"{others.CurrentCount} pieces wait for the caller");
        }).Run(Pieces, WorkerPool.MaxThreads, CancellationToken.None);
    }

    [Fact]
    public void Failures_of_the_caller_and_of_workers_reach_the_caller_and_the_pool_survives()
    {
        int caller = Environment.CurrentManagedThreadId;
        foreach (bool fromWorker in IsChild ? new[] { false, true } : [false])
        {
            for (int attempt = 0; attempt < 20; attempt++)
            {
                using var failed = new ManualResetEventSlim();
                var work = new Work(piece =>
                {
                    bool onCaller = Environment.CurrentManagedThreadId == caller;
                    if (onCaller != fromWorker)
                    {
                        failed.Set();
                        throw new InvalidDataException($"piece {piece}");
                    }

                    failed.Wait(TimeSpan.FromSeconds(30));
                });
                var failure = Assert.Throws<InvalidDataException>(() => work.Run(100, WorkerPool.MaxThreads, CancellationToken.None));
                Assert.StartsWith("piece ", failure.Message, StringComparison.Ordinal);
                string thrownIn = failure.StackTrace!.Split('\n')[0];
                Assert.Contains(nameof(ParallelWorkTests), thrownIn, StringComparison.Ordinal);

                int done = 0;
                new Work(_ => Interlocked.Increment(ref done)).Run(100, WorkerPool.MaxThreads, CancellationToken.None);
                Assert.Equal(100, done);
            }
        }
    }

    [Fact]
    public void After_cancellation_no_thread_begins_another_piece()
    {
        const int Pieces = 100_000, CancelAt = 50;
        using var cancellation = new CancellationTokenSource();
        int before = 0, after = 0;
        var work = new Work(piece =>
        {
            Interlocked.Increment(ref cancellation.IsCancellationRequested ? ref after : ref before);
            if (piece == CancelAt)
                cancellation.Cancel();
            else if (piece > CancelAt)
                SpinWait.SpinUntil(() => cancellation.IsCancellationRequested); // however long the canceller sleeps
        });
        Assert.Throws<OperationCanceledException>(() => work.Run(Pieces, WorkerPool.MaxThreads, cancellation.Token));
        Assert.InRange(before, 1, CancelAt + WorkerPool.MaxThreads);
        Assert.InRange(after, 0, WorkerPool.MaxThreads - 1); // had looked at the token already

        work = new Work(_ => Interlocked.Increment(ref before));
        before = 0;
        work.Run(100, WorkerPool.MaxThreads, CancellationToken.None);
        Assert.Equal(100, before);
    }

    [Fact]
    public void There_is_one_worker_fewer_than_processors_however_many_call()
    {
        var seen = new ConcurrentDictionary<int, string?>();
        Thread[] callers = [.. Enumerable.Range(0, 16).Select(_ => new Thread(() =>
        {
            var work = new Work(_ =>
            {
                seen.TryAdd(Environment.CurrentManagedThreadId, Thread.CurrentThread.Name);
                Thread.SpinWait(100);
            });
            for (int call = 0; call < 20; call++)
                work.Run(50, WorkerPool.MaxThreads, CancellationToken.None);
        })
        {
            Name = "caller",
        })];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        Assert.Contains("caller", seen.Values);
        Assert.InRange(seen.Values.Count(name => name != "caller"), 0, WorkerPool.MaxThreads - 1);
    }

    private sealed class Work(Action<nint> execute) : ParallelWork
    {
        protected override void Execute(nint piece) => execute(piece);
    }
}
