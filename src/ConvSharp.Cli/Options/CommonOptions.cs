using System.CommandLine;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Options;

/// <summary>The options of every command.</summary>
/// <param name="language">The language where the user names none.</param>
internal sealed class CommonOptions(Language language)
{
    private static readonly Dictionary<string, Language?> Languages = new()
    {
        ["en"] = Imaging.Drawing.Language.English,
        ["zh"] = Imaging.Drawing.Language.Chinese,
    };

    private readonly Option<Language?> _language =
        OptionFactory.Word("--lang", "LANG", "the language of reports and captions (default: the system's)", Languages);

    public Option<bool> Json { get; } = new("--json") { Description = "one JSON object on standard output, nothing else" };

    public Option<long?> Threads { get; } = OptionFactory.Integer("--threads", "most threads to use (default: all processors)");

    /// <param name="command">The command.</param>
    /// <param name="hasThreads">Whether the command works on several threads.</param>
    public void AddTo(Command command, bool hasThreads = true)
    {
        if (hasThreads)
            command.Options.Add(Threads);
        command.Options.Add(Json);
        command.Options.Add(_language);
    }

    public ParallelOptions Parallel(ParseResult parse, CancellationToken cancellation) => new()
    {
        MaxDegreeOfParallelism = ThreadsOf(parse),
        CancellationToken = cancellation,
    };

    /// <summary>The language of reports and captions; errors are English.</summary>
    public Language Language(ParseResult parse) => parse.GetValue(_language) ?? language;

    public int ThreadsOf(ParseResult parse) => (int)Math.Min(parse.GetValue(Threads) ?? int.MaxValue, Environment.ProcessorCount);
}
