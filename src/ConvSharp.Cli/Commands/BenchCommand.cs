using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Measuring;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Commands;

/// <summary>bench: measures this machine on the built-in table of layers.</summary>
internal sealed class BenchCommand : ToolCommand
{
    private readonly Option<string?> _filter = OptionFactory.Text("--filter", "NAME", "only the layers whose name contains this");
    private readonly Option<string?> _shapes = OptionFactory.Text("--shapes", "FILE", "a list of layers in place of the built-in table");
    private readonly Option<bool> _all = new("--all")
    {
        Description = "time every algorithm that can compute a layer, and mark the one that is chosen",
    };

    public BenchCommand(ToolContext context)
        : base("bench", "Measure this machine on a built-in table of well-known layers.", context)
    {
        _filter.CompletionSources.Add(_ => BuiltInTable.Lines.Select(line => new System.CommandLine.Completions.CompletionItem(line.Name)));
        Options.Add(_filter);
        Options.Add(_shapes);
        Options.Add(_all);
        Common.AddTo(this);
    }

    public override string Lesson => """
        float32, batch 1, weights packed beforehand; best and median of at least five calls, warmed up.
        GFLOP/s are two operations per multiply-add of the direct algorithm over the best time.
        The whole table takes about fifteen seconds.

        --all shows how well the cost model picks: for every algorithm its expected cost and its time
        as multiples of the chosen one's, and how much time wrong picks lose. Algorithms that are
        expected to cost more than 8 times as much are left out. Ctrl-C prints what was measured.

        A list of --shapes has a line for each layer, with gradients too: conv2d_dinput, conv2d_dweight.
          name: conv2d n=1 c=64 in=56x56 k=64 kernel=3 pad=1

        Examples:
          convsharp bench
          convsharp bench --filter resnet --threads 1
          convsharp bench --filter dcgan --json
          convsharp bench --all --shapes layers.txt --threads 1
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        ShapeLine[] lines = Select(parse.GetValue(_shapes), parse.GetValue(_filter));
        ParallelOptions parallel = Common.Parallel(parse, cancellation);
        Language language = Common.Language(parse);
        if (parse.GetValue(_all))
        {
            MeasureAll(
                language, lines, line => ProposalComparison.Of(line, parallel),
                results => Report(parse, results, parallel, WriteJson, Describe));
        }
        else
        {
            MeasureAll(
                language, lines, line => Measurement.Of(line, parallel),
                results => Report(parse, results, parallel, WriteJson, Describe));
        }
    }

    /// <summary>Measures layer by layer, and reports the results; those of layers before an interruption too.</summary>
    private void MeasureAll<TResult>(
        Language language, ShapeLine[] lines, Func<ShapeLine, TResult> measure, Action<List<TResult>> report)
    {
        var results = new List<TResult>();
        string current = "";
        try
        {
            Func<string> what = () => language.Choose(
                $"measuring {current} ({results.Count} of {lines.Length} done)",
                $"正在测量 {current}（已完成 {results.Count}/{lines.Length}）");
            Progress.Run(Context, what, () =>
            {
                foreach (ShapeLine line in lines)
                {
                    current = line.Name;
                    results.Add(measure(line));
                }
            });
        }
        catch (OperationCanceledException) when (results.Count > 0)
        {
            report(results);
            throw;
        }

        report(results);
    }

    private void Report<TResult>(
        ParseResult parse, List<TResult> results, ParallelOptions parallel, Action<Utf8JsonWriter, List<TResult>> write,
        Func<List<TResult>, Language, string> describe)
    {
        int threads = parallel.MaxDegreeOfParallelism;
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteString("vectors", ConvolutionEngine.Vectors);
                json.WriteNumber("threads", threads);
                write(json, results);
            }));
        }
        else
        {
            Language language = Common.Language(parse);
            Context.Out.Write(describe(results, language));
            Context.Out.WriteLine(language.Choose(
                $"{ConvolutionEngine.Vectors} vectors, {threads} thread{(threads == 1 ? "" : "s")}",
                $"{ConvolutionEngine.Vectors} 向量，{threads} 个线程"));
        }
    }

    private static ShapeLine[] Select(string? file, string? part)
    {
        IReadOnlyList<ShapeLine> all = file is null ? BuiltInTable.Lines : Read(file);
        if (part is null)
            return [.. all];
        ShapeLine[] lines = [.. all.Where(line => line.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];
        string names = string.Join(", ", all.Select(line => line.Name));
        return lines.Length > 0
            ? lines
            : throw new RequestException($"--filter is '{part}', which no layer's name contains: use a part of {names}.");
    }

    private static IReadOnlyList<ShapeLine> Read(string file)
    {
        try
        {
            IReadOnlyList<ShapeLine> lines = ShapeList.Parse(File.ReadAllText(file));
            return lines.Count > 0 ? lines : throw new RequestException($"--shapes {file} has no layer: write one on each line.");
        }
        catch (FormatException fault)
        {
            throw new RequestException($"--shapes {file}: {fault.Message}.");
        }
    }

    private static void WriteJson(Utf8JsonWriter json, List<Measurement> measurements)
    {
        json.WriteStartArray("layers");
        foreach (Measurement measurement in measurements)
        {
            json.WriteStartObject();
            json.WriteString("name", measurement.Line.Name);
            json.WriteString("algorithm", measurement.Algorithm);
            json.WriteNumber("multiply_adds", measurement.MultiplyAdds);
            json.WriteNumber("best_ms", measurement.Timing.BestMs);
            json.WriteNumber("median_ms", measurement.Timing.MedianMs);
            json.WriteNumber("gflops", measurement.GigaFlops);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteJson(Utf8JsonWriter json, List<ProposalComparison> comparisons)
    {
        json.WriteStartArray("layers");
        foreach (ProposalComparison comparison in comparisons)
        {
            json.WriteStartObject();
            json.WriteString("name", comparison.Line.Name);
            json.WriteNumber("lost_share", comparison.LostShare);
            json.WriteStartArray("proposals");
            foreach ((AlgorithmDecision decision, Timing timing) in comparison.Proposals)
            {
                json.WriteStartObject();
                json.WriteString("algorithm", decision.Algorithm);
                json.WriteBoolean("chosen", decision.IsChosen);
                json.WriteNumber("cost", decision.Cost);
                json.WriteNumber("best_ms", timing.BestMs);
                json.WriteNumber("median_ms", timing.MedianMs);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("lost_share", LostShare(comparisons));
    }

    private static string Describe(List<Measurement> measurements, Language language)
    {
        var table = new TextTable(
            (language.Choose("layer", "层"), false), (language.Choose("algorithm", "算法"), false),
            (language.Choose("best ms", "最短 ms"), true), (language.Choose("median ms", "中位 ms"), true), ("GFLOP/s", true));
        foreach (Measurement measurement in measurements)
        {
            table.Add(
                measurement.Line.Name, measurement.Algorithm, Fixed(measurement.Timing.BestMs, "F3"),
                Fixed(measurement.Timing.MedianMs, "F3"), Fixed(measurement.GigaFlops, "F1"));
        }

        return table.ToString();
    }

    private static string Describe(List<ProposalComparison> comparisons, Language language)
    {
        var table = new TextTable(
            (language.Choose("layer", "层"), false), (language.Choose("algorithm", "算法"), false), (language.Choose("cost", "代价"), true),
            (language.Choose("time", "时间"), true), (language.Choose("best ms", "最短 ms"), true), ("", false));
        foreach (ProposalComparison comparison in comparisons)
        {
            (AlgorithmDecision pick, Timing picked) = comparison.Pick;
            foreach ((AlgorithmDecision decision, Timing timing) in comparison.Proposals.OrderBy(proposal => proposal.Timing.BestMs))
            {
                bool isFastest = decision == comparison.Fastest.Decision;
                string chosen = language.Choose("chosen", "选中"), loses = language.Choose(", loses ", "，损失 ");
                string mark = decision.IsChosen
                    ? isFastest ? chosen : string.Create(CultureInfo.InvariantCulture, $"{chosen}{loses}{comparison.LostShare:P0}")
                    : "";
                table.Add(
                    comparison.Line.Name, decision.Algorithm, Fixed(decision.Cost / pick.Cost, "F2"),
                    Fixed(timing.BestMs / picked.BestMs, "F2"), Fixed(timing.BestMs, "F3"), mark);
            }
        }

        ProposalComparison worst = comparisons.MaxBy(comparison => comparison.LostShare)!;
        (string lost, string most) = (Fixed(LostShare(comparisons), "P1"), Fixed(worst.LostShare, "P0"));
        return table + language.Choose(
            $"wrong picks lose {lost} of the time of all layers, at most {most} of one ({worst.Line.Name})\n",
            $"选错的算法损失全部层时间的 {lost}，单层最多 {most}（{worst.Line.Name}）\n");
    }

    /// <summary>The share of the time that wrong picks lose, averaged over all layers with equal weights.</summary>
    private static double LostShare(List<ProposalComparison> comparisons) => comparisons.Average(comparison => comparison.LostShare);

    private static string Fixed(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
