using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConvSharp.Cli.Networks;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Inference;
using ConvSharp.Onnx;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Commands;

/// <summary>onnx bench: how fast a model runs on this machine, and where its time goes.</summary>
internal sealed class OnnxBenchCommand : ToolCommand
{
    private const int UsualRounds = 20;

    private readonly ModelOptions _model = new();
    private readonly ShapeValues _shapes = new(" that is given random numbers");

    private readonly Option<long?> _rounds =
        OptionFactory.Integer("--rounds", $"how many runs are measured (default {UsualRounds})", most: 100_000);

    public OnnxBenchCommand(ToolContext context)
        : base("bench", "Measure how fast a model runs on this machine, and where its time goes.", context)
    {
        _model.AddTo(this);
        _shapes.AddTo(this);
        Options.Add(_rounds);
        Common.AddTo(this);
    }

    public override string Lesson => """
        Random inputs; runs are warm and allocate nothing. Without --threads one thread and all
        processors are measured. Times of operations are those of the last line of the first table,
        as means of all runs; GFLOP/s are two operations per multiply-add over them.

        Examples:
          convsharp onnx bench classifier.onnx
          convsharp onnx bench detector.onnx --shape 1x3x64x64 --threads 1 --rounds 5 --json
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        Language language = Common.Language(parse);
        OnnxModel model = _model.Load(parse, Context, language);
        InferenceTensor[] inputs = _shapes.All(parse, model.Graph.Inputs);
        int rounds = (int)(parse.GetValue(_rounds) ?? UsualRounds), most = Common.ThreadsOf(parse), done = 0;
        int[] threads = parse.Has(Common.Threads) || most == 1 ? [most] : [1, most];
        var timings = new List<NetworkTiming>();
        Progress.RunWithBar(
            Context, () => language.Choose("measuring", "正在测量"), () => (double)done / (rounds * threads.Length), () =>
            {
                foreach (int count in threads)
                {
                    var parallel = new ParallelOptions { MaxDegreeOfParallelism = count, CancellationToken = cancellation };
                    timings.Add(NetworkTiming.Of(model.Model, inputs, rounds, parallel, () => done++));
                }
            });
        InferencePlan plan = model.Model.Explain(inputs);
        IReadOnlyList<OperationTime> operations = OperationTime.Of(timings[^1].Steps, plan);
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, timings, operations, plan)));
        else
            Describe(timings, operations, plan, language);
    }

    private void Describe(
        List<NetworkTiming> timings, IReadOnlyList<OperationTime> operations, InferencePlan plan, Language language)
    {
        var runs = new TextTable(
            (language.Choose("threads", "线程数"), true), (language.Choose("least ms", "最短 ms"), true),
            (language.Choose("median ms", "中位 ms"), true));
        foreach (NetworkTiming timing in timings)
            runs.Add($"{timing.Threads}", Fixed(timing.LeastMs, "F3"), Fixed(timing.MedianMs, "F3"));
        Context.Out.Write(runs.ToString());
        Context.Out.WriteLine();
        double all = operations.Sum(operation => operation.Milliseconds);
        var table = new TextTable(
            (language.Choose("operation", "运算"), false), (language.Choose("steps", "步骤"), true), ("ms", true),
            (language.Choose("share", "占比"), true), ("GFLOP/s", true));
        foreach (OperationTime operation in operations)
        {
            table.Add(
                operation.Kind, $"{operation.Steps}", Fixed(operation.Milliseconds, "F3"),
                all > 0 ? Text.Percent(operation.Milliseconds / all) : "",
                operation.GigaFlops is { } speed ? Fixed(speed, "F1") : "");
        }

        Context.Out.Write(table.ToString());
        string work = Text.Count(plan.MultiplyAdds), vectors = ConvolutionEngine.Vectors;
        Context.Out.WriteLine(language.Choose($"{work} multiply-adds, {vectors} vectors", $"{work} 次乘加，{vectors} 向量"));
    }

    private static void WriteJson(
        Utf8JsonWriter json, List<NetworkTiming> timings, IReadOnlyList<OperationTime> operations, InferencePlan plan)
    {
        json.WriteString("vectors", ConvolutionEngine.Vectors);
        json.WriteNumber("multiply_adds", plan.MultiplyAdds);
        json.WriteStartArray("runs");
        foreach (NetworkTiming timing in timings)
        {
            json.WriteStartObject();
            json.WriteNumber("threads", timing.Threads);
            json.WriteNumber("least_ms", timing.LeastMs);
            json.WriteNumber("median_ms", timing.MedianMs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("operations");
        foreach (OperationTime operation in operations)
        {
            json.WriteStartObject();
            json.WriteString("operation", operation.Kind);
            json.WriteNumber("steps", operation.Steps);
            json.WriteNumber("ms", operation.Milliseconds);
            if (operation.GigaFlops is { } speed)
                json.WriteNumber("gflops", speed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("steps");
        foreach ((StepTiming timing, PlannedStep step) in timings[^1].Steps.Zip(plan.Steps))
        {
            json.WriteStartObject();
            json.WriteString("node", timing.Node);
            json.WriteString("operation", timing.Kind);
            json.WriteString("algorithm", step.Algorithm);
            json.WriteNumber("ms", timing.Time.TotalMilliseconds / Math.Max(timing.Runs, 1));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Fixed(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
