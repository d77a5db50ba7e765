using ConvSharp.Files;

namespace ConvSharp.Scale.Jobs;

/// <summary>
/// An output that cannot be written, because the disk is full or may not be written to: the task is not to blame, and others will meet the
/// same.
/// </summary>
public sealed class OutputFault : IOException
{
    /// <summary>Creates the exception.</summary>
    public OutputFault()
    {
    }

    /// <summary>Creates the exception from a finished message.</summary>
    public OutputFault(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from a finished message and its cause.</summary>
    public OutputFault(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether an error of writing is one of the file system; a name that is too long is the task's own.</summary>
    internal static bool IsOf(Exception fault) =>
        fault is (IOException or UnauthorizedAccessException) and not (OutputFault or PathTooLongException) || TargetStream.IsTooLong(fault);

    /// <summary>Runs what writes; its errors of the file system become this exception.</summary>
    /// <exception cref="OutputFault">The file system refuses it.</exception>
    internal static void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (IsOf(fault))
        {
            throw new OutputFault(fault.Message, fault);
        }
    }
}
