using System.CommandLine;
using System.Globalization;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Scale.Running;

namespace ConvSharp.Cli.Scaling;

/// <summary>How a job runs: in which part, what becomes of older outputs, what is logged.</summary>
internal sealed class RunOptions
{
    private readonly Option<(int Part, int Parts)?> _shard = OptionFactory.Create<(int Part, int Parts)?>(
        "--shard", "I/N", "do part I of N, from 0 on: for machines that share the files and nothing else", ParseShard);

    private readonly Option<bool> _replace = new("--replace")
    {
        Description = "make all outputs again where they belong to another job, or to none",
    };

    private readonly Option<bool> _retry = new("--retry-failed") { Description = "try the inputs again that failed before" };

    private readonly Option<bool> _prepare = new("--prepare")
    {
        Description = "only write the job's file, for 'convsharp submit'; nothing is computed",
    };

    private readonly Option<bool> _log = new("--log-json") { Description = "a JSON line on standard error every 10 seconds" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_shard, _replace, _retry, _prepare, _log])
            command.Options.Add(option);
    }

    public bool IsShard(ParseResult parse) => parse.Has(_shard);

    public bool Replaces(ParseResult parse) => parse.GetValue(_replace);

    public bool RetriesFailed(ParseResult parse) => parse.GetValue(_retry);

    public bool OnlyPrepares(ParseResult parse) => parse.GetValue(_prepare);

    public bool Logs(ParseResult parse) => parse.GetValue(_log);

    /// <summary>How the job runs on so many threads.</summary>
    /// <param name="parse">What the user gave.</param>
    /// <param name="threads">Threads of all tasks together.</param>
    /// <param name="tasks">Tasks of the job.</param>
    public LocalRunOptions Read(ParseResult parse, int threads, long tasks)
    {
        (int part, int parts) = parse.GetValue(_shard) ?? (0, 1);
        int workers = (int)Math.Clamp(tasks / parts, 1, threads);
        return new LocalRunOptions { Workers = workers, Threads = Math.Max(threads / workers, 1), Shard = part, Shards = parts };
    }

    private static (int Part, int Parts)? ParseShard(string text, string option)
    {
        string[] sides = text.Split('/');
        return sides.Length == 2
            && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int part)
            && int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parts) && part < parts
                ? (part, parts)
                : throw new RequestException($"{option} is '{text}': use a part from 0 on and how many there are, such as 0/4.");
    }
}
