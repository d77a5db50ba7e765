using ConvSharp.Cluster.Connections;
using ConvSharp.Cluster.Queues;
using ConvSharp.Cluster.Working;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cluster;

/// <summary>How jobs in the queue stand.</summary>
public static class QueueStatus
{
    /// <summary>All jobs in the queue, the oldest first. What is done and failed is not counted.</summary>
    /// <exception cref="QueueException">The queue cannot be used.</exception>
    public static async Task<IReadOnlyList<JobStatus>> OfAllAsync(QueueOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using QueueConnection connection = await QueueConnection.OpenAsync(options, cancellation).ConfigureAwait(false);
        IReadOnlyList<WorkerStatus> workers = await WorkersAsync(connection, cancellation).ConfigureAwait(false);
        var jobs = new List<JobStatus>();
        foreach (TaskStream stream in await TaskStream.AllAsync(connection, cancellation).ConfigureAwait(false))
            jobs.Add(await OfAsync(stream, workers, tally: null, cancellation).ConfigureAwait(false));
        return jobs;
    }

    /// <summary>One job, with what is done and failed: one look at the store for each task.</summary>
    /// <exception cref="QueueException">The queue cannot be used, or has no such job.</exception>
    public static async Task<JobStatus> OfAsync(ScaleJob job, QueueOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(options);
        await using QueueConnection connection = await QueueConnection.OpenAsync(options, cancellation).ConfigureAwait(false);
        TaskStream stream = await TaskStream.FindAsync(connection, job, cancellation).ConfigureAwait(false);
        JobTally tally = await Task.Run(() => JobTally.Of(job, cancellation), cancellation).ConfigureAwait(false);
        IReadOnlyList<WorkerStatus> workers = await WorkersAsync(connection, cancellation).ConfigureAwait(false);
        return await OfAsync(stream, workers, tally, cancellation).ConfigureAwait(false);
    }

    private static async Task<JobStatus> OfAsync(
        TaskStream stream, IReadOnlyList<WorkerStatus> all, JobTally? tally, CancellationToken cancellation)
    {
        TaskStream.StreamState state = await stream.StateAsync(cancellation).ConfigureAwait(false);
        WorkerStatus[] workers = [.. all.Where(worker => worker.Job == stream.Job.Id)];
        double rate = workers.Sum(worker => worker.Rate);
        return new(
            stream.Job.Id, stream.Job.Path, stream.Job.TaskCount, state.IsSubmitted, state.Waiting, state.Leased, state.Redelivered,
            tally?.Done, tally?.Failed, rate, rate > 0 ? TimeSpan.FromSeconds(Math.Min(state.Messages / rate, 1e9)) : null, workers);
    }

    private static async Task<IReadOnlyList<WorkerStatus>> WorkersAsync(QueueConnection connection, CancellationToken cancellation)
    {
        var workers = new List<WorkerStatus>();
        await foreach (WorkerStatus worker in WorkerPing.AskAsync(connection, cancellation).ConfigureAwait(false))
            workers.Add(worker);
        return [.. workers.OrderBy(worker => worker.Host, StringComparer.Ordinal).ThenBy(worker => worker.ProcessId)];
    }
}

/// <summary>How a job in the queue stands.</summary>
/// <param name="Id">Its id in the queue.</param>
/// <param name="Path">Its file, as who submitted it sees it.</param>
/// <param name="Tasks">Its tasks.</param>
/// <param name="IsSubmitted">Whether all tasks have been published.</param>
/// <param name="Waiting">Tasks that have not been given out.</param>
/// <param name="Leased">Tasks that workers have, or that wait to be tried again.</param>
/// <param name="Redelivered">Of those, the ones that were given out before.</param>
/// <param name="Done">Tasks that are done, if they were counted.</param>
/// <param name="Failed">Tasks that are recorded as failed, if they were counted.</param>
/// <param name="Rate">Tasks a second of all workers that answer, over the last minute.</param>
/// <param name="TimeLeft">The time left at this rate.</param>
/// <param name="Workers">The processes that work on it and answer.</param>
public sealed record JobStatus(
    string Id, string Path, long Tasks, bool IsSubmitted, long Waiting, long Leased, long Redelivered, long? Done, long? Failed, double Rate,
    TimeSpan? TimeLeft, IReadOnlyList<WorkerStatus> Workers);

/// <summary>A process with workers.</summary>
/// <param name="Host">Its machine.</param>
/// <param name="ProcessId">Its number there.</param>
/// <param name="Job">The id of the job that it works on; null: it waits for one.</param>
/// <param name="Workers">How many tasks it runs at the same time.</param>
/// <param name="Running">How many run now.</param>
/// <param name="Done">Tasks that it has done.</param>
/// <param name="Failed">Tasks that it has recorded as failed.</param>
/// <param name="Redelivered">Tasks that it got and that had been given out before.</param>
/// <param name="Rate">Tasks a second over the last minute.</param>
public sealed record WorkerStatus(
    string Host, int ProcessId, string? Job, int Workers, long Running, long Done, long Failed, long Redelivered, double Rate);
