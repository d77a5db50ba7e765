using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Networks;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Commands;

/// <summary>onnx compare: a model's outputs beside expected ones.</summary>
internal sealed class OnnxCompareCommand : ToolCommand
{
    private const double UsualTolerance = 1e-4;

    private readonly ModelOptions _model = new();
    private readonly NetworkInputs _inputs = new();
    private readonly ExpectedOutputs _expected = new();

    private readonly Option<double?> _tolerance = OptionFactory.Create<double?>(
        "--tolerance", "X", "the largest |x − y| / (1 + |y|) that passes (default 0.0001)", (text, option) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double tolerance) && tolerance >= 0
                ? tolerance
                : throw new RequestException($"{option} is '{text}': use a number of 0 or more, such as 0.001."));

    public OnnxCompareCommand(ToolContext context)
        : base("compare", "Run a model, and compare its outputs with expected ones.", context)
    {
        _model.AddTo(this);
        _inputs.AddTo(this);
        _expected.AddTo(this);
        Options.Add(_tolerance);
        Common.AddTo(this);
    }

    public override string Lesson => """
        For each output that is expected, x, beside what is expected, y: the largest error, absolute and
        relative to 1 + |y|. NaN equals NaN, an infinity equals itself. Exit code 1: an error is above the
        tolerance. --expected takes NAME=FILE.npy for each output, or a folder with NAME.npy for some of
        them, as 'onnx run --output-dir' writes them.

        Examples:
          convsharp onnx compare detector.onnx x.npy --expected y=y.npy
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        Language language = Common.Language(parse);
        double tolerance = parse.GetValue(_tolerance) ?? UsualTolerance;
        OnnxModel model = _model.Load(parse, Context, language);
        IReadOnlyDictionary<string, InferenceTensor> expected = _expected.Read(parse, model.Model.Graph.Outputs);
        InferenceTensor[] inputs = _inputs.Read(parse, model);
        using InferenceSession session = model.CreateSession();
        InferenceTensor[] outputs = Progress.Run(
            Context, language.Choose("running", "正在运行"), () => session.Run(inputs, Common.Parallel(parse, cancellation)));
        TensorComparison[] comparisons =
        [
            .. model.Model.Graph.Outputs.Zip(outputs).Where(pair => expected.ContainsKey(pair.First))
                .Select(pair => TensorComparison.Of(pair.First, pair.Second, expected[pair.First])),
        ];
        TensorComparison worst = comparisons.MaxBy(comparison => comparison.Relative)!;
        bool passes = worst.Relative <= tolerance;
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, comparisons, tolerance, passes)));
        else
            Describe(comparisons, language);
        if (!passes)
        {
            throw new DifferenceException(
                $"output '{worst.Name}' differs by {Text.Number(worst.Relative)} relative to 1 + |y| at {worst.Where}, " +
                $"more than --tolerance {Text.Number(tolerance)}.");
        }
    }

    private void Describe(TensorComparison[] comparisons, Language language)
    {
        var table = new TextTable(
            (language.Choose("output", "输出"), false), (language.Choose("largest error", "最大误差"), true),
            (language.Choose("relative", "相对误差"), true), (language.Choose("at", "位置"), false));
        foreach (TensorComparison comparison in comparisons)
        {
            table.Add(
                VisibleText.Of(comparison.Name), Text.Number(comparison.Absolute), Text.Number(comparison.Relative), comparison.Where);
        }

        Context.Out.Write(table.ToString());
    }

    private static void WriteJson(Utf8JsonWriter json, TensorComparison[] comparisons, double tolerance, bool passes)
    {
        json.WriteNumber("tolerance", tolerance);
        json.WriteBoolean("passes", passes);
        json.WriteStartArray("outputs");
        foreach (TensorComparison comparison in comparisons)
        {
            json.WriteStartObject();
            json.WriteString("name", comparison.Name);
            json.WriteFinite("largest_error", comparison.Absolute);
            json.WriteFinite("largest_relative_error", comparison.Relative);
            json.WriteString("at", comparison.Where);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
