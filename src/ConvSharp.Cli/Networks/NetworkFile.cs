namespace ConvSharp.Cli.Networks;

/// <summary>A file with an output.</summary>
/// <param name="Output">The number of the output.</param>
/// <param name="Path">The file.</param>
internal sealed record NetworkFile(int Output, string Path);
