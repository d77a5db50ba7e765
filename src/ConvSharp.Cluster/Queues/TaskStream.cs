using System.Globalization;
using ConvSharp.Cluster.Connections;
using ConvSharp.Scale.Jobs;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace ConvSharp.Cluster.Queues;

/// <summary>
/// The stream of a job: a work queue of one empty message for each task, whose subject has the task's number. The server takes no second
/// message of a subject, so a task is in the queue once, however often it is submitted. A message is gone when it is acknowledged.
/// </summary>
internal sealed class TaskStream
{
    /// <summary>The consumer that all workers of a job share.</summary>
    public const string Consumer = "workers";

    private const string NamePrefix = "convsharp-";
    private const string SubjectPrefix = "convsharp.task.";

    // The server's limits of messages that are lent, and of workers that wait, would bound the number of workers.
    private const int MostWorkers = 100_000;

    private readonly QueueConnection _connection;

    private TaskStream(QueueConnection connection, QueuedJob job) => (_connection, Job) = (connection, job);

    public QueuedJob Job { get; }

    public string Name => NamePrefix + Job.Id;

    public string Subject(long task) => string.Create(CultureInfo.InvariantCulture, $"{SubjectPrefix}{Job.Id}.{task}");

    /// <summary>The task of a message; null if the subject has none of the job's.</summary>
    public long? TaskOf(string? subject) =>
        long.TryParse(subject?[(subject.LastIndexOf('.') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long task)
        && task < Job.TaskCount ? task : null;

    /// <summary>Makes the stream and the consumer, or takes those that are there.</summary>
    public static async Task<TaskStream> CreateAsync(
        QueueConnection connection, QueuedJob job, QueueOptions options, CancellationToken cancellation)
    {
        var stream = new TaskStream(connection, job with { IsSubmitted = false });
        await stream.WriteAsync(options, cancellation).ConfigureAwait(false);
        await connection.AskAsync(
            token => connection.JetStream.CreateOrUpdateConsumerAsync(
                stream.Name,
                new ConsumerConfig(Consumer)
                {
                    DurableName = Consumer,
                    AckPolicy = ConsumerConfigAckPolicy.Explicit,
                    AckWait = options.Lease,
                    MaxDeliver = options.MostDeliveries,
                    MaxAckPending = MostWorkers,
                    MaxWaiting = MostWorkers,
                },
                token),
            cancellation).ConfigureAwait(false);
        return stream;
    }

    /// <summary>Notes that all tasks have been published.</summary>
    public Task MarkSubmittedAsync(QueueOptions options, CancellationToken cancellation) =>
        new TaskStream(_connection, Job with { IsSubmitted = true }).WriteAsync(options, cancellation);

    /// <summary>The streams of all jobs, the oldest first.</summary>
    public static async Task<IReadOnlyList<TaskStream>> AllAsync(QueueConnection connection, CancellationToken cancellation)
    {
        var found = new List<(DateTimeOffset Created, TaskStream Stream)>();
        await connection.AskAsync(
            async token =>
            {
                found.Clear();
                await foreach (INatsJSStream stream in connection.JetStream.ListStreamsAsync(SubjectPrefix + ">", token).ConfigureAwait(false))
                {
                    if (QueuedJob.FromDescription(stream.Info.Config.Description) is { } job)
                        found.Add((stream.Info.Created, new TaskStream(connection, job)));
                }

                return true;
            },
            cancellation).ConfigureAwait(false);
        return [.. found.OrderBy(entry => entry.Created).Select(entry => entry.Stream)];
    }

    /// <summary>The job's stream. Machines may see the job's file by different names; its fingerprint is the same on all.</summary>
    /// <exception cref="QueueException">The queue does not have the job.</exception>
    public static async Task<TaskStream> FindAsync(QueueConnection connection, ScaleJob job, CancellationToken cancellation)
    {
        IReadOnlyList<TaskStream> streams = await AllAsync(connection, cancellation).ConfigureAwait(false);
        string id = QueuedJob.Of(job).Id;
        TaskStream[] alike = [.. streams.Where(stream => stream.Job.Fingerprint == job.Fingerprint)];
        return streams.FirstOrDefault(stream => stream.Job.Id == id) ?? alike switch
        {
            [{ } one] when one.Job.TaskCount == job.TaskCount => one,
            [] when streams.Any(stream => stream.Job.Path == job.FilePath) => throw new QueueException(
                $"the job {job.FilePath} has changed since it was submitted: submit it again."),
            [] => throw new QueueException($"the job {job.FilePath} is not in the queue: submit it first."),
            _ => throw new QueueException(
                $"the queue has {alike.Length} jobs like {job.FilePath} by other names: use the name by which it was submitted."),
        };
    }

    /// <summary>How the stream stands now.</summary>
    /// <exception cref="QueueException">The stream is gone.</exception>
    public async Task<StreamState> StateAsync(CancellationToken cancellation)
    {
        try
        {
            StreamInfo info = (await _connection.AskAsync(
                token => _connection.JetStream.GetStreamAsync(Name, cancellationToken: token), cancellation).ConfigureAwait(false)).Info;
            ConsumerInfo consumer = (await ConsumerAsync(cancellation).ConfigureAwait(false)).Info;
            return new(
                info.State.Messages, (ulong)info.State.FirstSeq, (long)consumer.NumPending, consumer.NumAckPending, consumer.NumRedelivered,
                QueuedJob.FromDescription(info.Config.Description) is { IsSubmitted: true });
        }
        catch (NatsJSApiException fault) when (QueueConnection.IsMissing(fault))
        {
            throw Lost(fault);
        }
    }

    /// <exception cref="QueueException">The stream is gone.</exception>
    public async Task<INatsJSConsumer> ConsumerAsync(CancellationToken cancellation)
    {
        try
        {
            return await _connection.AskAsync(
                token => _connection.JetStream.GetConsumerAsync(Name, Consumer, token), cancellation).ConfigureAwait(false);
        }
        catch (NatsJSApiException fault) when (QueueConnection.IsMissing(fault))
        {
            throw Lost(fault);
        }
    }

    /// <summary>The first message at or behind a place in the stream: its place and task. Null if there is none.</summary>
    public async Task<(ulong Sequence, long? Task)?> MessageAsync(StreamMsgGetRequest request, CancellationToken cancellation)
    {
        try
        {
            StreamMsgGetResponse answer = await _connection.AskAsync(
                token => _connection.JetStream.JSRequestResponseAsync<StreamMsgGetRequest, StreamMsgGetResponse>(
                    $"{_connection.JetStream.Opts.Prefix}.STREAM.MSG.GET.{Name}", request, token), cancellation).ConfigureAwait(false);
            return ((ulong)answer.Message.Seq, TaskOf(answer.Message.Subject));
        }
        catch (NatsJSApiException fault) when (QueueConnection.IsMissing(fault))
        {
            return null;
        }
    }

    /// <summary>A request for the first message of a task from a place on.</summary>
    public StreamMsgGetRequest From(ulong sequence) => new() { Seq = sequence, NextBySubj = $"{SubjectPrefix}{Job.Id}.*" };

    /// <summary>Deletes a message; one that is gone is no error.</summary>
    public async Task DeleteAsync(ulong sequence, CancellationToken cancellation)
    {
        try
        {
            await _connection.AskAsync(
                token => _connection.JetStream.DeleteMessageAsync(
                    Name, new StreamMsgDeleteRequest { Seq = sequence, NoErase = true }, token), cancellation).ConfigureAwait(false);
        }
        catch (NatsJSApiException)
        {
            // Another worker was first.
        }
    }

    /// <summary>Takes the job out of the queue; its files stay.</summary>
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        try
        {
            await _connection.AskAsync(token => _connection.JetStream.DeleteStreamAsync(Name, token), cancellation).ConfigureAwait(false);
        }
        catch (NatsJSApiException fault) when (QueueConnection.IsMissing(fault))
        {
            // It is out already.
        }
    }

    private async Task WriteAsync(QueueOptions options, CancellationToken cancellation) => await _connection.AskAsync(
        token => _connection.JetStream.CreateOrUpdateStreamAsync(
            new StreamConfig(Name, [$"{SubjectPrefix}{Job.Id}.*"])
            {
                Description = Job.Description(),
                Retention = StreamConfigRetention.Workqueue,
                Storage = StreamConfigStorage.File,
                MaxMsgsPerSubject = 1,
                Discard = StreamConfigDiscard.New,
                DiscardNewPerSubject = true,
                DuplicateWindow = options.DuplicateWindow,
            },
            token),
        cancellation).ConfigureAwait(false);

    private QueueException Lost(Exception fault) => new(
        $"the queue has lost the job {Job.Path} (its stream {Name} is gone from the server's store): submit it again; what is done stays done.",
        fault);

    /// <summary>How a stream stands.</summary>
    /// <param name="Messages">Tasks that are not done.</param>
    /// <param name="First">The place of the first message.</param>
    /// <param name="Waiting">Tasks that have not been given out.</param>
    /// <param name="Leased">Tasks that workers have.</param>
    /// <param name="Redelivered">Of those, the ones that were given out before.</param>
    /// <param name="IsSubmitted">Whether all tasks have been published.</param>
    internal sealed record StreamState(long Messages, ulong First, long Waiting, long Leased, long Redelivered, bool IsSubmitted);
}
