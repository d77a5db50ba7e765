using System.Diagnostics;
using ConvSharp.Cluster.Connections;
using ConvSharp.Cluster.Queues;
using ConvSharp.Cluster.Working;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cluster;

/// <summary>Workers of one process, that take tasks from the queue. Any number of such processes may come and go.</summary>
/// <param name="options">The queue.</param>
/// <param name="open">Opens a job by the name of its file.</param>
public sealed class QueueWorker(QueueOptions options, Func<string, ScaleJob> open)
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string InstrumentsName = ClusterMetrics.Name;

    private static readonly TimeSpan JobPause = TimeSpan.FromSeconds(2);

    private readonly WorkerCounts _counts = new();
    private string? _current;

    /// <summary>The job's file; null: whatever is in the queue, the oldest job first.</summary>
    public string? JobPath { get; init; }

    /// <summary>How many tasks run at the same time; each has the memory of one task.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The threads that each task may use.</summary>
    public int ThreadsPerTask { get; init; } = 1;

    /// <summary>Whether to end when no tasks are left, and not to wait for others.</summary>
    public bool StopWhenDone { get; init; } = true;

    /// <summary>What has been done so far.</summary>
    public WorkerSummary Summary(TimeSpan elapsed, TimeSpan processor) => _counts.Summary(elapsed, processor);

    /// <summary>Works until no tasks are left, or until it is told to stop: then tasks that run are given back to the queue.</summary>
    /// <param name="stop">Says when to stop; that is no error.</param>
    /// <exception cref="QueueException">The queue cannot be used, has lost the job, or the job is another one.</exception>
    public async Task<WorkerSummary> RunAsync(CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ThreadsPerTask, 1);
        long start = Stopwatch.GetTimestamp();
        TimeSpan processorStart = Environment.CpuUsage.TotalTime;
        try
        {
            await using QueueConnection connection = await QueueConnection.OpenAsync(options, stop).ConfigureAwait(false);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task ping = WorkerPing.AnswerAsync(connection, _counts, () => _current, Workers, end.Token);
            try
            {
                await (JobPath is { } path ? WorkOnAsync(connection, path, stop) : WorkOnAllAsync(connection, stop)).ConfigureAwait(false);
            }
            finally
            {
                await end.CancelAsync().ConfigureAwait(false);
                await ping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

                // What was said last is on its way before the connection is closed.
                if (connection.Nats.ConnectionState == NATS.Client.Core.NatsConnectionState.Open)
                    await FlushAsync(connection).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end was asked for.
        }

        return Summary(Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processorStart);
    }

    private static async Task FlushAsync(QueueConnection connection)
    {
        using var patience = new CancellationTokenSource(JobPause);
        try
        {
            await connection.Nats.PingAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is NATS.Client.Core.NatsException or OperationCanceledException)
        {
            // Then the tasks' leases run out.
        }
    }

    /// <summary>One job, by the name of its file.</summary>
    private async Task WorkOnAsync(QueueConnection connection, string path, CancellationToken stop)
    {
        using ScaleJob job = open(path);
        do
        {
            TaskStream stream = await TaskStream.FindAsync(connection, job, stop).ConfigureAwait(false);
            await WorkAsync(connection, stream, job, stop).ConfigureAwait(false);
            if (!StopWhenDone)
                await Task.Delay(JobPause, stop).ConfigureAwait(false);
        }
        while (!StopWhenDone);
    }

    private async Task WorkOnAllAsync(QueueConnection connection, CancellationToken stop)
    {
        var refused = new HashSet<string>();
        while (!stop.IsCancellationRequested)
        {
            bool hasWorked = false;
            foreach (TaskStream stream in await TaskStream.AllAsync(connection, stop).ConfigureAwait(false))
            {
                if (!refused.Contains(stream.Job.Id) && await HasTasksAsync(stream, stop).ConfigureAwait(false))
                    hasWorked |= await TryWorkAsync(connection, stream, refused, stop).ConfigureAwait(false);
            }

            if (!hasWorked && StopWhenDone)
                return;
            if (!hasWorked)
                await Task.Delay(JobPause, stop).ConfigureAwait(false);
        }
    }

    private static async Task<bool> HasTasksAsync(TaskStream stream, CancellationToken stop)
    {
        try
        {
            return await stream.StateAsync(stop).ConfigureAwait(false) is { Messages: > 0 };
        }
        catch (QueueException)
        {
            // Withdrawn since the list was made.
            return false;
        }
    }

    private async Task<bool> TryWorkAsync(QueueConnection connection, TaskStream stream, HashSet<string> refused, CancellationToken stop)
    {
        ScaleJob job;
        try
        {
            job = open(stream.Job.Path);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Refuse($"the job {stream.Job.Path} cannot be opened here: {fault.Message}");
            return false;
        }

        using (job)
        {
            if (job.Fingerprint != stream.Job.Fingerprint || job.TaskCount != stream.Job.TaskCount)
            {
                Refuse($"the job {stream.Job.Path} has changed since it was submitted: submit it again");
                return false;
            }

            await WorkAsync(connection, stream, job, stop).ConfigureAwait(false);
            return true;
        }

        void Refuse(string why)
        {
            refused.Add(stream.Job.Id);
            connection.Tell(QueueEventLevel.Warning, "refused", why, stream.Job.Id);
        }
    }

    private async Task WorkAsync(QueueConnection connection, TaskStream stream, ScaleJob job, CancellationToken stop)
    {
        _current = stream.Job.Id;
        connection.Tell(QueueEventLevel.Information, "opened", $"works on {job.FilePath}", stream.Job.Id);
        try
        {
            await JobSession.RunAsync(connection, stream, job, options, _counts, Workers, ThreadsPerTask, stop).ConfigureAwait(false);
        }
        finally
        {
            _current = null;
        }
    }
}

/// <summary>What the workers of a process did.</summary>
/// <param name="Done">Tasks that were done.</param>
/// <param name="Skipped">Tasks that were done or failed already when they came.</param>
/// <param name="Failed">Tasks that were recorded as ones that cannot be done.</param>
/// <param name="Retried">Tasks that were given back to be tried again.</param>
/// <param name="Redelivered">Tasks that had been given out before.</param>
/// <param name="BytesRead">Bytes of the inputs' store that were read.</param>
/// <param name="BytesWritten">Bytes of the outputs, before compression.</param>
/// <param name="Elapsed">The time.</param>
/// <param name="Processor">The processor time of the process.</param>
public sealed record WorkerSummary(
    long Done, long Skipped, long Failed, long Retried, long Redelivered, long BytesRead, long BytesWritten, TimeSpan Elapsed,
    TimeSpan Processor);
