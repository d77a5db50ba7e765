using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Examples.KernelLearning;
using ConvSharp.Examples.Photographs;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;
using ConvSharp.Training;

namespace ConvSharp.Cli.Commands;

/// <summary>train kernels: what a first layer learns from photographs.</summary>
internal sealed class TrainKernelsCommand : ToolCommand
{
    private const int MostChannels = 1024, LongestKernel = 64;
    private static readonly KernelTrainingOptions Usual = KernelTrainingOptions.Default;

    private readonly Option<string?> _output = OptionFactory.Text(
        "--output", "FILE", ".safetensors: encoder and decoder; .png, .jpg, .webp: the decoder's kernels as a picture");

    private readonly Option<string?> _pictures =
        OptionFactory.Text("--pictures", "FOLDER", $"photographs: png, jpg, webp (default {PhotographFolder.Default})");

    private readonly Option<long?> _channels =
        OptionFactory.Integer("--channels", $"kernels to learn (default {Usual.Channels})", most: MostChannels);

    private readonly Option<long?> _kernel =
        OptionFactory.Integer("--kernel", $"side of the kernels (default {Usual.Kernel})", least: 2, most: LongestKernel);

    private readonly Option<long?> _stride =
        OptionFactory.Integer("--stride", $"distance between the places of a kernel (default {Usual.Stride})", most: LongestKernel);

    private readonly Option<double?> _sparsity = OptionFactory.Create(
        "--sparsity", "X", $"weight of few outputs against a small error (default {Usual.Sparsity})", ParseSparsity);

    private readonly Option<long?> _steps = OptionFactory.Integer("--steps", $"steps of training (default {Usual.Steps})");

    private readonly Option<ulong?> _seed = OptionFactory.Create(
        "--seed", "N", "seed of the random numbers for initial weights and patches (default 0)", InitOptions.ParseSeed);

    public TrainKernelsCommand(ToolContext context)
        : base("kernels", "Learn the kernels of a first layer from photographs.", context)
    {
        _output.Aliases.Add("-o");
        _output.Required = true;
        foreach (Option option in new Option[] { _output, _pictures, _channels, _kernel, _stride, _sparsity, _steps, _seed })
            Options.Add(option);
        Common.AddTo(this);
    }

    public override string Lesson => """
        A sparse autoencoder: Conv2d with ReLU encodes patches of photographs, and ConvTranspose2d of the
        same kernel and stride draws the patches again from the code: each number of the code adds its
        kernel. Only few numbers may be in use at a time, so the kernels become what photographs are made
        of: edges, gratings and blobs of colour, as in the first layer of networks that recognise things.
        The low frequencies are removed from the photographs beforehand. The same seed gives the same
        weights bit for bit, whatever the number of threads.

        Examples:
          convsharp train kernels -o kernels.png
          convsharp train kernels --pictures ~/photos --channels 96 --steps 10000 -o learnt.safetensors
          convsharp kernels learnt.safetensors --tensor decoder.weight -o kernels.png
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        string path = parse.GetValue(_output)!;
        Extension.Check(path, [".safetensors", .. Extension.OfPictures]);
        string folder = parse.GetValue(_pictures) ?? PhotographFolder.Default;
        OutputFiles.Check([new NamedPath(path, "--output")], PhotographFolder.Files(folder).Select(file => new NamedPath(file, "--pictures")));
        var options = new KernelTrainingOptions(
            (int)(parse.GetValue(_channels) ?? Usual.Channels), (int)(parse.GetValue(_kernel) ?? Usual.Kernel),
            (int)(parse.GetValue(_stride) ?? Usual.Stride), parse.GetValue(_sparsity) ?? Usual.Sparsity,
            (int)(parse.GetValue(_steps) ?? Usual.Steps), parse.GetValue(_seed) ?? Usual.Seed);
        if (options.Stride > options.Kernel)
        {
            throw new RequestException(
                $"--stride is {options.Stride}, but --kernel {options.Kernel} would leave pixels out between the places: use at most " +
                $"{options.Kernel}.");
        }

        Language language = Common.Language(parse);
        long start = Stopwatch.GetTimestamp();
        WhitenedPatches? patches = null;
        Progress.Run(Context, language.Choose("reading photographs", "正在读取照片"), () => patches = new WhitenedPatches(
            PictureMessage.Told(() => PhotographFolder.Load(folder, WhitenedPatches.SmallestSide(options.PatchSize), cancellation)),
            options.PatchSize, options.Seed));
        var training = new KernelTraining(options);
        Progress.RunWithBar(
            Context,
            () => language.Choose(
                Text.Invariant($"error {training.Error:0.000}, {Text.Percent(training.Active)} in use"),
                Text.Invariant($"误差 {training.Error:0.000}，激活 {Text.Percent(training.Active)}")),
            () => training.StepsDone / (double)options.Steps,
            () => training.Run(patches!, Common.Parallel(parse, cancellation)));

        var files = new OutputFiles();
        files.Add(path, stream => Write(training.Network, path, stream));
        files.Commit(cancellation);
        Report(parse, training, Stopwatch.GetElapsedTime(start), path);
    }

    private static void Write(SparseAutoencoder network, string path, Stream stream)
    {
        if (Extension.Of(path) == ".safetensors")
            ModelFile.Save(stream, network);
        else
            OutputPicture.Write(OutputPicture.Drawn(() => KernelMaps.RenderColor(network.Decoder.Weight.Values)), path, stream);
    }

    private void Report(ParseResult parse, KernelTraining training, TimeSpan time, string path)
    {
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteNumber("steps", training.StepsDone);
                json.WriteNumber("seconds", time.TotalSeconds);
                json.WriteFinite("error", training.Error);
                json.WriteFinite("active", training.Active);
                json.WriteString("file", path);
            }));
            return;
        }

        Language language = Common.Language(parse);
        (string steps, string seconds) = (Text.Invariant($"{training.StepsDone}"), Text.Invariant($"{time.TotalSeconds:0.0} s"));
        (string error, string active) = (Text.Percent(training.Error), Text.Percent(training.Active));
        Context.Out.WriteLine(language.Choose($"trained  {steps} steps in {seconds}", $"训练     {steps} 步，用时 {seconds}"));
        Context.Out.WriteLine(language.Choose(
            $"error    {error} of the variance, with {active} of the code in use", $"误差     方差的 {error}，激活的编码占 {active}"));
        Context.Out.WriteLine(Text.Wrote(path, language));
    }

    private static double? ParseSparsity(string text, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double sparsity) && sparsity is >= 0 and <= 1000
            ? sparsity
            : throw new RequestException($"{option} is '{text}': give 0 to 1000.");
}
