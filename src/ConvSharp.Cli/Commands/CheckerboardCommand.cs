using System.CommandLine;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Cli.Checkerboard;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Commands;

/// <summary>checkerboard: whether layers make a checkerboard, how strong it is, and what helps.</summary>
internal sealed class CheckerboardCommand : ToolCommand
{
    private const int MostSeeds = 1000;

    private static readonly string[] Pages = [".html", ".htm"];

    private readonly Argument<string?> _picture = new("PICTURE")
    {
        Description = "a photograph to see it on: png, jpg, webp, gif, tiff; the layer and each remedy are applied to it",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly StackOptions _stack = new();
    private readonly StackWeightOptions _weights = new();

    private readonly Option<long?> _seeds =
        OptionFactory.Integer("--seeds", "networks with random weights that scores are averaged over (default: 8)", most: MostSeeds);

    private readonly Option<string?> _output = OptionFactory.Text(
        "--output", "FILE",
        "a report, one .html file; or one picture, .svg, .png, .jpg or .webp: how taps overlap (with PICTURE: a sheet of all remedies)");

    public CheckerboardCommand(ToolContext context)
        : base("checkerboard", "Find checkerboard artifacts before training: overlap, measured scores, and what helps.", context)
    {
        _output.Aliases.Add("-o");
        Arguments.Add(_picture);
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

        --layers is a stack of [kind:]kernel:stride[:padding], joined by commas, or in words as for
        convsharp size: "transposed k4 s2 p1; conv k3 p1". The kinds: transposed (if none is given), resize,
        bilinear, shuffle, icnr, conv, max-pool and average-pool. For stacks that reduce, the gradient of
        the input is examined.

        The score is measured with random weights: the energy at the multiples of 1/scale in the spectrum,
        relative to the frequencies around them; 1 is no pattern. The flat contrast is the strength of the
        pattern that a constant input gets; 0 is no pattern.

        With PICTURE a photograph goes through the layer and each remedy, with random weights drawn by
        xavier_normal_. Each result is shown whole, and enlarged where the layer's checkerboard shows
        most, beside its score: the same energy, in the spectrum of the output itself. Photographs whose
        output has more than 1048576 pixels are scaled down first.

        --weights and --weight measure a trained layer: the pattern of its own weights, beside that of the
        nearest even weights (--save-even writes them) and of random weights.

        Examples:
          convsharp checkerboard --kernel 3 --stride 2
          convsharp checkerboard --layers 3:2,3:2 -o report.html
          convsharp checkerboard --kernel 5x4 --stride 3x2 -o overlap.svg
          convsharp checkerboard samples/coffee.png --kernel 3 --stride 2 -o report.html
          convsharp checkerboard samples/coffee.png --kernel 3 --stride 2 -o sheet.png
          convsharp checkerboard --layers conv:3:2 --json
          convsharp checkerboard --weights layer.safetensors --stride 2 -o report.html
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        string? path = parse.GetValue(_output);
        LayerRequest? request = _weights.Read(parse, _stack);
        string? picture = Picture(parse, request);
        Extension.Check(path, request is null ? [.. Pages, ".svg", .. Extension.OfPictures] : Pages);
        OutputFiles.Check(
            [new NamedPath(path, "--output"), new NamedPath(_weights.SaveEven(parse), "--save-even")],
            [.. request?.Source.Files ?? [], new NamedPath(picture, "PICTURE")]);
        Language language = Common.Language(parse);
        string current = "";
        (int seeds, ParallelOptions parallel) = ((int)(parse.GetValue(_seeds) ?? 8), Common.Parallel(parse, cancellation));
        var laboratory = new CheckerboardLaboratory(seeds, parallel, Starting);
        var files = new OutputFiles();
        Result result = null!;
        Func<Result> examine = picture is not null
            ? () => ExaminePhotograph(
                new PhotographLaboratory(seeds, parallel, Starting), _stack.Read(parse), PictureFile.Load(picture, "PICTURE"), path, files,
                language)
            : request is null
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

        void Starting(string name)
        {
            cancellation.ThrowIfCancellationRequested();
            current = name;
        }
    }

    /// <summary>The photograph; null where none is given.</summary>
    /// <exception cref="RequestException">Given weights are for features, not for photographs.</exception>
    private string? Picture(ParseResult parse, LayerRequest? request)
    {
        string? picture = parse.GetValue(_picture);
        return picture is null || request is null ? picture : throw new RequestException(
            $"PICTURE is '{picture}', but given weights are measured with noise: leave PICTURE out, or the weights.");
    }

    private static Result ExamineStack(
        CheckerboardLaboratory laboratory, StackedLayers stack, string? path, OutputFiles files, Language language)
    {
        CheckerboardExamination examination = laboratory.Examine(stack);
        if (path is not null && !Pages.Contains(Extension.Of(path)))
        {
            AddPicture(files, path, CheckerboardPicture.OfOverlap(stack, language));
        }
        else if (path is not null)
        {
            (IReadOnlyList<GeneratorTrial> generators, IReadOnlyList<Trial> gradients) = (laboratory.Generators(), laboratory.Gradients());
            files.Add(path, stream => CheckerboardReport.Write(stream, examination, generators, gradients, language));
        }

        return new Result(ExaminationOutput.Describe(examination, language), json => ExaminationOutput.WriteJson(json, examination));
    }

    private static Result ExaminePhotograph(
        PhotographLaboratory laboratory, StackedLayers stack, Tensor<float> picture, string? path, OutputFiles files, Language language)
    {
        PhotographExamination examination = laboratory.Examine(stack, picture);
        if (path is not null && !Pages.Contains(Extension.Of(path)))
        {
            AddPicture(files, path, CheckerboardPicture.OfPhotograph(examination, language));
        }
        else if (path is not null)
        {
            PhotographExamination? gradients = laboratory.ExamineGradients(stack, picture);
            files.Add(path, stream => CheckerboardReport.Write(stream, examination, gradients, language));
        }

        return new Result(
            PhotographOutput.Describe(examination, language), json => PhotographOutput.WriteJson(json, examination, language));
    }

    private static void AddPicture(OutputFiles files, string path, CheckerboardPicture picture) => files.Add(path, stream =>
    {
        if (Extension.Of(path) == ".svg")
            stream.Write(Encoding.UTF8.GetBytes(picture.ToSvg()));
        else
            OutputPicture.Write(picture.ToImage(), path, stream);
    });

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
