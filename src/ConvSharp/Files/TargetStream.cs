namespace ConvSharp.Files;

/// <summary>The stream of a temporary file. Its errors name the file that it will become.</summary>
internal sealed class TargetStream(FileStream file, string target) : Stream
{
    public override bool CanRead => file.CanRead;

    public override bool CanSeek => file.CanSeek;

    public override bool CanWrite => file.CanWrite;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => Guard(() => file.Position = value);
    }

    /// <summary>Whether an error comes from the file system, so that its message may name the temporary file.</summary>
    public static bool IsAboutFile(Exception fault) =>
        fault is (IOException or UnauthorizedAccessException) and not ToldException || IsTooLong(fault);

    /// <summary>Whether a file became longer than its file system or the process may have it, for which .NET has an error of arguments.</summary>
    public static bool IsTooLong(Exception fault) => fault is ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>The same error, with the name of the file that the user gave.</summary>
    public static Exception Told(Exception fault, string target) => fault is UnauthorizedAccessException
        ? new UnauthorizedAccessException($"'{target}' cannot be written: permission is denied.", fault)
        : new ToldException($"'{target}' cannot be written: {Reason(fault)}.", fault);

    public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => file.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => Guard(() => file.SetLength(value));

    public override void Write(byte[] buffer, int offset, int count) => Guard(() => file.Write(buffer, offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (Exception fault) when (IsAboutFile(fault))
        {
            throw Told(fault, target);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (IsAboutFile(fault))
        {
            throw Told(fault, target);
        }
    }

    public override void Flush() => Guard(file.Flush);

    /// <summary>Writes the content to the system, and waits until the disk has it.</summary>
    public void FlushToDisk() => Guard(() => file.Flush(flushToDisk: true));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The system's message, without the path that it adds.</summary>
    private static string Reason(Exception fault)
    {
        if (IsTooLong(fault))
            return "the file is longer than the file system, or a limit of the process, allows";
        string message = fault.Message;
        int path = message.IndexOf(" : '", StringComparison.Ordinal);
        string reason = path < 0 ? message : message[..path];
        return reason.Contains(TemporaryFile.Ending, StringComparison.Ordinal) ? "the system refuses it" : reason.TrimEnd('.');
    }

    private void Guard(Action act)
    {
        try
        {
            act();
        }
        catch (Exception fault) when (IsAboutFile(fault))
        {
            throw Told(fault, target);
        }
    }

    private sealed class ToldException(string message, Exception cause) : IOException(message, cause);
}
