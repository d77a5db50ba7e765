namespace ConvSharp.Cli.Faults;

/// <summary>The picture library's messages, with a fix that a user of the tool can apply.</summary>
internal static class PictureMessage
{
    private const string FixInCode = "raise PictureLimits.";

    /// <summary>Runs code that reads pictures.</summary>
    /// <exception cref="RequestException">One of them cannot be read.</exception>
    public static TResult Told<TResult>(Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException fault)
        {
            throw new RequestException(Of(fault), fault);
        }
    }

    public static string Of(Exception fault)
    {
        string message = Failure.Message(fault).Replace(" at Scale ", " at --zoom ", StringComparison.Ordinal);
        int fix = message.IndexOf(FixInCode, StringComparison.Ordinal);
        return fix < 0 ? message : $"{message[..fix]}use a smaller picture, or .npy files.";
    }
}
