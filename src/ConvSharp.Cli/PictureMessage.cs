namespace ConvSharp.Cli;

/// <summary>The picture library's messages, with a mend that a user of the tool can apply.</summary>
internal static class PictureMessage
{
    private const string MendInCode = "raise PictureLimits.";

    public static string Of(Exception fault)
    {
        string message = Failure.Message(fault).Replace(" at Scale ", " at --zoom ", StringComparison.Ordinal);
        int mend = message.IndexOf(MendInCode, StringComparison.Ordinal);
        return mend < 0 ? message : $"{message[..mend]}use a smaller picture, or .npy files.";
    }
}
