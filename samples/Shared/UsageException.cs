namespace ConvSharp.Examples.Shared;

/// <summary>A command line that the program does not take.</summary>
public sealed class UsageException(string message) : Exception(message);
