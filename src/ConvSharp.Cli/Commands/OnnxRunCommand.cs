using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Networks;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Commands;

/// <summary>onnx run: a model on files.</summary>
internal sealed class OnnxRunCommand : ToolCommand
{
    private const int MostSamples = 16;

    private readonly ModelOptions _model = new();
    private readonly NetworkInputs _inputs = new();
    private readonly NetworkOutputs _outputs = new();

    private readonly Option<long?> _top = OptionFactory.Integer("--top", "print the N highest scores of each output of scores", most: 1000);

    private readonly Option<string?> _labels =
        OptionFactory.Text("--labels", "FILE", "the names of the classes, one a line; with --top (default 5 then)");

    public OnnxRunCommand(ToolContext context)
        : base("run", "Run a model on pictures, sounds or arrays.", context)
    {
        _model.AddTo(this, hasValues: true);
        _inputs.AddTo(this);
        _outputs.AddTo(this);
        Options.Add(_top);
        Options.Add(_labels);
        Common.AddTo(this);
    }

    public override string Lesson => """
        A picture is RGB of 0…1, resized without regard to its aspect (linear, averaged where it shrinks)
        to the size that the model has, or --size; then (values · scale − mean) / std. Models of bytes get
        0…255. Arrays have the model's type; leading axes of length 1 may be left out. Sounds are
        [channels, samples] of −1…1. Axes that the model leaves open are taken from the files.

        --output-dir gets NAME.npy for each output; in names, characters that no file name has are _.
        With --pictures outputs of [C, H, W] are written as .png too: three channels in colours,
        others as grey tiles, each from its smallest to its largest value. All files or none are written.

        Examples:
          convsharp onnx run classifier.onnx photo.png --top 5
          convsharp onnx run classifier.onnx photo.png --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225
          convsharp onnx run detector.onnx x=x.npy --output-dir results
          convsharp onnx run detector.onnx photo.png --size 64x96 --output-dir results --pictures
          convsharp onnx run detector.onnx --shape 1x3x64x64 --json
          convsharp onnx run classifier.onnx photo.png --all-values --output-dir results --pictures
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        Language language = Common.Language(parse);
        string[]? labels = parse.GetValue(_labels) is { } path ? File.ReadAllLines(InputPath.Existing(path, _labels.Name)) : null;
        OnnxModel model = _model.Load(parse, Context, language);
        NamedPath[] read = [_model.File(parse), new(parse.GetValue(_labels), _labels.Name), .. _inputs.Paths(parse, model)];
        NetworkFiles files = _outputs.Files(parse, model.Model.Graph.Outputs, read);
        InferenceTensor[] inputs = _inputs.Read(parse, model);
        using InferenceSession session = model.CreateSession();
        (int done, int total) = (0, 1);
        session.Progress = step => (done, total) = (step.Done, step.Total);
        InferenceTensor[] outputs = [];
        double milliseconds = 0;
        Progress.RunWithBar(Context, () => language.Choose("running", "正在运行"), () => (double)done / total, () =>
        {
            long start = Stopwatch.GetTimestamp();
            outputs = session.Run(inputs, Common.Parallel(parse, cancellation));
            milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });
        int? top = (int?)parse.GetValue(_top) ?? (labels is null ? null : 5);
        IReadOnlyList<TopScores>[] scores = [.. outputs.Select(output => top is null ? [] : TopScores.Of(output, top.Value))];
        if (top is not null && Array.TrueForAll(scores, own => own.Count == 0))
        {
            throw new RequestException(
                $"{(parse.Has(_top) ? _top.Name : _labels.Name)} is about scores of classes, and no output has the shape " +
                $"[classes] or [samples, classes]; the outputs are {string.Join(", ", outputs.Select(output => output.ToString()))}.");
        }

        IReadOnlyList<NetworkFile> written = files.Write(outputs, cancellation);
        NetworkResult[] results =
        [
            .. model.Model.Graph.Outputs.Select((name, i) => new NetworkResult(
                name, outputs[i], [.. written.Where(file => file.Output == i)], scores[i])),
        ];
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, results, labels, milliseconds)));
        else
            Describe(results, labels, milliseconds, language);
    }

    private void Describe(NetworkResult[] results, string[]? labels, double milliseconds, Language language)
    {
        var table = new TextTable(
            (language.Choose("output", "输出"), false), (language.Choose("type and shape", "类型与形状"), false),
            (language.Choose("values", "取值"), false));
        foreach (NetworkResult result in results)
        {
            table.Add(
                VisibleText.Of(result.Name), result.Value.ToString(),
                StatisticsText.Range(TensorText.Statistics(result.Value), language));
        }

        Context.Out.Write(table.ToString());
        Context.Out.WriteLine(language.Choose(
            $"first run, with planning: {Text.Milliseconds(milliseconds)}", $"首次运行（含规划）：{Text.Milliseconds(milliseconds)}"));
        foreach (NetworkFile file in results.SelectMany(result => result.Files))
            Context.Out.WriteLine(Text.Wrote(file.Path, language));
        foreach (NetworkResult result in results)
        {
            foreach (TopScores sample in result.Scores.Take(MostSamples))
                Describe(result, sample, labels, language);
            if (result.Scores.Count > MostSamples)
            {
                string all = Text.Count(result.Scores.Count);
                Context.Out.WriteLine(language.Choose(
                    $"… of {all} samples; --json has all", $"… 共 {all} 个样本；--json 给出全部"));
            }
        }
    }

    private void Describe(NetworkResult result, TopScores sample, string[]? labels, Language language)
    {
        Context.Out.WriteLine();
        string title = result.Scores.Count > 1 ? $"{result.Name} [{sample.Sample}]" : result.Name;
        (string Title, bool IsNumber)[] columns =
            [(language.Choose("class", "类别"), true), (language.Choose("score", "得分"), true), (VisibleText.Of(title), false)];
        var table = new TextTable(columns);
        foreach ((int index, double score) in sample.Classes)
            table.Add($"{index}", Text.Number(score), Label(labels, index) is { } label ? VisibleText.Of(label) : "");
        Context.Out.Write(table.ToString());
    }

    private static string? Label(string[]? labels, int index) => labels is not null && index < labels.Length ? labels[index] : null;

    private static void WriteJson(Utf8JsonWriter json, NetworkResult[] results, string[]? labels, double milliseconds)
    {
        json.WriteNumber("milliseconds", milliseconds);
        json.WriteStartArray("outputs");
        foreach (NetworkResult result in results)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Name);
            json.WriteString("type", TensorText.NumpyName(result.Value.Type));
            json.WriteShape("shape", result.Value.Shape.ToArray());
            StatisticsText.WriteTo(json, TensorText.Statistics(result.Value));
            json.WriteTexts("files", result.Files.Select(file => file.Path));
            if (result.Scores.Count > 0)
                WriteScores(json, result.Scores, labels);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteScores(Utf8JsonWriter json, IReadOnlyList<TopScores> scores, string[]? labels)
    {
        json.WriteStartArray("top");
        foreach (TopScores sample in scores)
        {
            json.WriteStartArray();
            foreach ((int index, double score) in sample.Classes)
            {
                json.WriteStartObject();
                json.WriteNumber("class", index);
                json.WriteFinite("score", score);
                if (Label(labels, index) is { } label)
                    json.WriteString("label", label);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
