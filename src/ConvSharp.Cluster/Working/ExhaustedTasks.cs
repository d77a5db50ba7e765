using System.Text.Json;
using ConvSharp.Cluster.Connections;
using ConvSharp.Cluster.Queues;
using ConvSharp.Scale.Jobs;
using NATS.Client.Core;
using NATS.Client.JetStream.Models;

namespace ConvSharp.Cluster.Working;

/// <summary>
/// Records tasks that were given out as often as allowed and that no worker ended: they kill their workers. The server says so once, to whom
/// it may; what nobody heard is found at the end, as tasks that are in the stream though none waits and none is lent.
/// </summary>
internal sealed class ExhaustedTasks(QueueConnection connection, TaskStream stream, ScaleJob job, LeaseTerms terms, WorkerCounts counts)
{
    private string Subject => $"$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.{stream.Name}.{TaskStream.Consumer}";

    /// <summary>Listens to the server until it is cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        await foreach (NatsMsg<byte[]> advisory in connection.Nats.SubscribeAsync<byte[]>(Subject, cancellationToken: cancellation)
            .ConfigureAwait(false))
        {
            if (Place(advisory.Data) is { } place)
                await RecordAsync(new StreamMsgGetRequest { Seq = place }, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Records all tasks in the stream. Only for a stream of which no task waits and none is lent.</summary>
    public async Task SweepAsync(ulong first, CancellationToken cancellation)
    {
        ulong? next = first;
        while (next is { } place)
            next = await RecordAsync(stream.From(place), cancellation).ConfigureAwait(false) + 1;
    }

    /// <returns>The message's place; null if there is none.</returns>
    private async Task<ulong?> RecordAsync(StreamMsgGetRequest request, CancellationToken cancellation)
    {
        if (await stream.MessageAsync(request, cancellation).ConfigureAwait(false) is not { } message)
            return null;
        try
        {
            if (message.Task is { } task && !job.IsDone(task) && !job.IsFailed(task))
            {
                string why = $"it was given out {terms.MostDeliveries} times, and no worker came to its end: they were killed or hung, " +
                    "or their machines ended.";
                job.RecordFailure(task, why);
                counts.CountFailed();
                connection.Tell(
                    QueueEventLevel.Error, "failed", $"task {task} ({job.NameOf(task)}) cannot be done: {why}", stream.Job.Id, task);
            }
        }
        catch (Exception fault) when (TaskFault.IsOfMachine(fault))
        {
            // The message stays for a worker that can write; the next sweep comes to it again.
            connection.Tell(
                QueueEventLevel.Warning, "retry", $"a failure cannot be recorded: {TaskFault.Text(fault)}", stream.Job.Id, message.Task);
            return message.Sequence;
        }

        await stream.DeleteAsync(message.Sequence, cancellation).ConfigureAwait(false);
        return message.Sequence;
    }

    private static ulong? Place(byte[]? advisory)
    {
        try
        {
            using var json = JsonDocument.Parse(advisory ?? []);
            return json.RootElement.TryGetProperty("stream_seq", out JsonElement place) && place.TryGetUInt64(out ulong number) ? number : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
