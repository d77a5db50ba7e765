using System.Diagnostics;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Scale.Running;

/// <summary>How a job runs in one process.</summary>
public sealed record LocalRunOptions
{
    /// <summary>Tasks at a time, each with the memory of one. Default: one for each processor.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Threads of each task. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Which part of the tasks this process does, from 0 on. Default 0.</summary>
    public int Shard { get; init; }

    /// <summary>In how many parts the tasks are shared out. Default 1.</summary>
    public int Shards { get; init; } = 1;
}

/// <summary>What a run has done so far.</summary>
/// <param name="Tasks">Tasks of this process.</param>
/// <param name="Done">Tasks that it has done.</param>
/// <param name="Skipped">Tasks that were done before.</param>
/// <param name="Failed">Tasks that cannot be done.</param>
/// <param name="BytesRead">Bytes of the inputs that were read.</param>
/// <param name="BytesWritten">Bytes of the outputs, before compression.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Cpu">Processor time of this process since the start.</param>
public sealed record RunProgress(
    long Tasks, long Done, long Skipped, long Failed, long BytesRead, long BytesWritten, TimeSpan Elapsed, TimeSpan Cpu)
{
    /// <summary>Tasks per second.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : 0;

    /// <summary>How long the rest takes at this rate; null as long as that is not known.</summary>
    public TimeSpan? Left => Done > 0 ? TimeSpan.FromSeconds((Tasks - Done - Skipped - Failed) / Rate) : null;
}

/// <summary>
/// Runs a job, or a part of it, in this process. Tasks that are done are skipped; one that fails is recorded and does not stop the others. A
/// run that was stopped goes on where it was when it is started again.
/// </summary>
public sealed class LocalRun
{
    private readonly ScaleJob _job;
    private readonly LocalRunOptions _options;
    private readonly long _end;
    private readonly Stopwatch _watch = new();
    private TimeSpan _cpuBefore;
    private long _next, _done, _skipped, _failed, _read, _written;

    /// <summary>Prepares a run.</summary>
    /// <exception cref="ArgumentException">The part is none, or there are no workers.</exception>
    public LocalRun(ScaleJob job, LocalRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        (_job, _options) = (job, options ?? new LocalRunOptions());
        if (_options.Workers < 1 || _options.Threads < 1)
            throw new ArgumentException($"{_options.Workers} workers of {_options.Threads} threads: use 1 or more.", nameof(options));
        if (_options.Shards < 1 || _options.Shard < 0 || _options.Shard >= _options.Shards)
        {
            throw new ArgumentException(
                $"part {_options.Shard} of {_options.Shards}: parts count from 0 to before their number.", nameof(options));
        }

        // Neighbouring tasks read neighbouring chunks, so a part is a run of them.
        (_next, _end) = (Share(_options.Shard), Share(_options.Shard + 1));
        Tasks = _end - _next;
    }

    /// <summary>How many tasks the run looks at.</summary>
    public long Tasks { get; }

    /// <summary>Whether the job's output is complete, after a run.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What has been done so far; any thread may ask at any time.</summary>
    public RunProgress Progress => new(
        Tasks, Interlocked.Read(ref _done), Interlocked.Read(ref _skipped), Interlocked.Read(ref _failed), Interlocked.Read(ref _read),
        Interlocked.Read(ref _written), _watch.Elapsed, _watch.IsRunning || _done > 0 ? CpuTime() - _cpuBefore : TimeSpan.Zero);

    /// <summary>Runs until all tasks have been looked at; the output gets its name if all tasks of the job are done.</summary>
    /// <param name="cancellation">Stops the run; tasks that were begun leave nothing.</param>
    /// <exception cref="OutputFault">An output cannot be written: the disk is full.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RunProgress Run(CancellationToken cancellation = default)
    {
        _cpuBefore = CpuTime();
        _watch.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception? fault = null;
        int workers = (int)Math.Min(_options.Workers, Math.Max(Tasks, 1));
        var threads = new Thread[workers];
        for (int i = 0; i < workers; i++)
        {
            threads[i] = new Thread(() =>
            {
                try
                {
                    Work(stop.Token);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // The run ends, by the caller or by another worker's fault.
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(ref fault, error, null);
                    stop.Cancel();
                }
            })
            { Name = $"ConvSharp worker {i}", IsBackground = true };
            threads[i].Start();
        }

        foreach (Thread thread in threads)
            thread.Join();
        _watch.Stop();
        if (fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        cancellation.ThrowIfCancellationRequested();
        IsComplete = Complete();
        return Progress;
    }

    /// <summary>A run that has seen all tasks of the job need not look at them once more.</summary>
    private bool Complete()
    {
        if (_failed > 0)
            return false;
        if (_done + _skipped < _job.TaskCount)
            return _job.Complete();
        _job.NameOutput();
        return true;
    }

    private static TimeSpan CpuTime()
    {
        using var own = Process.GetCurrentProcess();
        return own.TotalProcessorTime;
    }

    private long Share(int part) => (long)((Int128)_job.TaskCount * part / _options.Shards);

    private void Work(CancellationToken stop)
    {
        JobWorker? worker = null;
        try
        {
            while (Interlocked.Increment(ref _next) - 1 is var task && task < _end)
            {
                stop.ThrowIfCancellationRequested();
                if (_job.IsDone(task))
                {
                    Interlocked.Increment(ref _skipped);
                }
                else if (_job.IsFailed(task))
                {
                    Interlocked.Increment(ref _failed);
                }
                else
                {
                    worker ??= _job.CreateWorker(_options.Threads);
                    Do(worker, task, stop);
                }
            }
        }
        finally
        {
            worker?.Dispose();
        }
    }

    private void Do(JobWorker worker, long task, CancellationToken stop)
    {
        try
        {
            TaskResult result = worker.Run(task, stop);
            Interlocked.Add(ref _read, result.BytesRead);
            Interlocked.Add(ref _written, result.BytesWritten);
            Interlocked.Increment(ref _done);
        }
        catch (Exception error) when (error is not (OutputFault or OperationCanceledException))
        {
            _job.RecordFailure(task, error.Message);
            Interlocked.Increment(ref _failed);
        }
    }
}
