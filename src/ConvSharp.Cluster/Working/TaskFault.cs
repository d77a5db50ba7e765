namespace ConvSharp.Cluster.Working;

/// <summary>Whether another try can help.</summary>
internal static class TaskFault
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether the machine is to blame, not the task: its disk or memory is full, the share is gone, a permission is missing. A file that is
    /// missing, cut short or wrong stays so.
    /// </summary>
    public static bool IsOfMachine(Exception fault) => fault switch
    {
        AggregateException { InnerException: { } inner } => IsOfMachine(inner),
        FileNotFoundException or DirectoryNotFoundException or EndOfStreamException or PathTooLongException => false,
        IOException or UnauthorizedAccessException or OutOfMemoryException => true,
        _ => false,
    };

    /// <summary>The wait before a task is given out again; it doubles with each delivery.</summary>
    public static TimeSpan Delay(TimeSpan first, ulong deliveries)
    {
        double delay = first.TotalMilliseconds * Math.Pow(2, Math.Min(deliveries, 30) - 1);
        return TimeSpan.FromMilliseconds(Math.Min(delay, LongestDelay.TotalMilliseconds));
    }

    /// <summary>What a failure's record says.</summary>
    public static string Text(Exception fault) => $"{fault.GetType().Name}: {fault.Message}";
}
