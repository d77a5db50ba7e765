using ConvSharp.Cli.Faults;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cli.Output;

/// <summary>The outputs of a run of the tool, and their language.</summary>
/// <param name="output">Where results go.</param>
/// <param name="error">Where errors go.</param>
/// <param name="columns">Characters in a line of the terminal that shows the results; null if they go into a pipe or file.</param>
/// <param name="showsProgress">Whether a person watches <paramref name="error"/>.</param>
/// <param name="language">The language of reports and captions, unless --lang names one.</param>
internal sealed class ToolContext(
    TextWriter output, TextWriter error, int? columns = null, bool showsProgress = false, Language language = Language.English)
{
    /// <summary>
    /// Results, with hidden characters as escapes. An error of this stream counts as a wrong request, since the results get lost.
    /// </summary>
    public TextWriter Out { get; } = new TerminalWriter(output, isText: true, fault =>
        throw new RequestException($"standard output cannot be written: {fault.Message.TrimEnd('.')}: give it a place to go.", fault));

    /// <summary>Errors, with hidden characters as escapes. If this stream fails, the exit code remains.</summary>
    public TextWriter Error { get; } = new TerminalWriter(error, isText: true, _ => { });

    /// <summary>The terminal of <see cref="Error"/>, for drawing.</summary>
    public TextWriter Terminal { get; } = new TerminalWriter(error, isText: false, _ => { });

    public int? Columns => columns;

    public bool ShowsProgress => showsProgress;

    public Language Language => language;

    /// <summary>Opens a job by the name of its file.</summary>
    public Func<string, ScaleJob>? OpenJob { get; init; }

    /// <summary>The process's own streams.</summary>
    public static ToolContext OfConsole() => new(
        StandardStreams.Out(),
        StandardStreams.Error(),
        !Console.IsOutputRedirected && Console.WindowWidth is > 0 and int columns ? columns : null,
        !Console.IsErrorRedirected && !Console.IsOutputRedirected,
        SystemLanguage.Of(Environment.GetEnvironmentVariable));
}
