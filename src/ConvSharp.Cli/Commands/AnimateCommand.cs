using System.CommandLine;
using System.Globalization;
using ConvSharp.Cli.Animating;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Commands;

/// <summary>animate: a layer at work, a frame for each output element.</summary>
internal sealed class AnimateCommand : ToolCommand
{
    private static readonly Dictionary<string, AnimationView?> Views = new()
    {
        ["gather"] = AnimationView.Gather,
        ["spread"] = AnimationView.Spread,
    };

    private readonly LayerOptions _layer = new();
    private readonly SampleOptions _input = new();
    private readonly Option<string?> _output = OptionFactory.Text(
        "--output", "FILE", ".gif, .svg, .webp, .html (a page to play and ask), or .png for one frame");

    private readonly Argument<string?> _preset = new("PRESET")
    {
        Description = "a well-known animation; without it, give a layer and --input or --values",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "PRESET",
    };

    private readonly Option<long[]?> _size = OptionFactory.Create<long[]?>(
        "--size", "N|NxN", "width in pixels, or width x height, 200 to 1600 (default 320, the height as needed)", ParseSize);

    private readonly Option<double?> _speed = OptionFactory.Create("--speed", "N", "frames per second, 0.1 to 50 (default 2)", ParseSpeed);

    private readonly Option<long?> _loop =
        OptionFactory.Integer("--loop", "how often the animation plays; 0: for ever (default 0)", least: 0, most: ushort.MaxValue);

    private readonly Option<DrawingTheme?> _theme = ThemeOption.Create();

    private readonly Option<AnimationView?> _view = OptionFactory.Word(
        "--view", "VIEW", "each output gathers the inputs that it sees, or each input of a transposed layer spreads its kernel", Views);

    private readonly Option<bool> _numbers = new("--numbers") { Description = "numbers in the cells, and the kernel beside them" };
    private readonly Option<bool> _computation = new("--computation") { Description = "write out the sum of the current output element" };
    private readonly FontOption _font = new();
    private readonly Option<long?> _frame = OptionFactory.Integer("--frame", "the frame that a .png shows, from 0 (default 0)", least: 0);

    public AnimateCommand(ToolContext context)
        : base("animate", "Show a layer at work, a frame for each output element.", context)
    {
        _output.Aliases.Add("-o");
        _output.Required = true;
        _preset.CompletionSources.Add([.. AnimationPreset.All.Select(preset => preset.Name)]);
        Arguments.Add(_preset);
        Options.Add(_output);
        foreach (Option option in (Option[])[_size, _speed, _loop, _theme, _view, _numbers, _computation, _frame, _font.Option])
            Options.Add(option);
        _input.AddTo(this);
        _layer.AddTo(this);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => $"""
        The input lies below, the output above; dashed cells are padding, or zeros between the elements of
        a transposed layer's stretched input. Numbers are small samples, unless you give the layer's own
        by --weight, --weights, --filter, --init or --seed, and the input's own by --values.
        With --view spread the input lies above, and each output counts the taps that have reached it (with
        --numbers it shows their sum). Outputs that more taps have reached are darker.
        An .html file is a page for a lecture, without any other file: play, step, speed; a cell that is
        pointed at, clicked or reached by the arrow keys says what it meets, and its sum.

        Presets:
        {string.Join('\n', AnimationPreset.All.Select(preset => $"  {preset.Name}"))}

        Examples:
          convsharp animate padding-strides -o conv.gif
          convsharp animate article -o article.svg --size 960
          convsharp animate --input 6x6 --kernel 3 --dilation 2 --numbers --computation -o dilated.svg
          convsharp animate --transposed --input 3x3 --kernel 3 --stride 2 -o up.webp
          convsharp animate --transposed --view spread --input 5 --kernel 3 --stride 2 -o uneven.gif
          convsharp animate -x "1 2 3; 4 5 6; 7 8 9" -w "1 0; 0 1" --computation -o own.svg
          convsharp animate -x "1 2 3" -w "1 2" --transposed --stride 2 -o lecture.html
          convsharp animate --values x.npy --filter sobel-x --size 480x480 -o edges.gif
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        string path = parse.GetValue(_output)!;
        Extension.Check(path, ".gif", Extension.Svg, ".webp", Extension.Html, ".png");
        OutputFiles.Check([new NamedPath(path, "--output")], inputs: []);
        var files = new OutputFiles();
        Animation animation = Make(parse, files);
        int frame = (int)(parse.GetValue(_frame) ?? 0);
        if (frame >= animation.FrameCount)
            throw new RequestException($"--frame is {frame}, but there are {animation.FrameCount}: use 0 to {animation.FrameCount - 1}.");

        CaptionFont? font = _font.Read(parse, path);
        Language language = Common.Language(parse);
        byte[] content = [];
        Progress.Run(Context, language.Choose($"drawing {animation.FrameCount} frames", $"正在绘制 {animation.FrameCount} 帧"), () =>
        {
            content = Encode(animation, path, frame, font);
            files.Add(path, stream => stream.Write(content));
            files.Commit(cancellation);
        });
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteString("file", path);
                json.WriteNumbers("size", [animation.Width, animation.Height]);
                json.WriteNumber("frames", animation.FrameCount);
                json.WriteNumber("bytes", content.Length);
            }));
        }
        else
        {
            string size = $"{animation.Width}×{animation.Height}", bytes = Text.Bytes(content.Length);
            Context.Out.WriteLine(Text.Wrote(path, language, language.Choose(
                $"{size}, frames: {animation.FrameCount}, {bytes}", $"{size}，{animation.FrameCount} 帧，{bytes}")));
        }
    }

    private static byte[] Encode(Animation animation, string path, int frame, CaptionFont? font)
    {
        try
        {
            return animation.Encode(AnimationFiles.FormatOf(path), frame, font);
        }
        catch (ArgumentException fault) when (!Failure.IsOfRequest(fault))
        {
            throw OptionMessage.Of(fault);
        }
    }

    private Animation Make(ParseResult parse, OutputFiles files)
    {
        AnimationOptions options = ReadOptions(parse);
        try
        {
            if (parse.GetValue(_preset) is not { } name)
            {
                (ConvolutionGeometry geometry, AnimationValues numbers) = Layer(parse, files);
                if (_input.Values(parse) is not null && geometry.Rank < ConvolutionGeometry.MaxRank)
                    options = options with { Numbers = true };
                return Animation.Create(geometry, numbers, options);
            }

            if ((_input.AnyGiven(parse) ?? _layer.AnyGiven(parse)) is { } given)
                throw new RequestException($"PRESET is {name}, which is a layer with an input: leave {given} out, or the preset.");
            return Animation.Create(AnimationPreset.Parse(name), options);
        }
        catch (ArgumentException fault) when (!Failure.IsOfRequest(fault))
        {
            throw OptionMessage.Of(fault);
        }
    }

    private AnimationOptions ReadOptions(ParseResult parse)
    {
        var usual = new AnimationOptions();
        long[] size = parse.Has(_size) ? parse.GetValue(_size)! : [usual.Size];
        return new AnimationOptions
        {
            Size = (int)size[0],
            Height = size.Length > 1 ? (int)size[1] : null,
            FramesPerSecond = parse.GetValue(_speed) ?? usual.FramesPerSecond,
            Loops = (int)(parse.GetValue(_loop) ?? usual.Loops),
            Theme = parse.GetValue(_theme) ?? usual.Theme,
            Language = Common.Language(parse),
            View = parse.GetValue(_view) ?? usual.View,
            Numbers = parse.GetValue(_numbers),
            Computation = parse.GetValue(_computation),
        };
    }

    private (ConvolutionGeometry Geometry, AnimationValues Values) Layer(ParseResult parse, OutputFiles files)
    {
        if (_input.AnyGiven(parse) is null)
        {
            throw new RequestException(
                $"PRESET and --input are missing: give one of {string.Join(", ", AnimationPreset.All)}, or --input and a layer.");
        }

        return AnimatedLayer.Read(parse, _layer, _input, parse.GetValue(_output)!, files);
    }

    private static long[] ParseSize(string text, string option)
    {
        long[] size = GeometryText.ParseShape(text, option);
        if (size.Length > 2)
            throw new RequestException($"{option} is '{text}': give a width, or width x height.");
        return Array.TrueForAll(size, side => side is >= AnimationOptions.SmallestSize and <= AnimationOptions.LargestSize)
            ? size
            : throw new RequestException(
                $"{option} is {text}: use {AnimationOptions.SmallestSize} to {AnimationOptions.LargestSize} for each side.");
    }

    private static double? ParseSpeed(string text, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double speed) && speed is >= 0.1 and <= 50
            ? speed
            : throw new RequestException($"{option} is '{text}': give 0.1 to 50 frames per second.");
}
