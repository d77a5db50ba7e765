using System.CommandLine;
using System.Globalization;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Scaling;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Scale.Arrays;
using ConvSharp.Scale.Jobs;
using ConvSharp.Scale.Running;

namespace ConvSharp.Cli.Commands;

/// <summary>tiles: a network over one array that is larger than memory.</summary>
internal sealed class TilesCommand : ToolCommand
{
    private static readonly string[] Endings = [".zarr", ".npy", ".tif", ".tiff", ".btf"];

    private static readonly Dictionary<string, ElementType?> Types = new()
    {
        ["float32"] = ElementType.Float32,
        ["float16"] = ElementType.Float16,
        ["uint8"] = ElementType.UInt8,
        ["uint16"] = ElementType.UInt16,
        ["int16"] = ElementType.Int16,
    };

    private static readonly Dictionary<string, ZarrCompression?> Compressions =
        Enum.GetValues<ZarrCompression>().ToDictionary(each => each.ToString().ToLowerInvariant(), each => (ZarrCompression?)each);

    private readonly Argument<string> _input = new("INPUT")
    {
        Description = "an array: .npy, the folder of a Zarr array or OME-Zarr, a TIFF or BigTIFF",
    };

    private readonly Option<string?> _output = OptionFactory.Text("--output", "FILE", "the output: .zarr, .npy, or .tif (BigTIFF)");

    private readonly Option<PerAxis> _tile = OptionFactory.PerAxis(
        "--tile", "output elements of a tile, which are the output's chunks (default 262144, 512x512 or 64x64x64)");

    private readonly Option<ElementType?> _type = OptionFactory.Word(
        "--dtype", "TYPE", "how the output's numbers are stored, rounded and held to the range (default float32)", Types);

    private readonly Option<ZarrCompression?> _compression =
        OptionFactory.Word("--compression", "WORD", "of a Zarr output (default zstd)", Compressions);

    private readonly Option<long?> _version = OptionFactory.Integer("--zarr", "the version of a Zarr output: 2 or 3 (default 3)", least: 2, most: 3);

    private readonly Option<long?> _verify =
        OptionFactory.Integer("--verify", "compute N random boxes across tiles once more, and compare them bit by bit");

    private readonly NetworkChoice _network = new(ConvolutionAccuracy.PlainSum);
    private readonly RunOptions _run = new();

    public TilesCommand(ToolContext context)
        : base("tiles", "Apply a network or a layer to one array that is larger than memory.", context)
    {
        _output.Aliases.Add("-o");
        _output.Required = true;
        Arguments.Add(_input);
        foreach (Option option in (Option[])[_output, _tile, _type, _compression, _version, _verify])
            Options.Add(option);
        _network.AddTo(this);
        _run.AddTo(this);
        _network.AddLayerTo(this);
        Common.AddTo(this);
    }

    public override string Lesson => """
        Each tile of the output is computed from its part of the input with the halo that the network's
        layers need, and written whole as a chunk. With --accuracy plain-sum, the default, tiles have the
        bits of the whole, whatever their size; fast is faster, and bits differ at tiles' borders.
        Axes are those of the network, [N, C, spatial]; N and C may be missing where they have length 1.
        --threads tiles are computed at a time, each in memory of its own: memory does not grow with the
        array. Started again, the same command does the tiles that are left; FILE.job has the job.

        Examples:
          convsharp tiles x.npy --layer conv2d --weight w.npy --in-channels 3 -o results/y.zarr --tile 64x64
          convsharp tiles x.npy --layer conv2d --weight w.npy -o results/y.npy --padding same --verify 4
          convsharp tiles x.npy --layer conv2d --weight w.npy -o results/y.tif --stride 2 --dtype uint16
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        Language language = Common.Language(parse);
        (string input, string output) = (parse.GetValue(_input)!, parse.GetValue(_output)!);
        Check(parse, input, output);
        long[] shape;
        using (StoredArray array = StoredArrays.Open(input))
            shape = [.. array.Shape];
        using ChosenNetwork network = _network.Read(parse, shape);
        PerAxis tile = parse.GetValue(_tile);
        using var job = TilesJob.Begin(
            new TilesRequest
            {
                Network = network.Network,
                Input = input,
                Output = output,
                Tile = tile.Count == 0 ? null : [.. Enumerable.Range(0, tile.Count).Select(axis => tile.At(axis, tile.Count, "tile", 1))],
                OutputType = parse.GetValue(_type) ?? ElementType.Float32,
                Zarr = new ZarrOptions
                {
                    Version = (int)(parse.GetValue(_version) ?? 3),
                    Compression = parse.GetValue(_compression) ?? ZarrCompression.Zstd,
                },
                Replaces = _run.Replaces(parse),
            },
            network.Save);
        var run = new JobRun(Context, language);
        if (run.Run(job, _run, Common, parse, cancellation) is not { } done)
            return;
        bool isComplete = run.IsComplete;
        int boxes = (int)(parse.GetValue(_verify) ?? 0);
        if (isComplete && boxes > 0 && job.Verify(boxes, Environment.TickCount, cancellation) is { } difference)
            throw new DifferenceException($"the output differs: {difference}; with --accuracy plain-sum tiles have the bits of the whole.");
        double ratio = RatioOf(job, done);
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                JobRun.Write(json, job, done, isComplete);
                json.WriteNumbers("shape", job.OutputShape);
                json.WriteNumbers("tile", job.ChunkShape);
                json.WriteFinite("read_ratio", ratio);
                json.WriteNumber("verified", isComplete ? boxes : 0);
            }));
        }
        else
        {
            Describe(job, done, ratio, isComplete ? boxes : 0, language);
            run.Describe(job, done, isComplete);
            if (isComplete)
                Context.Out.WriteLine(Text.Wrote(output, language));
        }

        JobRun.CheckFailures(done, job.FilePath);
    }

    private void Check(ParseResult parse, string input, string output)
    {
        if (!Endings.Contains(Extension.Of(output)))
        {
            throw new RequestException(
                $"--output is '{output}', whose ending names no array: end it in {string.Join(", ", Endings)}.");
        }

        bool isZarr = Extension.Of(output) == ".zarr";
        foreach (Option option in (Option[])[_compression, _version])
        {
            if (!isZarr && parse.Has(option))
                throw new RequestException($"{option.Name} is about Zarr, but --output is '{output}': leave it out.");
        }

        if (!Path.Exists(input))
            throw new RequestException($"INPUT is '{input}', and there is no such file or folder: check the name.");
    }

    private void Describe(TilesJob job, RunProgress done, double ratio, int verified, Language language)
    {
        string tiles = string.Join('×', job.ChunkShape), counts = Text.Count(job.TaskCount);
        Context.Out.WriteLine(language.Choose(
            $"[{string.Join(", ", job.OutputShape)}] in {counts} tiles of {tiles}",
            $"[{string.Join(", ", job.OutputShape)}]，共 {counts} 块，每块 {tiles}"));
        if (done.Done > 0 && done.Done == job.TaskCount)
        {
            string times = ratio.ToString("0.###", CultureInfo.InvariantCulture);
            Context.Out.WriteLine(language.Choose($"input read {times} times, halos included", $"输入共读 {times} 遍（含光晕）"));
        }

        if (verified > 0)
        {
            Context.Out.WriteLine(language.Choose(
                $"{verified} random boxes across tiles have the same bits when computed alone", $"{verified} 个跨块的随机区域单独计算结果逐位相同"));
        }
    }

    private static double RatioOf(TilesJob job, RunProgress done) => (double)done.BytesRead / job.InputBytes;
}
