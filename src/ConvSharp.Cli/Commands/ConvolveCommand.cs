using System.CommandLine;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Convolving;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Commands;

/// <summary>conv and conv-transpose: applies a layer to a picture, a sound or an array.</summary>
internal sealed class ConvolveCommand : ToolCommand
{
    private readonly ConvolutionKind _kind;
    private readonly LayerOptions _layer = new();
    private readonly InputOptions _input = new();
    private readonly ResultOptions _result = new();
    private readonly Option<bool> _print = new("--print") { Description = "print the numbers of the output; with --json as \"values\"" };
    private readonly Option<bool> _statistics = new("--statistics") { Description = "print statistics of each output channel" };

    public ConvolveCommand(ConvolutionKind kind, ToolContext context)
        : base(
            kind == ConvolutionKind.Convolution ? "conv" : "conv-transpose",
            kind == ConvolutionKind.Convolution
                ? "Apply a convolution (torch.nn.Conv1d/2d/3d) to a picture, a sound or an array."
                : "Apply a transposed convolution (torch.nn.ConvTranspose1d/2d/3d) to a picture, a sound or an array.",
            context)
    {
        _kind = kind;
        _input.AddTo(this);
        _result.AddTo(this);
        Options.Add(_print);
        Options.Add(_statistics);
        _layer.AddTo(this);
        Common.AddTo(this);
    }

    public override string Lesson => _kind == ConvolutionKind.Convolution
        ? """
          Without -o the output's shape, range and time are printed. A picture shows one tile per output
          channel. Of rank 1 a picture is a plot of input, kernel and output; an option about feature maps,
          such as --colormap, makes it tiles again, a row for each channel. Numbers of float64 are computed
          in double, all others in float.
          A sound (.wav: integers of 8 to 32 bits, floats) is read as [channels, samples] of -1...1. It is
          written as floats of 32 bits, which keep values beyond -1...1: nothing is rounded or cut off.
          --color applies a one-channel layer, such as a --filter, to red, green and blue, and writes what
          it gives: values below 0 and above 1 are cut off and counted, nothing is scaled.
          --crop 100,40,64x48 --zoom 8 shows a part of the output closely, scaled by its own range.

          Examples:
            convsharp conv photo.png -o edges.png --gray --filter sobel-x --padding same
            convsharp conv photo.png -o maps.png --out-channels 16 --kernel 5 --stride 2 --labels --legend
            convsharp conv photo.png -o pair.png --filter sobel-y --colormap blue-orange --before-after
            convsharp conv x.npy -o y.npy --weights layer.safetensors --padding 1
            convsharp conv photo.png -o sharp.png --color --filter sharpen --padding same
            convsharp conv mono.wav -o half.wav --kernel-values "0.25 0.5 0.25" --stride 2
            convsharp conv --values "0 0 1 0 0" --kernel-values "1 2 1" --rank 1 -o signal.svg
            convsharp conv --values "1 2; 3 4" --kernel-values "1 0; 0 1" --print
          """
        : """
          Every input element spreads its kernel over the output: with stride 2 a picture gets twice as large.
          Where the kernel is no multiple of the stride, outputs meet unequal numbers of taps: a checkerboard.
          --crop and --zoom show it closely. Pictures of rank 1 are plots; see also convsharp conv --help.

          Examples:
            convsharp conv-transpose photo.png -o up.png --kernel 3 --stride 2 --init xavier-normal
            convsharp conv-transpose photo.png -o near.png --stride 2 --crop 20,10,24x20 --zoom 8
            convsharp conv-transpose photo.png -o even.png --kernel 4 --stride 2 --padding 1
            convsharp conv-transpose x.npy -o y.npy --weight w.npy --stride 2 --output-padding 1
            convsharp conv-transpose --values "1 2; 3 4" --kernel-values "1 1; 1 1" --stride 2 --print
          """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        LayerRequest request = _layer.Read(parse, _kind);
        string? path = _result.Path(parse);
        request.CheckOutputs(path, _input.File(parse));
        LayerInput input = _input.Read(parse);
        if (input.IsDouble)
            Convolve<double>(parse, request, input, path, cancellation);
        else
            Convolve<float>(parse, request, input, path, cancellation);
    }

    private void Convolve<T>(ParseResult parse, LayerRequest request, LayerInput source, string? path, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Language language = Common.Language(parse);
        IReadOnlyList<ResultNote> notes = [];
        Convolved<T> done = Progress.Run(Context, language.Choose("convolving", "正在卷积"), () =>
        {
            Tensor<T> read = source.Read<T>();
            InputAxes axes = source.Axes(request, read.Lengths);
            bool isColor = _input.IsColor(parse);
            InputAxes taken = isColor ? axes.ChannelsAsSamples() : axes;
            LayerShape layer = request.Settle(taken.Rank, taken.Channels);
            var run = new LayerRun(source, layer, isColor);
            run.Check();
            ResultFile? file = path is null ? null : _result.FileOf(parse, path, layer.Rank, isColor);
            Convolved<T> convolved = run.Of(
                request.Source.Make<T>(layer), taken.Of(read), parse.GetValue(_statistics), Common.Parallel(parse, cancellation));
            var files = new OutputFiles();
            files.Add(request.SaveWeights, convolved.Weights.Save);
            files.Add(path, stream => notes = file!.Write(convolved, stream, language));
            files.Commit(cancellation);
            return convolved;
        });
        Context.Out.Write(parse.GetValue(Common.Json)
            ? ConvolvedReport.Json(done, path, notes, parse.GetValue(_print)) + Environment.NewLine
            : ConvolvedReport.Lines(done, path, notes, parse.GetValue(_print), language));
    }
}
