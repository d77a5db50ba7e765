using ConvSharp.Cli.Output;
using ConvSharp.Cluster;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Faults;

/// <summary>Turns exceptions into an exit code and one line for the user.</summary>
internal static class Failure
{
    // Fixes that only code can apply.
    private static readonly string[] FixesInCode = [", or a destination of your own", ", or give them in OnnxOptions.Operators"];

    // ArgumentOutOfRangeException puts the value on a separate line.
    private const string ActualValue = "Actual value was ";

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
        ["picture"] = "PICTURE",
    };

    /// <summary>Whether the request is to blame, not the tool.</summary>
    public static bool IsOfRequest(Exception exception) => exception
        is RequestException or ConvolutionArgumentException or InvalidDataException or IOException or UnauthorizedAccessException
        or OutOfMemoryException or OnnxException or InferenceException or QueueException;

    /// <summary>The exit code for an exception, and the line that explains it.</summary>
    public static (int ExitCode, string Line) Of(Exception exception) => Cause(exception) switch
    {
        InterruptedException interrupted => (ExitCode.Interrupted, $"error: {OneLine(interrupted.Message)}"),
        OperationCanceledException => (ExitCode.Interrupted, "error: interrupted."),
        DifferenceException difference => (ExitCode.Different, $"error: {OneLine(difference.Message)}"),
        OutOfMemoryException => (
            ExitCode.WrongRequest, "error: there is not enough memory for tensors or pictures of these sizes: use smaller ones."),
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException => (
            ExitCode.WrongRequest,
            "error: the native library for pictures (libSkiaSharp) cannot be loaded here: install convsharp for this platform again, " +
            "or use .npy, .csv and .svg files."),
        var cause when IsOfRequest(cause) => (ExitCode.WrongRequest, $"error: {Message(cause)}"),
        var cause => (ExitCode.Unexpected, OneLine($"error: unexpected {cause.GetType().Name}: {cause.Message}")),
    };

    /// <summary>The error itself, without the exceptions in which the runtime wraps errors of threads and of type initialisers.</summary>
    private static Exception Cause(Exception exception) => exception switch
    {
        TypeInitializationException { InnerException: { } inner } => Cause(inner),
        AggregateException { InnerExceptions: [{ } first, ..] } => Cause(first),
        _ => exception,
    };

    /// <summary>An exception's message on one line, with the tool's names of parameters.</summary>
    public static string Message(Exception exception)
    {
        string message = ConvolutionArgumentException.ReasonOf(exception);
        if (exception is ArgumentException { ParamName: { } own })
        {
            string word = (exception as ConvolutionArgumentException)?.Word ?? own;
            if (OptionOfParameter.TryGetValue(word, out string? option))
                message = message.Replace($"; {word} is ", $"; {option} is ", StringComparison.Ordinal);
        }

        return OneLine(FixesInCode.Aggregate(message, (text, fix) => text.Replace(fix, "", StringComparison.Ordinal)));
    }

    /// <summary>Text on one line; line breaks in it, as in a name from a file, are escapes.</summary>
    public static string OneLine(string text) => VisibleText.Of(
        text.Replace($"{Environment.NewLine}{ActualValue}", $" {ActualValue}", StringComparison.Ordinal).Trim());
}
