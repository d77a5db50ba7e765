using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ConvSharp.Cluster.Working;

/// <summary>The process's instruments; who wants them listens.</summary>
internal static class ClusterMetrics
{
    public const string Name = "ConvSharp.Cluster";

    private static readonly Meter Meter = new(Name);

    public static ActivitySource Activities { get; } = new(Name);

    public static Counter<long> Done { get; } = Meter.CreateCounter<long>("convsharp.tasks.done", "{task}", "Tasks that were done.");

    public static Counter<long> Failed { get; } =
        Meter.CreateCounter<long>("convsharp.tasks.failed", "{task}", "Tasks that were recorded as ones that cannot be done.");

    public static Counter<long> Retried { get; } =
        Meter.CreateCounter<long>("convsharp.tasks.retried", "{task}", "Tasks that were given back to be tried again.");

    public static Counter<long> Redelivered { get; } =
        Meter.CreateCounter<long>("convsharp.tasks.redelivered", "{task}", "Tasks received that had been given out before.");

    public static Counter<long> BytesRead { get; } =
        Meter.CreateCounter<long>("convsharp.bytes.read", "By", "Bytes of the input's store that were read.");

    public static Counter<long> BytesWritten { get; } =
        Meter.CreateCounter<long>("convsharp.bytes.written", "By", "Bytes of the output, before compression.");

    public static UpDownCounter<long> Running { get; } =
        Meter.CreateUpDownCounter<long>("convsharp.tasks.running", "{task}", "Tasks that are running.");

    public static Histogram<double> Duration { get; } =
        Meter.CreateHistogram<double>("convsharp.task.duration", "s", "The time that a task took.");
}
