using System.Text.Json.Nodes;

namespace ConvSharp.Scale.Jobs;

/// <summary>Opens jobs by their files.</summary>
public static class JobFile
{
    /// <summary>Opens a job that was begun.</summary>
    /// <param name="path">The job.json, or its folder.</param>
    /// <param name="formats">
    /// Makes the format of a map's files from its <see cref="MapFormat.Settings"/>; null: .npy files.
    /// </param>
    /// <exception cref="JobException">It is no job, or one of other versions, weights or inputs.</exception>
    public static ScaleJob Open(string path, Func<JsonObject, MapFormat>? formats = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        JobFolder folder = JobFolder.Of(path);
        JsonObject job = folder.Read();
        string kind = JobJson.Text(job, "kind");
        switch (kind)
        {
            case TilesJob.Kind:
                return TilesJob.Open(folder, job);
            case MapJob.Kind:
                MapFormat format = JobJson.At(job, "settings", "format") is JsonObject settings && formats is not null
                    ? formats(settings)
                    : new NpyMapFormat();
                return JsonNode.DeepEquals(format.Settings, JobJson.At(job, "settings", "format"))
                    ? MapJob.Open(folder, job, format)
                    : throw new JobException($"'{path}' reads and writes files in a way that this program does not know: use the tool.");
            default:
                throw new JobException($"'{path}' is a job of kind '{kind}', which is unknown: use a newer version.");
        }
    }
}
