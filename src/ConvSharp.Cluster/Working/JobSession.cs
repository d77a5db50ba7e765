using ConvSharp.Cluster.Connections;
using ConvSharp.Cluster.Queues;
using ConvSharp.Scale.Jobs;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace ConvSharp.Cluster.Working;

/// <summary>The workers of this process on one job, until it has no tasks left.</summary>
internal sealed class JobSession : IDisposable
{
    // The shortest that a request for a task may wait at the server.
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ErrorPause = TimeSpan.FromMilliseconds(500);

    private readonly QueueConnection _connection;
    private readonly TaskStream _stream;
    private readonly ScaleJob _job;
    private readonly INatsJSConsumer _consumer;
    private readonly WorkerCounts _counts;
    private readonly TaskRun _run;
    private readonly ExhaustedTasks _exhausted;
    private readonly Company _company = new();

    // One worker asks at a time: none has a task that it does not run while another runs alone.
    private readonly SemaphoreSlim _asking = new(1);
    private readonly TimeSpan _wait;
    private bool _isFinished;
    private bool _toldUnfinishedSubmission;

    private JobSession(
        QueueConnection connection, TaskStream stream, ScaleJob job, INatsJSConsumer consumer, QueueOptions options, WorkerCounts counts)
    {
        LeaseTerms terms = LeaseTerms.Of(consumer);
        (_connection, _stream, _job, _consumer, _counts) = (connection, stream, job, consumer, counts);
        _run = new TaskRun(connection, stream, job, options, terms, counts);
        _exhausted = new ExhaustedTasks(connection, stream, job, terms, counts);
        _wait = terms.Renewal < LeastWait ? LeastWait : terms.Renewal > MostWait ? MostWait : terms.Renewal;
    }

    /// <summary>Works until the job has no tasks left, or the token says stop.</summary>
    /// <exception cref="QueueException">The queue cannot be used any more.</exception>
    public static async Task RunAsync(
        QueueConnection connection, TaskStream stream, ScaleJob job, QueueOptions options, WorkerCounts counts, int workers, int threads,
        CancellationToken stop)
    {
        INatsJSConsumer consumer = await stream.ConsumerAsync(stop).ConfigureAwait(false);
        using var session = new JobSession(connection, stream, job, consumer, options, counts);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task watch = session._exhausted.WatchAsync(end.Token);
        try
        {
            Task[] slots = [.. Enumerable.Range(0, workers).Select(_ => session.WorkAsync(threads, end))];
            await Task.WhenAll(slots).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _asking.Dispose();

    /// <summary>One worker: a task after the other; it asks for one only when it is free.</summary>
    private async Task WorkAsync(int threads, CancellationTokenSource end)
    {
        JobWorker? worker = null;
        try
        {
            // Made with the first task, on the thread that runs it.
            while (await RunNextAsync(() => worker ??= _job.CreateWorker(threads), end.Token).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end was asked for.
        }
        catch
        {
            await end.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            worker?.Dispose();
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> RunNextAsync(Func<JobWorker> worker, CancellationToken end)
    {
        INatsJSMsg<byte[]>? message;
        await _asking.WaitAsync(end).ConfigureAwait(false);
        try
        {
            if (_isFinished)
                return false;
            message = await NextAsync(end).ConfigureAwait(false);
            if (message is null)
            {
                _isFinished = await LookAsync(end).ConfigureAwait(false);
                return !_isFinished;
            }

            if (Company.IsSuspect(message.Metadata?.NumDelivered ?? 0))
            {
                await RunAsync(message, worker, _company.AloneAsync, end).ConfigureAwait(false);
                return true;
            }

            _company.Join();
        }
        finally
        {
            _asking.Release();
        }

        try
        {
            await RunAsync(message, worker, _ => Task.CompletedTask, end).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _company.Leave();
        }
    }

    private async Task RunAsync(INatsJSMsg<byte[]> message, Func<JobWorker> worker, Func<CancellationToken, Task> wait, CancellationToken end)
    {
        TimeSpan pause = await _run.RunAsync(message, worker, wait, end).ConfigureAwait(false);
        await Task.Delay(pause, end).ConfigureAwait(false);
    }

    private async Task<INatsJSMsg<byte[]>?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            return await _consumer.NextAsync<byte[]>(opts: new NatsJSNextOpts { Expires = _wait }, cancellationToken: cancellation)
                .ConfigureAwait(false);
        }
        catch (NatsException)
        {
            // Whether the server is there, and the stream, is asked next.
            await Task.Delay(ErrorPause, cancellation).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Looks whether tasks are left.</summary>
    /// <returns>Whether the job has come to its end.</returns>
    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        TaskStream.StreamState state = await _stream.StateAsync(cancellation).ConfigureAwait(false);
        if (state is { Messages: > 0, Waiting: 0, Leased: 0 })
        {
            await _exhausted.SweepAsync(state.First, cancellation).ConfigureAwait(false);
            return false;
        }

        if (state.Messages > 0)
            return false;
        if (!state.IsSubmitted)
        {
            if (!_toldUnfinishedSubmission)
            {
                _connection.Tell(
                    QueueEventLevel.Warning, "waiting",
                    "the queue is empty, but not all tasks have been submitted yet: if that was interrupted, submit the job again",
                    _stream.Job.Id);
            }

            _toldUnfinishedSubmission = true;
            return false;
        }

        bool isComplete = _job.Complete();
        _connection.Tell(
            isComplete ? QueueEventLevel.Information : QueueEventLevel.Warning, "finished",
            isComplete ? $"the job {_job.FilePath} is complete" : $"the queue of the job {_job.FilePath} is empty, but not all tasks are done",
            _stream.Job.Id);
        return true;
    }
}
