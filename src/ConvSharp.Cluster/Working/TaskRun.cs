using System.Diagnostics;
using System.Globalization;
using ConvSharp.Cluster.Connections;
using ConvSharp.Cluster.Queues;
using ConvSharp.Scale.Jobs;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace ConvSharp.Cluster.Working;

/// <summary>Runs the task of a message, and tells the server how it ended.</summary>
internal sealed class TaskRun(
    QueueConnection connection, TaskStream stream, ScaleJob job, QueueOptions options, LeaseTerms terms, WorkerCounts counts)
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(30);

    /// <param name="message">The message.</param>
    /// <param name="worker">Who runs the task.</param>
    /// <param name="wait">What is waited for first, while the task is this worker's already.</param>
    /// <param name="stop">Stops the task, which is given back.</param>
    /// <returns>How long to wait before the next task: the machine may be at fault.</returns>
    public async Task<TimeSpan> RunAsync(
        INatsJSMsg<byte[]> message, Func<JobWorker> worker, Func<CancellationToken, Task> wait, CancellationToken stop)
    {
        ulong deliveries = message.Metadata?.NumDelivered ?? 1;
        if (stream.TaskOf(message.Subject) is not { } task)
        {
            // Not of this job; nobody could run it.
            await AnswerAsync(token => message.AckTerminateAsync(cancellationToken: token)).ConfigureAwait(false);
            return TimeSpan.Zero;
        }

        if (deliveries > 1)
        {
            counts.CountRedelivered();
            Tell(QueueEventLevel.Warning, "redelivered", $"task {task} is given out for the {Ordinal(deliveries)} time", task);
        }

        try
        {
            if (job.IsDone(task) || job.IsFailed(task))
            {
                counts.CountSkipped();
                await AnswerAsync(token => message.AckAsync(cancellationToken: token)).ConfigureAwait(false);
                return TimeSpan.Zero;
            }

            long start = Stopwatch.GetTimestamp();
            TaskResult result = await ExecuteAsync(message, task, deliveries, worker, wait, stop).ConfigureAwait(false);
            counts.CountDone(result, Stopwatch.GetElapsedTime(start));
            await AnswerAsync(token => message.AckAsync(cancellationToken: token)).ConfigureAwait(false);
            return TimeSpan.Zero;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await AnswerAsync(token => message.NakAsync(cancellationToken: token)).ConfigureAwait(false);
            return TimeSpan.Zero;
        }
        catch (Exception fault) when (TaskFault.IsOfMachine(fault) && deliveries < (ulong)terms.MostDeliveries)
        {
            return await RetryAsync(message, task, deliveries, TaskFault.Text(fault)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deliveries < (ulong)terms.MostDeliveries)
        {
            await RetryAsync(message, task, deliveries, TooLong()).ConfigureAwait(false);
            return TimeSpan.Zero;
        }
        catch (Exception fault)
        {
            return await FailAsync(message, task, fault is OperationCanceledException ? TooLong() : TaskFault.Text(fault), deliveries)
                .ConfigureAwait(false);
        }
    }

    private async Task<TaskResult> ExecuteAsync(
        INatsJSMsg<byte[]> message, long task, ulong deliveries, Func<JobWorker> worker, Func<CancellationToken, Task> wait,
        CancellationToken stop)
    {
        await using var lease = new Lease(message, terms.Renewal);
        await wait(stop).ConfigureAwait(false);
        using Activity? activity = ClusterMetrics.Activities.StartActivity("task");
        activity?.SetTag("convsharp.job", job.FilePath).SetTag("convsharp.task", task).SetTag("convsharp.delivery", deliveries);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (options.TaskLimit is { } limit)
            end.CancelAfter(limit);
        counts.CountStart();
        try
        {
            // Tasks are long and compute: they keep off the threads that renew leases.
            TaskResult result = await Task.Factory.StartNew(
                () => worker().Run(task, end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
            activity?.SetTag("convsharp.bytes_read", result.BytesRead).SetTag("convsharp.bytes_written", result.BytesWritten);
            return result;
        }
        catch (Exception fault)
        {
            activity?.SetStatus(ActivityStatusCode.Error, TaskFault.Text(fault));
            throw;
        }
        finally
        {
            counts.CountEnd();
        }
    }

    private async Task<TimeSpan> RetryAsync(INatsJSMsg<byte[]> message, long task, ulong deliveries, string why)
    {
        TimeSpan delay = TaskFault.Delay(options.RetryDelay, deliveries);
        counts.CountRetried();
        Tell(
            QueueEventLevel.Warning, "retry",
            string.Create(CultureInfo.InvariantCulture, $"task {task} is tried again in {delay.TotalSeconds:0.#} s: {why}"), task);
        await AnswerAsync(token => message.NakAsync(new AckOpts { NakDelay = delay }, token)).ConfigureAwait(false);
        return delay;
    }

    private async Task<TimeSpan> FailAsync(INatsJSMsg<byte[]> message, long task, string why, ulong deliveries)
    {
        try
        {
            job.RecordFailure(task, why);
        }
        catch (Exception fault) when (TaskFault.IsOfMachine(fault))
        {
            // If this was the last delivery, the watch over exhausted tasks records it later.
            return await RetryAsync(message, task, deliveries, $"its failure cannot be recorded: {TaskFault.Text(fault)}").ConfigureAwait(false);
        }

        counts.CountFailed();
        Tell(QueueEventLevel.Error, "failed", $"task {task} ({job.NameOf(task)}) cannot be done: {why}", task);
        await AnswerAsync(token => message.AckTerminateAsync(cancellationToken: token)).ConfigureAwait(false);
        return TimeSpan.Zero;
    }

    /// <summary>
    /// Tells the server. If that does not reach it, the task is given out again, and whoever gets it sees that it is done.
    /// </summary>
    private async Task AnswerAsync(Func<CancellationToken, ValueTask> answer)
    {
        try
        {
            await answer(CancellationToken.None).AsTask().WaitAsync(AnswerPatience).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is NatsException or TimeoutException or OperationCanceledException)
        {
            connection.Tell(QueueEventLevel.Warning, "unanswered", $"the server could not be told of a task: {fault.Message}", stream.Job.Id);
        }
    }

    private void Tell(QueueEventLevel level, string name, string message, long task) =>
        connection.Tell(level, name, message, stream.Job.Id, task);

    private string TooLong() => string.Create(
        CultureInfo.InvariantCulture, $"it was stopped after {options.TaskLimit?.TotalSeconds ?? 0:0.#} s, the limit of a task.");

    private static string Ordinal(ulong number) => number switch
    {
        2 => "2nd",
        3 => "3rd",
        _ => string.Create(CultureInfo.InvariantCulture, $"{number}th"),
    };
}

/// <summary>How the job's tasks are lent, as the server has it.</summary>
/// <param name="Renewal">How often a lease is renewed.</param>
/// <param name="MostDeliveries">How often a task is given out.</param>
internal sealed record LeaseTerms(TimeSpan Renewal, long MostDeliveries)
{
    private const int RenewalsPerLease = 3;

    public static LeaseTerms Of(INatsJSConsumer consumer) =>
        new(consumer.Info.Config.AckWait / RenewalsPerLease, consumer.Info.Config.MaxDeliver);
}
