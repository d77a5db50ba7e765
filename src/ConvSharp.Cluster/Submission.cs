using System.Globalization;
using ConvSharp.Cluster.Connections;
using ConvSharp.Cluster.Queues;
using ConvSharp.Scale.Jobs;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace ConvSharp.Cluster;

/// <summary>Puts the tasks of a job into the queue.</summary>
public static class Submission
{
    // The server's code for a subject that has its message already.
    private const int InQueue = 10077;

    // Publications whose acknowledgement is awaited.
    private const int Window = 2048;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Publishes a message for each task that is neither done nor recorded as failed, nor in the queue already. To submit again does no
    /// harm, and completes a submission that ended early.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="options">The queue.</param>
    /// <param name="progress">Is told how many tasks have been looked at.</param>
    /// <param name="cancellation">Ends the submission; what was published stays.</param>
    /// <exception cref="QueueException">The queue cannot be used.</exception>
    public static async Task<SubmissionResult> SubmitAsync(
        ScaleJob job, QueueOptions options, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(options);
        await using QueueConnection connection = await QueueConnection.OpenAsync(options, cancellation).ConfigureAwait(false);
        TaskStream stream = await TaskStream.CreateAsync(connection, QueuedJob.Of(job), options, cancellation).ConfigureAwait(false);
        SubmissionResult result = await new Publisher(connection, stream).PublishAsync(job, progress, cancellation).ConfigureAwait(false);
        await stream.MarkSubmittedAsync(options, cancellation).ConfigureAwait(false);
        return result;
    }

    /// <summary>Takes a job out of the queue: tasks that wait are given to nobody, and what is done stays done.</summary>
    /// <param name="job">The job.</param>
    /// <param name="options">The queue.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="QueueException">The queue cannot be used.</exception>
    public static async Task WithdrawAsync(ScaleJob job, QueueOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(options);
        await using QueueConnection connection = await QueueConnection.OpenAsync(options, cancellation).ConfigureAwait(false);
        string id = QueuedJob.Of(job).Id;
        foreach (TaskStream stream in await TaskStream.AllAsync(connection, cancellation).ConfigureAwait(false))
        {
            if (stream.Job.Id == id)
                await stream.RemoveAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Publishes with a window of messages on their way, so that neither the round trip nor memory bounds it.</summary>
    private sealed class Publisher(QueueConnection connection, TaskStream stream)
    {
        // Only messages that are sent again by one submission are duplicates: a task may be submitted once more as soon as its failure is removed.
        private readonly string _submission = Guid.NewGuid().ToString("N")[..8];
        private readonly (long Task, Task<NatsResult<PubAckResponse>> Answer)[] _sent = new (long, Task<NatsResult<PubAckResponse>>)[Window];
        private long _published;
        private long _queued;

        public async Task<SubmissionResult> PublishAsync(ScaleJob job, Action<long>? progress, CancellationToken cancellation)
        {
            long done = 0, failed = 0, count = 0;
            for (long task = 0; task < job.TaskCount; task++)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Invoke(task);
                if (job.IsDone(task))
                {
                    done++;
                }
                else if (job.IsFailed(task))
                {
                    failed++;
                }
                else
                {
                    long slot = count++ % Window;
                    if (count > Window)
                        await SettleAsync(_sent[slot], cancellation).ConfigureAwait(false);
                    _sent[slot] = (task, SendAsync(task, cancellation));
                }
            }

            for (long left = Math.Min(count, Window); left > 0; left--)
                await SettleAsync(_sent[(count - left) % Window], cancellation).ConfigureAwait(false);
            progress?.Invoke(job.TaskCount);
            return new(stream.Job.Id, job.TaskCount, _published, _queued, done, failed);
        }

        private Task<NatsResult<PubAckResponse>> SendAsync(long task, CancellationToken cancellation) =>
            connection.JetStream.TryPublishAsync<byte[]>(
                stream.Subject(task),
                data: null,
                opts: new NatsJSPubOpts
                {
                    MsgId = string.Create(CultureInfo.InvariantCulture, $"{stream.Job.Id}.{_submission}.{task}"),
                    ExpectedStream = stream.Name,
                },
                cancellationToken: cancellation).AsTask();

        /// <summary>Waits for the server's word on a message, and sends it again where there is none.</summary>
        private async Task SettleAsync((long Task, Task<NatsResult<PubAckResponse>> Answer) sent, CancellationToken cancellation)
        {
            Task<NatsResult<PubAckResponse>> answer = sent.Answer;
            while (true)
            {
                NatsResult<PubAckResponse> result = await answer.ConfigureAwait(false);
                if (result.Success)
                {
                    ApiError? error = result.Value.Error;
                    if (error is null)
                    {
                        _published++;
                        return;
                    }

                    if (error.ErrCode == InQueue)
                    {
                        _queued++;
                        return;
                    }

                    throw new QueueException($"the server does not take task {sent.Task}: {error.Description} (code {error.ErrCode}).");
                }

                // Whether the server is there and still has the stream.
                await stream.StateAsync(cancellation).ConfigureAwait(false);
                await Task.Delay(RetryPause, cancellation).ConfigureAwait(false);
                answer = SendAsync(sent.Task, cancellation);
            }
        }
    }
}

/// <summary>What a submission did.</summary>
/// <param name="Job">The job's id in the queue.</param>
/// <param name="Tasks">The job's tasks.</param>
/// <param name="Published">Those that were put into the queue.</param>
/// <param name="Queued">Those that were in it already.</param>
/// <param name="Done">Those that are done.</param>
/// <param name="Failed">Those that are recorded as failed.</param>
public sealed record SubmissionResult(string Job, long Tasks, long Published, long Queued, long Done, long Failed);
