namespace ConvSharp.Cli.Faults;

/// <summary>A request that cannot be met. Its message is what the user reads: the parameter, its value and the fix, on one line.</summary>
internal sealed class RequestException(string message, Exception? cause = null) : Exception(message, cause);
