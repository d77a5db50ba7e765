using System.Runtime.CompilerServices;
using System.Text.Json;
using ConvSharp.Cluster.Connections;
using NATS.Client.Core;

namespace ConvSharp.Cluster.Working;

/// <summary>Workers answer who asks for them: what does not answer is gone, or stopped.</summary>
internal static class WorkerPing
{
    private const string Subject = "convsharp.ping";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task AnswerAsync(
        QueueConnection connection, WorkerCounts counts, Func<string?> job, int workers, CancellationToken cancellation)
    {
        await foreach (NatsMsg<byte[]> ask in connection.Nats.SubscribeAsync<byte[]>(Subject, cancellationToken: cancellation)
            .ConfigureAwait(false))
        {
            try
            {
                await ask.ReplyAsync(Answer(counts, job(), workers), cancellationToken: cancellation).ConfigureAwait(false);
            }
            catch (NatsException)
            {
                // Who asked asks again.
            }
        }
    }

    /// <summary>Asks all workers of the server.</summary>
    public static async IAsyncEnumerable<WorkerStatus> AskAsync(
        QueueConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string inbox = connection.Nats.NewInbox();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using INatsSub<byte[]> answers =
            await connection.Nats.SubscribeCoreAsync<byte[]>(inbox, cancellationToken: cancellation).ConfigureAwait(false);
        await connection.Nats.PublishAsync<byte[]>(Subject, [], replyTo: inbox, cancellationToken: cancellation).ConfigureAwait(false);
        end.CancelAfter(Patience);
        while (await NextAsync(answers, end.Token).ConfigureAwait(false))
        {
            while (answers.Msgs.TryRead(out NatsMsg<byte[]> answer))
            {
                if (Read(answer.Data) is { } worker)
                    yield return worker;
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private static async Task<bool> NextAsync(INatsSub<byte[]> answers, CancellationToken end)
    {
        try
        {
            return await answers.Msgs.WaitToReadAsync(end).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static byte[] Answer(WorkerCounts counts, string? job, int workers)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("host", Environment.MachineName);
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteString("job", job);
            json.WriteNumber("workers", workers);
            json.WriteNumber("running", counts.Running);
            json.WriteNumber("done", counts.Done);
            json.WriteNumber("failed", counts.Failed);
            json.WriteNumber("redelivered", counts.Redelivered);
            json.WriteNumber("rate", counts.PerSecond);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static WorkerStatus? Read(byte[]? answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer ?? []);
            JsonElement json = document.RootElement;
            return new(
                json.GetProperty("host").GetString() ?? "", json.GetProperty("pid").GetInt32(), json.GetProperty("job").GetString(),
                json.GetProperty("workers").GetInt32(), json.GetProperty("running").GetInt64(), json.GetProperty("done").GetInt64(),
                json.GetProperty("failed").GetInt64(), json.GetProperty("redelivered").GetInt64(), json.GetProperty("rate").GetDouble());
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
