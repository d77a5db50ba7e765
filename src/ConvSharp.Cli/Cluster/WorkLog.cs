using System.Globalization;
using ConvSharp.Cli.Output;
using ConvSharp.Cluster;

namespace ConvSharp.Cli.Cluster;

/// <summary>Events of a worker on standard error: a line for each, for people or for programs.</summary>
internal sealed class WorkLog(TextWriter writer, bool isJson)
{
    private readonly Lock _gate = new();

    public void Write(QueueEvent happened)
    {
        string line = isJson ? Json(happened) : Words(happened);
        lock (_gate)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }

    private static string Words(QueueEvent happened) => string.Create(
        CultureInfo.InvariantCulture, $"{happened.Time.LocalDateTime:HH:mm:ss} {LevelName(happened.Level)} {happened.Message}");

    private static string Json(QueueEvent happened) => JsonText.Object(json =>
    {
        json.WriteString("time", happened.Time);
        json.WriteString("level", LevelName(happened.Level));
        json.WriteString("event", happened.Name);
        json.WriteString("message", happened.Message);
        if (happened.Job is { } job)
            json.WriteString("job", job);
        if (happened.Task is { } task)
            json.WriteNumber("task", task);
    });

    private static string LevelName(QueueEventLevel level) => level switch
    {
        QueueEventLevel.Information => "info",
        QueueEventLevel.Warning => "warning",
        _ => "error",
    };
}
