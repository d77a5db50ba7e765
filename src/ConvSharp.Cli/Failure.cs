using ConvSharp.Geometry;

namespace ConvSharp.Cli;

/// <summary>From exceptions to what the user is told: an exit code and one line.</summary>
internal static class Failure
{
    /// <summary>The tool's option for each parameter that the library's messages name.</summary>
    private static readonly Dictionary<string, string> OptionOfParameter = new()
    {
        ["in_channels"] = "--in-channels",
        ["out_channels"] = "--out-channels",
        ["kernel_size"] = "--kernel",
        ["stride"] = "--stride",
        ["dilation"] = "--dilation",
        ["padding"] = "--padding",
        ["padding_mode"] = "--padding-mode",
        ["groups"] = "--groups",
        ["output_padding"] = "--output-padding",
        ["output_size"] = "--output-size",
        ["weight"] = "--weight",
        ["bias"] = "--bias",
        ["layers"] = "--layers",
    };

    /// <summary>Whether the request is to blame, and not the tool.</summary>
    public static bool IsOfRequest(Exception exception) => exception
        is RequestException or ConvolutionArgumentException or InvalidDataException or IOException or UnauthorizedAccessException
        or OutOfMemoryException;

    /// <summary>The exit code for an exception, and the line that explains it.</summary>
    public static (int ExitCode, string Line) Of(Exception exception) => exception switch
    {
        InterruptedException => (ExitCode.Interrupted, $"error: {OneLine(exception.Message)}"),
        OperationCanceledException => (ExitCode.Interrupted, "error: interrupted."),
        OutOfMemoryException => (ExitCode.WrongRequest, "error: there is not enough memory for tensors of these sizes: use smaller ones."),
        _ when IsOfRequest(exception) => (ExitCode.WrongRequest, $"error: {Message(exception)}"),
        _ => (ExitCode.Unexpected, OneLine($"error: unexpected {exception.GetType().Name}: {exception.Message}")),
    };

    /// <summary>What an exception says, on one line, with the tool's names of parameters.</summary>
    public static string Message(Exception exception)
    {
        string message = exception.Message;
        if (exception is ArgumentException { ParamName: { } parameter })
        {
            message = message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal);
            string word = (exception as ConvolutionArgumentException)?.Word ?? parameter;
            if (OptionOfParameter.TryGetValue(word, out string? option))
                message = message.Replace($"; {word} is ", $"; {option} is ", StringComparison.Ordinal);
        }

        return OneLine(message);
    }

    public static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
