namespace ConvSharp.Cluster;

/// <summary>Something that happened, for a log.</summary>
/// <param name="Time">When.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Name">What it is, in one word for programs: connected, disconnected, opened, retry, failed, …</param>
/// <param name="Message">What it is, for people; without secrets.</param>
/// <param name="Job">The job's id in the queue, if it is about a job.</param>
/// <param name="Task">The task's number, if it is about a task.</param>
public sealed record QueueEvent(DateTimeOffset Time, QueueEventLevel Level, string Name, string Message, string? Job, long? Task);

/// <summary>How much an event matters.</summary>
public enum QueueEventLevel
{
    /// <summary>The usual course.</summary>
    Information,

    /// <summary>Something that is tried again.</summary>
    Warning,

    /// <summary>Something that is lost: a task that cannot be done.</summary>
    Error,
}
