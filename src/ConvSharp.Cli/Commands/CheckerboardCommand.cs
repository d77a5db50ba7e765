using System.CommandLine;
using System.Numerics;
using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Cli.Checkerboard;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Commands;

/// <summary>checkerboard: whether layers make a checkerboard, how strong it is, and what helps.</summary>
internal sealed class CheckerboardCommand : ToolCommand
{
    private const int MostSeeds = 1000;

    private readonly StackOptions _stack = new();
    private readonly StackWeightOptions _weights = new();

    private readonly Option<long?> _seeds =
        OptionFactory.Integer("--seeds", "networks with random weights that scores are averaged over (default: 8)", most: MostSeeds);

    private readonly Option<string?> _output = OptionFactory.Text("--output", "FILE", "a report with pictures, one .html file");

    public CheckerboardCommand(ToolContext context)
        : base("checkerboard", "Find checkerboard artifacts before training: overlap, measured scores, and what helps.", context)
    {
        _output.Aliases.Add("-o");
        Options.Add(_output);
        _stack.AddTo(this);
        _weights.AddTo(this);
        Options.Add(_seeds);
        Common.AddTo(this);
    }

    public override string Lesson => """
        A transposed layer whose kernel is not divisible by its stride reaches some outputs with more
        taps than others: kernel 3 at stride 2 makes 1:2 along each axis, 1:4 in the picture. So does the
        backward pass of a strided convolution, in its input's gradient.

        --layers is a stack of [kind:]kernel:stride[:padding], joined by commas. The kinds: transposed (if
        none is given), resize, bilinear, shuffle, icnr, conv, max-pool and average-pool. For stacks that
        reduce, the gradient of the input is examined.

        The score is measured with random weights: the energy at the multiples of 1/scale in the spectrum,
        relative to the frequencies around them; 1 is no pattern. The flat contrast is the strength of the
        pattern that a constant input gets; 0 is no pattern.

        --weights and --weight measure a trained layer: the pattern of its own weights, beside that of the
        nearest even weights (--save-even writes them) and of random weights.

        Examples:
          convsharp checkerboard --kernel 3 --stride 2
          convsharp checkerboard --layers 3:2,3:2 -o report.html
          convsharp checkerboard --layers conv:3:2 --json
          convsharp checkerboard --weights layer.safetensors --stride 2 -o report.html
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        string? path = parse.GetValue(_output);
        Extension.Check(path, ".html", ".htm");
        LayerRequest? request = _weights.Read(parse, _stack);
        OutputFiles.Check(
            [new NamedPath(path, "--output"), new NamedPath(_weights.SaveEven(parse), "--save-even")], request?.Source.Files ?? []);
        Language language = Common.Language(parse);
        string current = "";
        var laboratory = new CheckerboardLaboratory(
            (int)(parse.GetValue(_seeds) ?? 8), Common.Parallel(parse, cancellation), name =>
            {
                cancellation.ThrowIfCancellationRequested();
                current = name;
            });
        var files = new OutputFiles();
        Result result = null!;
        Func<Result> examine = request is null
            ? () => ExamineStack(laboratory, _stack.Read(parse), path, files, language)
            : request.Source.IsDouble
                ? () => ExamineWeights<double>(laboratory, request, path, _weights.SaveEven(parse), files, language)
                : () => ExamineWeights<float>(laboratory, request, path, _weights.SaveEven(parse), files, language);
        Progress.Run(Context, () => language.Choose($"measuring: {current}", $"正在测量：{current}"), () =>
        {
            result = _stack.Measure(parse, examine);
            files.Commit(cancellation);
        });

        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(result.WriteJson));
            return;
        }

        Context.Out.Write(result.Text);
        foreach (string written in new[] { path, _weights.SaveEven(parse) }.OfType<string>())
            Context.Out.WriteLine(Text.Wrote(written, language));
    }

    private static Result ExamineStack(
        CheckerboardLaboratory laboratory, StackedLayers stack, string? path, OutputFiles files, Language language)
    {
        CheckerboardExamination examination = laboratory.Examine(stack);
        if (path is not null)
        {
            (IReadOnlyList<GeneratorTrial> generators, IReadOnlyList<Trial> gradients) = (laboratory.Generators(), laboratory.Gradients());
            files.Add(path, stream => CheckerboardReport.Write(stream, examination, generators, gradients, language));
        }

        return new Result(ExaminationOutput.Describe(examination, language), json => ExaminationOutput.WriteJson(json, examination));
    }

    private static Result ExamineWeights<T>(
        CheckerboardLaboratory laboratory, LayerRequest request, string? path, string? evenPath, OutputFiles files, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LayerShape shape = request.Settle(StackLayer.Rank, channels: null);
        LayerWeights<T> weights = request.Source.Make<T>(shape);
        WeightExamination examination = laboratory.Examine(MadeLayer.Of(shape, weights, inputShape: []));
        if (path is not null)
            files.Add(path, stream => CheckerboardReport.Write(stream, examination, language));
        if (evenPath is not null)
        {
            EvenWeights.Make(weights.Weight.AsTensorSpan(), shape.Options.Stride, shape.Options.Dilation);
            files.Add(evenPath, weights.Save);
        }

        return new Result(WeightOutput.Describe(examination, language), json => WeightOutput.WriteJson(json, examination));
    }

    private sealed record Result(string Text, Action<Utf8JsonWriter> WriteJson);
}
