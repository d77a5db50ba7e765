using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Examples.Photographs;
using ConvSharp.Examples.Upscaling;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Commands;

/// <summary>train upscale: a network that makes pictures twice as large.</summary>
internal sealed class TrainUpscaleCommand : ToolCommand
{
    private const string DefaultModel = "upscaler.safetensors";
    private const UpscalerHead DefaultHead = UpscalerHead.PixelShuffle;
    private const int DefaultChannels = 32;
    private const double LongestMinutes = 60 * 24 * 30;

    private readonly Option<string?> _output = OptionFactory.Text("--output", "FILE.safetensors", $"the model (default {DefaultModel})");

    private readonly Option<string?> _pictures =
        OptionFactory.Text("--pictures", "FOLDER", $"photographs: png, jpg, webp (default {PhotographFolder.Default})");

    private readonly Option<UpscalerHead?> _head =
        OptionFactory.Word("--head", "HEAD", "the last layer (default pixel-shuffle)", UpscalerHeads.ByName);

    private readonly Option<long?> _channels = OptionFactory.Integer(
        "--channels", $"channels between the layers (default {DefaultChannels})", most: UpscalerDescription.MostChannels);

    private readonly Option<double?> _minutes =
        OptionFactory.Create("--minutes", "X", "minutes of training (default 1)", ParseMinutes);

    private readonly Option<long?> _steps =
        OptionFactory.Integer("--steps", "steps of training, in place of --minutes: the same weights every time");

    private readonly Option<ulong?> _seed = OptionFactory.Create(
        "--seed", "N", "seed of the random numbers for initial weights and patches (default 0)", InitOptions.ParseSeed);

    private readonly Option<string?> _resume =
        OptionFactory.Text("--resume", "FILE.safetensors", "go on with this model; -o is the same file unless given");

    private readonly Option<bool> _compare = new("--compare")
    {
        Description = "train all heads in turn and print a table in Markdown; no model is written",
    };

    public TrainUpscaleCommand(ToolContext context)
        : base("upscale", "Train a network that makes pictures twice as large.", context)
    {
        _output.Aliases.Add("-o");
        foreach (Option option in new Option[] { _output, _pictures, _head, _channels, _minutes, _steps, _seed, _resume, _compare })
            Options.Add(option);
        Common.AddTo(this);
    }

    public override string Lesson => """
        Three 3x3 convolutions with ReLU and a last layer of choice learn what bicubic enlargement of a
        half-size photograph lacks. One cell of 64x64 pixels in eight is held out, the same cells in every
        run. The network is measured on these at the end: PSNR in decibels beside bicubic's (higher is
        better), and how strongly a checkerboard of period 2 shows in the spectrum (1: not at all).

        Ctrl-C ends the training early and saves the network so far. With --steps, the same seed gives the
        same weights bit for bit, whatever the number of threads, also in parts with --resume. Beside the
        model stands FILE.training.safetensors, which only --resume needs. It holds the whole training, the
        weights too, so the two always belong together, whenever the process ends. --resume refuses a model
        of another training, or of a later step than the file beside it.

        Examples:
          convsharp train upscale --minutes 1
          convsharp train upscale --pictures ~/photos --head resize-conv --minutes 10 -o up.safetensors
          convsharp train upscale --resume up.safetensors --minutes 10
          convsharp run up.safetensors small.png -o large.png
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        CheckExclusions(parse);
        string? resumed = parse.GetValue(_resume);
        string model = parse.GetValue(_output) ?? resumed ?? DefaultModel;
        if (Extension.Of(model) != ".safetensors")
        {
            string option = parse.Has(_output) || resumed is null ? "--output" : "--resume";
            throw new RequestException($"{option} is '{model}', and a model is a .safetensors file: name it so.");
        }

        OutputFiles.Check([new NamedPath(model, "--output")], inputs: []);
        IReadOnlyList<Photograph> photographs = [];
        Progress.Run(Context, Common.Language(parse).Choose("reading photographs", "正在读取照片"), () =>
            photographs = PictureMessage.Told(() =>
                Photograph.Load(parse.GetValue(_pictures) ?? PhotographFolder.Default, cancellation)));
        if (parse.GetValue(_compare))
        {
            Compare(parse, photographs, cancellation);
            return;
        }

        UpscalerTraining training = resumed is null
            ? New(parse, parse.GetValue(_head) ?? DefaultHead)
            : Resumed(resumed);
        if (training.Note is { } note)
            Context.Error.WriteLine($"note: {Failure.OneLine(note)}");
        Train(parse, training, photographs, cancellation);
        var files = new OutputFiles();
        foreach ((string path, Action<Stream> write) in training.Files(model))
            files.Add(path, write);
        files.Commit(CancellationToken.None);
        if (cancellation.IsCancellationRequested)
        {
            throw new InterruptedException(
                $"interrupted after {training.Steps} steps, which are saved: go on with --resume {model}.", cancellation);
        }

        UpscalerScore score = Score(parse, training, photographs, cancellation);
        Report(parse, training, score, model);
    }

    private static UpscalerTraining Resumed(string model)
    {
        if (!File.Exists(UpscalerTraining.StateFile(model)))
            InputPath.Existing(model, "--resume");
        return UpscalerTraining.Resume(model);
    }

    private void CheckExclusions(ParseResult parse)
    {
        Exclude(parse, _steps, _minutes);
        Exclude(parse, _resume, _head, _channels, _seed);
        Exclude(parse, _compare, _head, _resume, _output);
    }

    private static void Exclude(ParseResult parse, Option option, params ReadOnlySpan<Option> others)
    {
        foreach (Option other in others)
        {
            if (parse.Has(option) && parse.Has(other))
                throw new RequestException($"{option.Name} and {other.Name} exclude each other: leave one of them out.");
        }
    }

    private UpscalerTraining New(ParseResult parse, UpscalerHead head) => new(
        new UpscalerDescription(head, (int)(parse.GetValue(_channels) ?? DefaultChannels)), parse.GetValue(_seed) ?? 0);

    private void Train(ParseResult parse, UpscalerTraining training, IReadOnlyList<Photograph> photographs, CancellationToken cancellation)
    {
        long? steps = parse.GetValue(_steps);
        TimeSpan? time = steps is null ? TimeSpan.FromMinutes(parse.GetValue(_minutes) ?? 1) : null;
        var patches = new PatchSource(photographs, training.Seed);
        Progress.RunWithBar(
            Context,
            () => Common.Language(parse).Choose(
                Text.Invariant($"loss {training.Loss:0.000000}, {training.PatchesPerSecond:0} patches/s"),
                Text.Invariant($"损失 {training.Loss:0.000000}，{training.PatchesPerSecond:0} 块/秒")),
            () => steps is { } all ? (double)training.StepsDone / all : training.Elapsed / time!.Value,
            () => training.Run(patches, steps, time, Common.ThreadsOf(parse), cancellation));
    }

    private UpscalerScore Score(
        ParseResult parse, UpscalerTraining training, IReadOnlyList<Photograph> photographs, CancellationToken cancellation)
    {
        UpscalerScore? score = null;
        Progress.Run(Context, Common.Language(parse).Choose("measuring", "正在测量"), () =>
            score = UpscalerScore.Of(training.Network, photographs, Common.Parallel(parse, cancellation)));
        return score!;
    }

    private void Compare(ParseResult parse, IReadOnlyList<Photograph> photographs, CancellationToken cancellation)
    {
        var rows = new List<(UpscalerTraining Training, UpscalerScore Score)>();
        foreach (UpscalerHead? head in UpscalerHeads.ByName.Values)
        {
            UpscalerTraining training = New(parse, head!.Value);
            Train(parse, training, photographs, cancellation);
            cancellation.ThrowIfCancellationRequested();
            rows.Add((training, Score(parse, training, photographs, cancellation)));
        }

        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, rows)));
        else
            Context.Out.Write(UpscalerTable.Of(rows));
    }

    private static void WriteJson(Utf8JsonWriter json, List<(UpscalerTraining Training, UpscalerScore Score)> rows)
    {
        json.WriteStartArray("heads");
        foreach ((UpscalerTraining training, UpscalerScore score) in rows)
        {
            json.WriteStartObject();
            WriteJson(json, training, score);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteJson(Utf8JsonWriter json, UpscalerTraining training, UpscalerScore score)
    {
        json.WriteString("head", UpscalerHeads.Name(training.Description.Head));
        json.WriteNumber("channels", training.Description.Channels);
        json.WriteNumber("seed", training.Seed);
        json.WriteNumber("steps", training.Steps);
        json.WriteNumber("seconds", training.Elapsed.TotalSeconds);
        json.WriteNumber("patches_per_second", training.PatchesPerSecond);
        json.WriteFinite("loss", training.Loss);
        json.WriteNumber("held_out_patches", score.Cells);
        json.WriteFinite("psnr", score.Psnr);
        json.WriteFinite("bicubic_psnr", score.BicubicPsnr);
        json.WriteFinite("checkerboard_energy", score.Checkerboard);
        json.WriteFinite("bicubic_checkerboard_energy", score.BicubicCheckerboard);
        json.WriteFinite("original_checkerboard_energy", score.OriginalCheckerboard);
    }

    private void Report(ParseResult parse, UpscalerTraining training, UpscalerScore score, string model)
    {
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                WriteJson(json, training, score);
                json.WriteString("file", model);
            }));
            return;
        }

        Language language = Common.Language(parse);
        (string seconds, string speed) =
            (Text.Invariant($"{training.Elapsed.TotalSeconds:0.0} s"), Text.Invariant($"{training.PatchesPerSecond:0}"));
        (string psnr, string gain) =
            (Text.Invariant($"{score.Psnr:0.00} dB"), Text.Invariant($"{score.Psnr - score.BicubicPsnr:+0.00;-0.00} dB"));
        string own = Text.Invariant($"{score.Checkerboard:0.00}"), bicubic = Text.Invariant($"{score.BicubicCheckerboard:0.00}");
        string originals = Text.Invariant($"{score.OriginalCheckerboard:0.00}");
        Context.Out.WriteLine(language.Choose(
            $"trained       {training.StepsDone} steps in {seconds}, {speed} patches/s",
            $"训练          {training.StepsDone} 步，用时 {seconds}，{speed} 块/秒"));
        Context.Out.WriteLine(language.Choose(
            $"PSNR          {psnr} on {score.Cells} held-out patches, {gain} against bicubic",
            $"峰值信噪比    {psnr}（{score.Cells} 个留出块），比双三次插值 {gain}"));
        Context.Out.WriteLine(language.Choose(
            $"checkerboard  {own} (bicubic {bicubic}, originals {originals})",
            $"棋盘效应      {own}（双三次插值 {bicubic}，原图 {originals}）"));
        Context.Out.WriteLine(Text.Wrote(model, language));
    }

    private static double? ParseMinutes(string text, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double minutes) && minutes is > 0 and <= LongestMinutes
            ? minutes
            : throw new RequestException($"{option} is '{text}': give a number above 0, such as 0.5.");
}
