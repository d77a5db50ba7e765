namespace ConvSharp.Cli.Faults;

/// <summary>The user ended the work early; the message says what is left of it.</summary>
internal sealed class InterruptedException(string message, CancellationToken cancellation)
    : OperationCanceledException(message, cancellation);
