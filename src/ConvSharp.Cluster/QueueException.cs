namespace ConvSharp.Cluster;

/// <summary>The queue cannot be used. The message says why, and what helps; no secret is in it.</summary>
public sealed class QueueException : Exception
{
    /// <summary>An error without a message.</summary>
    public QueueException()
    {
    }

    /// <summary>An error with its message.</summary>
    public QueueException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its message and cause.</summary>
    public QueueException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
