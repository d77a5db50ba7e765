using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Commands;

/// <summary>conv and conv-transpose: applies a layer to a picture or an array.</summary>
internal sealed class ConvolveCommand : ToolCommand
{
    private readonly ConvolutionKind _kind;
    private readonly LayerOptions _layer = new();

    private readonly Argument<string?> _input = new("INPUT")
    {
        Description = "a picture (png, jpg, webp: 3 channels of 0…1), or .npy or .csv of [N, C, …], [C, …], or […] of one channel; " +
            "-: text from standard input",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _values = OptionFactory.Text(
        "--values", "NUMBERS", "the input's numbers, in place of INPUT: \"1 2; 3 4\", planes by ;;, a batch by ;;;");

    private readonly Option<bool> _print = new("--print") { Description = "print the numbers of the output; with --json as \"values\"" };

    private readonly Option<string?> _output =
        OptionFactory.Text("--output", "FILE", ".npy, .csv: the exact values; .png, .jpg, .webp: the feature maps, each channel scaled min–max");

    private readonly MapOptions _maps = new(colors: "gray", zoom: "1");

    private readonly Option<bool> _beforeAfter = new("--before-after") { Description = "the picture shows the input beside the output" };

    private readonly Option<bool> _statistics = new("--statistics") { Description = "print statistics of each output channel" };

    private readonly Option<bool> _gray = new("--gray") { Description = "read the picture as one channel of luma" };

    public ConvolveCommand(ConvolutionKind kind, ToolContext context)
        : base(
            kind == ConvolutionKind.Convolution ? "conv" : "conv-transpose",
            kind == ConvolutionKind.Convolution
                ? "Apply a convolution (torch.nn.Conv1d/2d/3d) to a picture or an array."
                : "Apply a transposed convolution (torch.nn.ConvTranspose1d/2d/3d) to a picture or an array.",
            context)
    {
        _kind = kind;
        _output.Aliases.Add("-o");
        Arguments.Add(_input);
        Options.Add(_values);
        Options.Add(_output);
        Options.Add(_print);
        Options.Add(_gray);
        _maps.AddTo(this);
        Options.Add(_beforeAfter);
        Options.Add(_statistics);
        _layer.AddTo(this);
        Common.AddTo(this);
    }

    public override string Lesson => _kind == ConvolutionKind.Convolution
        ? """
          Without -o the output's shape, range and time are printed. A picture shows one tile per output
          channel. Numbers of float64 are computed in double, all others in float.

          Examples:
            convsharp conv photo.png -o edges.png --gray --filter sobel-x --padding same
            convsharp conv photo.png -o maps.png --out-channels 16 --kernel 5 --stride 2 --labels --legend
            convsharp conv photo.png -o pair.png --filter sobel-y --colormap blue-orange --before-after
            convsharp conv x.npy -o y.npy --weights layer.safetensors --padding 1
            convsharp conv --values "1 2; 3 4" --kernel-values "1 0; 0 1" --print
          """
        : """
          Every input element spreads its kernel over the output: with stride 2 a picture gets twice as large.
          Where the kernel is no multiple of the stride, outputs meet unequal numbers of taps: a checkerboard.

          Examples:
            convsharp conv-transpose photo.png -o up.png --kernel 3 --stride 2 --init xavier-normal
            convsharp conv-transpose photo.png -o even.png --kernel 4 --stride 2 --padding 1
            convsharp conv-transpose x.npy -o y.npy --weight w.npy --stride 2 --output-padding 1
            convsharp conv-transpose --values "1 2; 3 4" --kernel-values "1 1; 1 1" --stride 2 --print
          """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        LayerRequest request = _layer.Read(parse, _kind);
        string? output = parse.GetValue(_output);
        Extension.Check(output, [Extension.Npy, Extension.Csv, .. Extension.OfPictures]);
        if ((output is null || Extension.Of(output) is Extension.Npy or Extension.Csv) && PictureOption(parse) is { } option)
            throw new RequestException($"{option} is about a picture, but none is written: add -o maps.png, or leave it out.");

        string? path = parse.GetValue(_input);
        request.CheckOutputs(output, new NamedPath(path == LayerInput.StandardInput ? null : path, "INPUT"));
        LayerInput input = Input(parse, path);
        if (input.IsDouble)
            Convolve<double>(parse, request, input, output, cancellation);
        else
            Convolve<float>(parse, request, input, output, cancellation);
    }

    private LayerInput Input(ParseResult parse, string? path) => (path, parse.GetValue(_values)) switch
    {
        ({ } file, null) => new LayerInput(file, parse.GetValue(_gray)),
        (null, { } typed) when parse.GetValue(_gray) => throw new RequestException(
            $"--gray is for pictures, but {_values.Name} is {typed}: leave it out."),
        (null, { } typed) => LayerInput.Typed(typed, _values.Name),
        (null, null) => throw new RequestException(
            $"INPUT is missing: give a file, - for standard input, or numbers by {_values.Name} \"1 2; 3 4\"."),
        ({ } file, { }) => throw new RequestException($"INPUT is '{file}', and {_values.Name} is given too: leave one of them out."),
    };

    private void Convolve<T>(ParseResult parse, LayerRequest request, LayerInput file, string? path, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Convolved<T> done = Progress.Run(Context, Common.Language(parse).Choose("convolving", "正在卷积"), () =>
        {
            Tensor<T> input = file.Read<T>();
            InputAxes axes = file.Axes(request, input.Lengths);
            input = axes.Of(input);
            LayerShape layer = request.Settle(axes.Rank, axes.Channels);
            LayerWeights<T> weights = request.Source.Make<T>(layer);
            Convolved<T> convolved = Execute(layer, weights, input, parse.GetValue(_statistics), Common.Parallel(parse, cancellation));
            var files = new OutputFiles();
            files.Add(request.SaveWeights, weights.Save);
            files.Add(path, stream => Write(parse, file, input, convolved, path!, stream));
            files.Commit(cancellation);
            return convolved;
        });
        Report(parse, done, path);
    }

    private static Convolved<T> Execute<T>(
        LayerShape layer, LayerWeights<T> weights, Tensor<T> input, bool statistics, ParallelOptions parallel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionPlan<T> plan = weights.Plan(layer, input.Lengths);
        long start = Stopwatch.GetTimestamp();
        Tensor<T> output = plan.Execute(input, parallel);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        ReadOnlyTensorSpan<T> values = output;
        int channelAxis = plan.Geometry.IsBatched ? 1 : 0;
        return new Convolved<T>(
            layer, plan, output, milliseconds, ValueStatistics.Of(values),
            statistics ? ValueStatistics.PerChannel(values, channelAxis) : null);
    }

    private string? PictureOption(ParseResult parse) =>
        _maps.AnyGiven(parse) ?? (parse.GetValue(_beforeAfter) ? _beforeAfter.Name : null);

    private void Write<T>(ParseResult parse, LayerInput file, Tensor<T> input, Convolved<T> done, string path, Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Extension.Of(path) == Extension.Npy)
        {
            Npy.Write(stream, done.Output);
            return;
        }

        if (Extension.Of(path) == Extension.Csv)
        {
            NumberText.WriteCsv(stream, done.Output);
            return;
        }

        FeatureMapOptions options = _maps.Read(parse, new FeatureMapOptions { Language = Common.Language(parse) });
        ConvolutionGeometry geometry = done.Plan.Geometry;
        PixelImage after = OutputPicture.Of(done.Output, geometry.IsBatched, options);
        if (parse.GetValue(_beforeAfter))
        {
            PixelImage before = file.IsPicture
                ? OutputPicture.Drawn(() => Picture.FromTensor(input.AsReadOnlyTensorSpan()).Enlarge(options.Scale))
                : OutputPicture.Of(input, geometry.IsBatched, options);
            after = OutputPicture.Drawn(() => PictureRow.Render(
                [
                    new(options.Language.Choose("before: ", "卷积前：") + Text.Shape(geometry.InputShape), before),
                    new(options.Language.Choose("after: ", "卷积后：") + Text.Shape(geometry.OutputShape), after),
                ],
                font: options.Font));
        }

        OutputPicture.Write(after, path, stream);
    }

    private void Report<T>(ParseResult parse, Convolved<T> done, string? path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionGeometry geometry = done.Plan.Geometry;
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteString("layer", done.Layer.ToString());
                json.WriteShape("input", geometry.InputShape);
                json.WriteShape("output", geometry.OutputShape);
                StatisticsText.WriteTo(json, done.Values);
                if (done.Channels is { } channels)
                    StatisticsText.WriteTo(json, "channels", channels);
                json.WriteNumber("milliseconds", done.Milliseconds);
                json.WriteString("algorithm", done.Plan.Algorithm);
                if (parse.GetValue(_print))
                    NumberText.WriteTo(json, "values", done.Output);
                if (path is not null)
                    json.WriteString("file", path);
            }));
            return;
        }

        ReportText(parse, done, path, Common.Language(parse));
    }

    private void ReportText<T>(ParseResult parse, Convolved<T> done, string? path, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionGeometry geometry = done.Plan.Geometry;
        string range = StatisticsText.Range(done.Values, language), output = Text.Shape(geometry.OutputShape);
        if (path is not null)
        {
            Context.Out.WriteLine(
                Text.Wrote(path, language, language.Choose($"{output}, range {range}", $"{output}，范围 {range}")));
        }
        else
        {
            string time = Text.Milliseconds(done.Milliseconds);
            (string algorithm, string vectors) = (done.Plan.Algorithm, done.Plan.Vectors);
            (string Name, string Value)[] lines =
                [
                    (language.Choose("layer", "层"), $"{done.Layer}"),
                    (language.Choose("input", "输入"), Text.Shape(geometry.InputShape)),
                    (language.Choose("output", "输出"), output),
                    (language.Choose("range", "范围"), range),
                    (language.Choose("time", "时间"), language.Choose(
                        $"{time}, the first call ({algorithm}, {vectors} vectors)", $"{time}，首次调用（{algorithm}，{vectors} 向量）")),
                ];
            foreach ((string name, string value) in lines)
                Context.Out.WriteLine(Text.Padded(name, columns: 8) + value);
        }

        if (parse.GetValue(_print))
        {
            string table = NumberText.Table(language.Choose("output", "输出"), done.Output, AxisNames(geometry, language), language);
            Context.Out.Write(Environment.NewLine + table);
        }

        if (done.Channels is { } channels)
            Context.Out.Write(Environment.NewLine + StatisticsText.Table(language.Choose("channel", "通道"), channels, language));
    }

    /// <summary>What each axis of the output is.</summary>
    private static string[] AxisNames(ConvolutionGeometry geometry, Language language)
    {
        string[] names =
            [
                language.Choose("sample", "样本"), language.Choose("channel", "通道"),
                .. Enumerable.Range(0, geometry.Rank).Select(axis => Text.AxisName(axis, geometry.Rank, language)),
            ];
        return geometry.IsBatched ? names : names[1..];
    }

    private sealed record Convolved<T>(
        LayerShape Layer,
        ConvolutionPlan<T> Plan,
        Tensor<T> Output,
        double Milliseconds,
        ValueStatistics Values,
        ValueStatistics[]? Channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
