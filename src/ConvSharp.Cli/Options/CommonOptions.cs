using System.CommandLine;

namespace ConvSharp.Cli.Options;

/// <summary>The options of every command.</summary>
internal sealed class CommonOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "one JSON object on standard output, nothing else" };

    public Option<long?> Threads { get; } = OptionFactory.Integer("--threads", "most threads to use (default: all processors)");

    /// <param name="command">The command.</param>
    /// <param name="hasThreads">Whether the command works on several threads.</param>
    public void AddTo(Command command, bool hasThreads = true)
    {
        if (hasThreads)
            command.Options.Add(Threads);
        command.Options.Add(Json);
    }

    public ParallelOptions Parallel(ParseResult parse, CancellationToken cancellation) => new()
    {
        MaxDegreeOfParallelism = ThreadsOf(parse),
        CancellationToken = cancellation,
    };

    public int ThreadsOf(ParseResult parse) => (int)Math.Min(parse.GetValue(Threads) ?? int.MaxValue, Environment.ProcessorCount);
}
