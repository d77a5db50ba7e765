namespace ConvSharp.Cli.Faults;

/// <summary>A comparison that fails. Its message is what the user reads.</summary>
internal sealed class DifferenceException(string message) : Exception(message);
