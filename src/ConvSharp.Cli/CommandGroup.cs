using ConvSharp.Cli.Commands;

namespace ConvSharp.Cli;

/// <summary>Commands that stand together in the help.</summary>
/// <param name="Title">What they are for.</param>
/// <param name="Commands">The commands.</param>
internal sealed record CommandGroup(string Title, params IReadOnlyList<ToolCommand> Commands);
