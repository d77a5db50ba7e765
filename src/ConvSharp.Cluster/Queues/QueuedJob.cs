using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cluster.Queues;

/// <summary>What the queue knows of a job. It stands in the description of the job's stream.</summary>
/// <param name="Id">Made of path and fingerprint: a job that was changed is another one.</param>
/// <param name="Path">The job's file, as who submitted it sees it.</param>
/// <param name="Fingerprint">The job's fingerprint.</param>
/// <param name="TaskCount">How many tasks the job has.</param>
/// <param name="IsSubmitted">Whether all tasks have been published. Until then an empty stream is no finished job.</param>
internal sealed record QueuedJob(string Id, string Path, string Fingerprint, long TaskCount, bool IsSubmitted)
{
    // The server's limit.
    private const int LongestDescription = 4096;
    private const int IdBytes = 10;

    public static QueuedJob Of(ScaleJob job)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{job.Fingerprint}\n{job.FilePath}"));
        return new(Convert.ToHexStringLower(hash.AsSpan(0, IdBytes)), job.FilePath, job.Fingerprint, job.TaskCount, IsSubmitted: false);
    }

    /// <exception cref="QueueException">The path is too long for the server.</exception>
    public string Description()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("path", Path);
            json.WriteString("fingerprint", Fingerprint);
            json.WriteNumber("tasks", TaskCount);
            json.WriteBoolean("submitted", IsSubmitted);
            json.WriteEndObject();
        }

        string text = Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        return bytes.Length <= LongestDescription
            ? text
            : throw new QueueException($"the job's path has {Path.Length} characters, more than the queue can keep: use a shorter one.");
    }

    /// <summary>The job of a description; null if it is none, as of a stream of somebody else.</summary>
    public static QueuedJob? FromDescription(string? description)
    {
        try
        {
            using var document = JsonDocument.Parse(description ?? "");
            JsonElement json = document.RootElement;
            return new(
                json.GetProperty("id").GetString()!, json.GetProperty("path").GetString()!, json.GetProperty("fingerprint").GetString()!,
                json.GetProperty("tasks").GetInt64(), json.GetProperty("submitted").GetBoolean());
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
