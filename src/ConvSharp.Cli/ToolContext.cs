namespace ConvSharp.Cli;

/// <summary>Where a run of the tool writes to.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Errors.</param>
/// <param name="Columns">Characters in a line of the terminal that shows the results; null if they go into a pipe or file.</param>
/// <param name="ShowsProgress">Whether a person watches <paramref name="Error"/>.</param>
internal sealed record ToolContext(TextWriter Out, TextWriter Error, int? Columns = null, bool ShowsProgress = false)
{
    /// <summary>The process's own streams.</summary>
    public static ToolContext OfConsole() => new(
        Console.Out,
        Console.Error,
        !Console.IsOutputRedirected && Console.WindowWidth is > 0 and int columns ? columns : null,
        !Console.IsErrorRedirected && !Console.IsOutputRedirected);
}
