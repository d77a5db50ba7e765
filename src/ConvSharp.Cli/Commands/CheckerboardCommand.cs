using System.CommandLine;
using System.Text.Json;
using ConvSharp.Artifacts;
using ConvSharp.Cli.Checkerboard;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Laboratory;

namespace ConvSharp.Cli.Commands;

/// <summary>checkerboard: whether layers make a checkerboard, how strong it is, and what helps.</summary>
internal sealed class CheckerboardCommand : ToolCommand
{
    private const int MostSeeds = 1000;

    private readonly StackOptions _stack = new();

    private readonly Option<long?> _seeds =
        OptionFactory.Integer("--seeds", "networks with random weights that scores are averaged over (default: 8)", most: MostSeeds);

    private readonly Option<string?> _output = OptionFactory.Text("--output", "FILE", "a report with pictures, one .html file");

    public CheckerboardCommand(ToolContext context)
        : base("checkerboard", "Find checkerboard artifacts before training: overlap, measured scores, and what helps.", context)
    {
        _output.Aliases.Add("-o");
        Options.Add(_output);
        _stack.AddTo(this);
        Options.Add(_seeds);
        Common.AddTo(this);
    }

    public override string Lesson => """
        A transposed layer whose kernel is not divisible by its stride reaches some outputs with more
        taps than others: kernel 3 at stride 2 makes 1:2 along each axis, 1:4 in the picture. So does the
        backward pass of a strided convolution, in its input's gradient.

        --layers is a stack of [kind:]kernel:stride[:padding], joined by commas. The kinds: transposed (if
        none is given), resize, bilinear, shuffle, icnr, conv, max-pool and average-pool. Of stacks that
        reduce, the gradient of the input is examined.

        The score is measured with random weights: the energy at the multiples of 1/scale in the spectrum,
        relative to the frequencies around; 1 is nothing. The flat contrast is how much a constant input is
        patterned; 0 is not at all.

        Examples:
          convsharp checkerboard --kernel 3 --stride 2
          convsharp checkerboard --layers 3:2,3:2 -o report.html
          convsharp checkerboard --layers conv:3:2 --json
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        string? path = parse.GetValue(_output);
        Extension.Check(path, ".html", ".htm");
        OutputFiles.Check(path, "--output");
        StackedLayers stack = _stack.Read(parse);

        string current = "";
        var laboratory = new CheckerboardLaboratory(
            (int)(parse.GetValue(_seeds) ?? 8), Common.Parallel(parse, cancellation), name =>
            {
                cancellation.ThrowIfCancellationRequested();
                current = name;
            });
        CheckerboardExamination examination = null!;
        Progress.Run(Context, () => $"measuring: {current}", () =>
        {
            examination = _stack.Measure(parse, () => laboratory.Examine(stack));
            if (path is null)
                return;
            var page = new CheckerboardPage(examination, laboratory.Generators(), laboratory.Gradients());
            var files = new OutputFiles();
            files.Add(path, page.Write);
            files.Commit(cancellation);
        });

        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, examination)));
        else
            Context.Out.Write(Describe(examination, path));
    }

    private static void WriteJson(Utf8JsonWriter json, CheckerboardExamination examination)
    {
        StackedLayers stack = examination.Subject.Stack;
        json.WriteStartArray("layers");
        foreach (StackLayer layer in stack.Layers)
            json.WriteStringValue(layer.ToString());
        json.WriteEndArray();
        json.WriteString("of", stack.IsOfGradient ? "input gradient" : "output");
        WriteTrial(json, examination.Subject);
        json.WriteString("advice", examination.Advice);
        json.WriteStartArray("remedies");
        foreach (Trial trial in examination.Remedies)
        {
            json.WriteStartObject();
            json.WriteString("name", trial.Name);
            json.WriteString("stack", trial.Stack.ToString());
            WriteTrial(json, trial);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTrial(Utf8JsonWriter json, Trial trial)
    {
        OverlapPattern[] axes = [.. trial.Stack.Axes];
        json.WriteFinite("overlap_ratio", axes.Max(axis => axis.Ratio));
        json.WriteFinite("picture_ratio", trial.Stack.Ratio);
        json.WriteNumber("period", axes.Max(axis => axis.Period));
        json.WriteBoolean("even", trial.Stack.IsEven);
        json.WriteStartArray("overlap");
        foreach (OverlapPattern axis in axes)
        {
            json.WriteStartArray();
            foreach (long count in axis.Counts)
                json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteFinite("score", trial.Measurement.Score);
        json.WriteFinite("flat_contrast", trial.Measurement.FlatContrast);
    }

    private static string Describe(CheckerboardExamination examination, string? path)
    {
        var table = new TextTable(("", false), ("layers", false), ("overlap", false), ("score", true), ("flat contrast", true));
        foreach (Trial trial in examination.Remedies.Prepend(examination.Subject))
        {
            table.Add(
                trial.Name, trial.Stack.ToString(), OverlapText.Ratio(trial.Stack.Axes), Numbers.Score(trial.Measurement.Score),
                Numbers.Contrast(trial.Measurement.FlatContrast));
        }

        string file = path is null ? "" : $"wrote {path}{Environment.NewLine}";
        return $"{examination.Advice}{Environment.NewLine}{Environment.NewLine}{table}{file}";
    }
}
