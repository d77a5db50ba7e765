using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Measuring;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Commands;

/// <summary>bench: this machine's figures for the built-in table of layers.</summary>
internal sealed class BenchCommand : ToolCommand
{
    private readonly Option<string?> _filter = OptionFactory.Text("--filter", "NAME", "only the layers whose name contains this");

    public BenchCommand(ToolContext context)
        : base("bench", "Measure this machine on a built-in table of well-known layers.", context)
    {
        _filter.CompletionSources.Add(_ => BuiltInTable.Lines.Select(line => new System.CommandLine.Completions.CompletionItem(line.Name)));
        Options.Add(_filter);
        Common.AddTo(this);
    }

    public override string Lesson => """
        float32, batch 1, weights packed beforehand; best and median of at least five calls, warmed up.
        GFLOP/s are two operations per multiply-add of the direct algorithm over the best time.
        The whole table takes about fifteen seconds.

        Examples:
          convsharp bench
          convsharp bench --filter resnet --threads 1
          convsharp bench --filter dcgan --json
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        ShapeLine[] lines = Select(parse.GetValue(_filter));
        ParallelOptions parallel = Common.Parallel(parse, cancellation);
        var measurements = new List<Measurement>();
        string current = "";
        Progress.Run(Context, () => $"measuring {current} ({measurements.Count} of {lines.Length} done)", () =>
        {
            foreach (ShapeLine line in lines)
            {
                current = line.Name;
                measurements.Add(Measurement.Of(line, parallel));
            }
        });

        int threads = parallel.MaxDegreeOfParallelism;
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, measurements, threads)));
        else
            Context.Out.Write(Describe(measurements, threads));
    }

    private static ShapeLine[] Select(string? part)
    {
        if (part is null)
            return [.. BuiltInTable.Lines];
        ShapeLine[] lines = [.. BuiltInTable.Lines.Where(line => line.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];
        string names = string.Join(", ", BuiltInTable.Lines.Select(line => line.Name));
        return lines.Length > 0
            ? lines
            : throw new RequestException($"--filter is '{part}', which no layer's name contains: use a part of {names}.");
    }

    private static void WriteJson(Utf8JsonWriter json, List<Measurement> measurements, int threads)
    {
        json.WriteString("vectors", ConvolutionEngine.Vectors);
        json.WriteNumber("threads", threads);
        json.WriteStartArray("layers");
        foreach (Measurement measurement in measurements)
        {
            json.WriteStartObject();
            json.WriteString("name", measurement.Line.Name);
            json.WriteString("algorithm", measurement.Algorithm);
            json.WriteNumber("multiply_adds", measurement.MultiplyAdds);
            json.WriteNumber("best_ms", measurement.BestMs);
            json.WriteNumber("median_ms", measurement.MedianMs);
            json.WriteNumber("gflops", measurement.GigaFlops);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Describe(List<Measurement> measurements, int threads)
    {
        var table = new TextTable(("layer", false), ("algorithm", false), ("best ms", true), ("median ms", true), ("GFLOP/s", true));
        foreach (Measurement measurement in measurements)
        {
            table.Add(
                measurement.Line.Name, measurement.Algorithm, Fixed(measurement.BestMs, "F3"), Fixed(measurement.MedianMs, "F3"),
                Fixed(measurement.GigaFlops, "F1"));
        }

        return $"{table}{ConvolutionEngine.Vectors} vectors, {threads} thread{(threads == 1 ? "" : "s")}{Environment.NewLine}";

        static string Fixed(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
