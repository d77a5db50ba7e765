using System.CommandLine;
using System.Text;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Sizing;
using ConvSharp.Cli.Weights;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Stacks;

namespace ConvSharp.Cli.Commands;

/// <summary>size: the output size of a layer and the formula step by step, or the sizes of a stack.</summary>
internal sealed class SizeCommand : ToolCommand
{
    private const string Png = ".png", Svg = ".svg";

    private readonly LayerOptions _layer = new(LayerParts.Shape | LayerParts.Steps | LayerParts.Bias);
    private readonly ShapeOption _input = new();

    private readonly Option<IReadOnlyList<StackEntry>?> _layers = OptionFactory.Create<IReadOnlyList<StackEntry>?>(
        "--layers", "LAYERS", "a stack in place of one layer: \"conv 64 k7 s2 p3; pool k3 s2 p1\"", StackLanguage.Parse);

    private readonly Option<string?> _output =
        OptionFactory.Text("--output", "FILE", "with --layers: .svg or .png, the receptive field of each layer on the input");

    private readonly Option<DrawingTheme?> _theme = ThemeOption.Create();

    private readonly Option<long?> _width = OptionFactory.Integer(
        "--size", "with -o: width in pixels, 200 to 1600 (default 960)", AnimationOptions.SmallestSize, AnimationOptions.LargestSize);

    public SizeCommand(ToolContext context)
        : base("size", "Work out the sizes of a layer or a stack, with formulas, parameters and work.", context)
    {
        _output.Aliases.Add("-o");
        _input.AddTo(this);
        foreach (Option option in (Option[])[_layers, _output, _theme, _width])
            Options.Add(option);
        _layer.AddTo(this);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        For each axis: the formula (i input, o output, k kernel, s stride, d dilation, p padding) in its
        simple form, with padding and in full; with numbers where it holds, else what it leaves out. Then
        which input sizes give this output, and how much of the input one output element sees (its
        receptive field) and the distance between neighbours' fields. Then the way back by the layer of the
        other kind, the weight's axes, parameters, multiply-adds and memory of one sample.

        --layers is a stack, layers apart by semicolons or commas. A layer is its kind, then in any order:
        its output channels (else those of its input), k kernel (3), s stride, p padding, d dilation,
        g groups, op output padding, no-bias. k3x5 is a number for each axis; p1:2 is before and after;
        same, same-lower, valid and causal are paddings, too. Kinds: conv, transposed, pool (or max-pool)
        and average-pool, whose stride is their kernel if none is given; resize and bilinear (enlarge by
        the stride, then a conv); shuffle and icnr (a conv, then a pixel shuffle by the stride). In short
        a layer is kind:kernel:stride:padding; without the padding, sizes differ by the stride alone.

        Examples:
          convsharp size --input 224x224 --kernel 7 --stride 2 --padding 3
          convsharp size --input 112x112 --kernel 4 --stride 2 --padding 1 --transposed
          convsharp size --input 96x27x27 --out-channels 256 --kernel 5 --padding 2 --groups 2
          convsharp size --input 16000 --kernel 3 --dilation 64 --padding causal --json
          convsharp size --input 3x224x224 --layers "conv 64 k7 s2 p3; pool k3 s2 p1; conv 64 k3 p1"
          convsharp size --input 1x28x28 --layers "conv 8 k5; pool k2; conv 16 k5" -o stack.svg
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        if (parse.GetValue(_layers) is { } layers)
        {
            RunStack(parse, layers, cancellation);
            return;
        }

        foreach (Option option in (Option[])[_output, _theme, _width])
        {
            if (parse.Has(option))
                throw new RequestException($"{option.Name} is about the picture of a stack: add --layers, or leave it out.");
        }

        LayerRequest request = _layer.Read(parse, _input.Kind(parse));
        if (request.Source is DrawnWeights && request.OutChannels is null)
            request = request with { OutChannels = request.Options.Groups }; // sizes need no channels, but groups must divide them
        (LayerShape layer, InputAxes input) = _input.Settle(parse, request);
        var sized = SizedLayer.Of(layer, input.Sizes);
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => SizeJson.Write(json, sized)));
        else
            Context.Out.Write(SizeText.Of(sized, Common.Language(parse)));
    }

    private void RunStack(ParseResult parse, IReadOnlyList<StackEntry> layers, CancellationToken cancellation)
    {
        string? path = parse.GetValue(_output);
        Extension.Check(path, Svg, Png);
        OutputFiles.Check([new NamedPath(path, "--output")], inputs: []);
        if ((_input.TransposedGiven(parse) ?? _layer.AnyGiven(parse, _layer.Rank, _layer.InChannels)) is { } given)
            throw new RequestException($"--layers describes all layers, so {given} has no meaning: leave one of the two out.");
        if (path is null && (parse.Has(_theme) || parse.Has(_width)))
        {
            string name = parse.Has(_theme) ? _theme.Name : _width.Name;
            throw new RequestException($"{name} is about a picture, but none is written: add -o stack.svg, or leave it out.");
        }

        (LayerShape first, InputAxes input) = _input.Settle(parse, _layer.Read(parse, _input.Kind(parse)).AnyKernel);
        var stack = SizedStack.Of(layers, [first.InChannels, .. input.Sizes], _layers.Name);
        if (path is not null)
            Draw(parse, stack, path, cancellation);
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                StackOutput.Write(json, stack);
                if (path is not null)
                    json.WriteString("file", path);
            }));
            return;
        }

        Context.Out.Write(StackOutput.Describe(stack, Common.Language(parse)));
        if (path is not null)
            Context.Out.WriteLine(Text.Wrote(path, Common.Language(parse)));
    }

    private void Draw(ParseResult parse, SizedStack stack, string path, CancellationToken cancellation)
    {
        var usual = new StackPictureOptions();
        var options = new StackPictureOptions
        {
            Size = (int)(parse.GetValue(_width) ?? usual.Size),
            Theme = parse.GetValue(_theme) ?? usual.Theme,
            Language = Common.Language(parse),
        };
        StackPicture picture = OutputPicture.Drawn(() => StackOutput.Draw(stack, options));
        var files = new OutputFiles();
        files.Add(path, stream =>
        {
            if (Extension.Of(path) == Svg)
                stream.Write(Encoding.UTF8.GetBytes(picture.ToSvg()));
            else
                OutputPicture.Write(picture.Render(), path, stream);
        });
        files.Commit(cancellation);
    }
}
