namespace ConvSharp.Cli.Output;

/// <summary>A path and the option or argument that it was given to.</summary>
/// <param name="Path">What the user gave; null: nothing.</param>
/// <param name="Parameter">The option or argument.</param>
internal readonly record struct NamedPath(string? Path, string Parameter);
