using System.CommandLine;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Cli.Commands;

/// <summary>kernels: the weights of a layer as a picture.</summary>
internal sealed class KernelsCommand : ToolCommand
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "weights in .npy or .safetensors; without it, those of the layer that the options describe",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _output = OptionFactory.Text("--output", "FILE", ".png, .jpg or .webp: a tile for each kernel");
    private readonly MapOptions _maps =
        new(colors: "red, green and blue where a kernel sees three channels, else blue-orange", zoom: "by size");

    private readonly Option<bool> _statistics = new("--statistics") { Description = "print statistics of the weights of each row" };
    private readonly Option<bool> _transposed = new("--transposed") { Description = "the layer is a transposed convolution" };
    private readonly LayerOptions _layer = new(LayerParts.Shape | LayerParts.Values | LayerParts.Filter);

    public KernelsCommand(ToolContext context)
        : base("kernels", "Show the weights of a layer as a picture, or their statistics.", context)
    {
        _output.Aliases.Add("-o");
        Arguments.Add(_file);
        Options.Add(_output);
        _maps.AddTo(this);
        Options.Add(_statistics);
        Options.Add(_transposed);
        _layer.AddTo(this);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        Kernels that see red, green and blue are shown in colour, mid grey for zero. All others, and with
        --colormap these too, are shown channel by channel: a row for each index of the weight's first axis
        (the output channel; for transposed layers the input channel), a column for each of its second. Each
        row has a scale of its own; with --shared-scale all rows have one.

        Examples:
          convsharp kernels alexnet.safetensors --tensor features.0.weight -o kernels.png
          convsharp kernels --in-channels 3 --out-channels 64 --kernel 11 --init kaiming-normal -o drawn.png
          convsharp kernels --filter sobel-x -o sobel.png --legend
          convsharp kernels --kernel-values "0 1 0; 1 -4 1; 0 1 0" -o laplace.png
          convsharp kernels w.npy --statistics
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        string? path = parse.GetValue(_output);
        Extension.Check(path, Extension.OfPictures);
        OutputFiles.Check([new NamedPath(path, "--output")], [new NamedPath(parse.GetValue(_file), "FILE")]);
        if (path is null && _maps.AnyGiven(parse) is { } option)
            throw new RequestException($"{option} is about a picture, but none is written: add -o kernels.png, or leave it out.");

        Tensor<double> weight = Progress.Run(Context, Common.Language(parse).Choose("drawing kernels", "正在绘制卷积核"), () =>
        {
            var files = new OutputFiles();
            Tensor<double> shown = Weight(parse, files);
            files.Add(path, stream => OutputPicture.Write(Render(parse, shown), path!, stream));
            files.Commit(cancellation);
            return shown;
        });
        ReadOnlyTensorSpan<double> values = weight;
        ValueStatistics[]? rows = parse.GetValue(_statistics) ? ValueStatistics.PerChannel(values, axis: 0) : null;
        Report(parse, weight.Lengths, ValueStatistics.Of(values), rows, path);
    }

    private Tensor<double> Weight(ParseResult parse, OutputFiles files)
    {
        if (parse.GetValue(_file) is not { } file)
            return Described(parse, files);
        if ((_layer.AnyGiven(parse, but: _layer.Tensor) ?? (parse.GetValue(_transposed) ? _transposed.Name : null)) is { } given)
            throw new RequestException($"FILE is {file}, which has the weights and their shape: leave {given} out, or the file.");
        return StoredKernels.Read(file, parse.GetValue(_layer.Tensor));
    }

    /// <summary>The weight of the layer that the options describe, in the same precision as in other commands.</summary>
    private Tensor<double> Described(ParseResult parse, OutputFiles files)
    {
        LayerRequest request = _layer.Read(parse, Kind(parse));
        request.CheckOutputs(parse.GetValue(_output));
        LayerShape layer = request.Settle(request.RankOrUsual, channels: null);
        if (request.Source.IsDouble)
        {
            LayerWeights<double> stored = request.Source.Make<double>(layer);
            files.Add(request.SaveWeights, stored.Save);
            return stored.Weight;
        }

        LayerWeights<float> weights = request.Source.Make<float>(layer);
        files.Add(request.SaveWeights, weights.Save);
        return Tensor.ConvertChecked<float, double>(weights.Weight);
    }

    private PixelImage Render(ParseResult parse, Tensor<double> weight)
    {
        bool inColor = KernelMaps.SeesColors(weight.Lengths) && _maps.GivenColorMap(parse) is null;
        FeatureMapOptions options = _maps.Read(
            parse,
            new FeatureMapOptions
            {
                ColorMap = ColorMap.BlueOrange,
                Scale = KernelMaps.LegibleScale(weight.Lengths),
                Language = Common.Language(parse),
            });
        return OutputPicture.Drawn(() => inColor
            ? KernelMaps.RenderColor(weight.AsReadOnlyTensorSpan(), options)
            : KernelMaps.Render(weight.AsReadOnlyTensorSpan(), options));
    }

    private void Report(ParseResult parse, ReadOnlySpan<nint> shape, ValueStatistics all, ValueStatistics[]? rows, string? path)
    {
        if (parse.GetValue(Common.Json))
        {
            nint[] lengths = shape.ToArray();
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteShape("shape", lengths);
                StatisticsText.WriteTo(json, all);
                if (rows is not null)
                    StatisticsText.WriteTo(json, "rows", rows);
                if (path is not null)
                    json.WriteString("file", path);
            }));
            return;
        }

        Language language = Common.Language(parse);
        (string size, string range) = (Axes(parse, shape, language), StatisticsText.Range(all, language));
        string weight = language.Choose($"weight {size}, range {range}", $"权重 {size}，范围 {range}");
        Context.Out.WriteLine(path is null ? weight : Text.Wrote(path, language, weight));
        if (rows is not null)
            Context.Out.Write(Environment.NewLine + StatisticsText.Table(language.Choose("row", "行"), rows, language));
    }

    /// <summary>The weight's shape with the names of its axes; of a file's weight nothing says whether out or in comes first.</summary>
    private string Axes(ParseResult parse, ReadOnlySpan<nint> shape, Language language) => parse.GetValue(_file) is null
        ? WeightAxes.Text(Kind(parse), shape, language)
        : Text.Shape(shape);

    private ConvolutionKind Kind(ParseResult parse) =>
        parse.GetValue(_transposed) ? ConvolutionKind.Transposed : ConvolutionKind.Convolution;
}
