namespace ConvSharp.Scale.Jobs;

/// <summary>A job that cannot be made or opened: the message says why, and what to do.</summary>
public sealed class JobException : IOException
{
    /// <summary>Creates the exception.</summary>
    public JobException()
    {
    }

    /// <summary>Creates the exception from a finished message.</summary>
    public JobException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from a finished message and its cause.</summary>
    public JobException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
