using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Networks;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Scaling;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cli.Commands;

/// <summary>map: a network over many files.</summary>
internal sealed class MapCommand : ToolCommand
{
    private const string Pictures = "png";

    private static readonly Dictionary<string, string> Formats = new() { ["npy"] = "npy", [Pictures] = Pictures };

    private readonly Argument<string[]> _inputs = new("INPUT")
    {
        Description = "files, folders (all below that can be read), or patterns such as 'scans/**/*.npy'",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _list = OptionFactory.Text("--list", "FILE", "a text file with the path of an input on each line");
    private readonly Option<string?> _output = OptionFactory.Text("--output-dir", "FOLDER", "where the outputs go; made if it is not there");
    private readonly Option<string?> _format = OptionFactory.Word("--format", "FORMAT", "what is written (default npy)", Formats);
    private readonly NetworkChoice _network = new(ConvolutionAccuracy.Fast);
    private readonly RunOptions _run = new();
    private readonly PictureOptions _pictures = new();

    public MapCommand(ToolContext context)
        : base("map", "Apply a network or a layer to many files: arrays, pictures, sounds.", context)
    {
        _output.Required = true;
        Arguments.Add(_inputs);
        Options.Add(_output);
        Options.Add(_list);
        _network.AddTo(this);
        Options.Add(_format);
        _run.AddTo(this);
        _pictures.AddTo(this);
        _network.AddLayerTo(this);
        Common.AddTo(this);
    }

    public override string Lesson => """
        A file sub/NAME of the inputs becomes FOLDER/sub/NAME.npy (.npz where the network has several
        outputs). Files are written whole or not at all. Started again, the same command does what is left:
        files that are new, or newer than their outputs. FOLDER/.convsharp has the job: its file with the
        fingerprint of weights and settings, marks of what is done, and the errors of files that failed.
        Outputs of other weights or settings are refused; --replace makes them again.

        --threads files are computed at a time. --shard shares the files out to machines without a server;
        --prepare and 'convsharp submit' do so by a queue. Both give the same bits as one machine.

        Examples:
          convsharp map photo.png --layer conv2d --filter sobel-x --in-channels 3 --output-dir results
          convsharp map photo.png --model detector.onnx --size 64x96 --output-dir results
          convsharp map photo.png --model classifier.onnx --output-dir results --shard 0/2
        """;

    private IEnumerable<string> InputsOf(ParseResult parse) =>
        parse.GetValue(_inputs)!.Append(parse.GetValue(_list)).OfType<string>().Select(input => $"'{input}'");

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        Language language = Common.Language(parse);
        string output = parse.GetValue(_output)!;
        if (File.Exists(output))
            throw new RequestException($"--output-dir is '{output}', a file: name a folder.");
        var files = new InputFiles(parse.GetValue(_inputs)!, parse.GetValue(_list), output);
        using ChosenNetwork network = _network.Read(parse, input: null);
        Directory.CreateDirectory(output);
        using MapJob job = Progress.Run(Context, language.Choose("listing the files", "正在列出文件"), () => MapJob.Begin(
            new MapRequest
            {
                Network = network.Network,
                Root = files.Root,
                Names = files.Names(),
                OutputFolder = output,
                Format = new ToolMapFormat(_pictures.Read(parse).Picture, parse.GetValue(_format) == Pictures),
                Replaces = _run.Replaces(parse),
                Refreshes = !_run.IsShard(parse),
            },
            network.Save));
        if (job.TaskCount == 0)
            throw new RequestException($"there are no files in {string.Join(", ", InputsOf(parse))} that the tool can read: check names and endings.");
        var run = new JobRun(Context, language);
        if (run.Run(job, _run, Common, parse, cancellation) is not { } done)
            return;
        bool isComplete = run.IsComplete;
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => JobRun.Write(json, job, done, isComplete)));
        else
            run.Describe(job, done, isComplete);
        JobRun.CheckFailures(done, output);
    }
}
