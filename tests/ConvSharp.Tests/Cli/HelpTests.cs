using System.CommandLine;
using System.Text.RegularExpressions;
using ConvSharp.Cli;
using ConvSharp.Cli.Commands;
using ConvSharp.Cli.Output;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Tests.Docs;
using Xunit;

namespace ConvSharp.Tests.Cli;

public partial class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("conv")]
    [InlineData("conv-transpose")]
    [InlineData("size")]
    [InlineData("matrix")]
    [InlineData("kernels")]
    [InlineData("animate")]
    [InlineData("explain")]
    [InlineData("gradcheck")]
    [InlineData("train")]
    [InlineData("train upscale")]
    [InlineData("train kernels")]
    [InlineData("run")]
    [InlineData("map")]
    [InlineData("tiles")]
    [InlineData("checkerboard")]
    [InlineData("playground")]
    [InlineData("bench")]
    [InlineData("info")]
    [InlineData("onnx")]
    [InlineData("onnx info")]
    [InlineData("onnx run")]
    [InlineData("onnx explain")]
    [InlineData("onnx bench")]
    [InlineData("onnx compare")]
    [InlineData("submit")]
    [InlineData("work")]
    [InlineData("status")]
    public async Task Help_has_examples_and_fits_100_columns(string command)
    {
        string text = await ToolRun.Text([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Contains($"  convsharp {command}", text, StringComparison.Ordinal);
        Assert.Contains("Examples:", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 100, line));
    }

    [Fact]
    public async Task Without_a_command_the_help_is_shown() =>
        Assert.Equal(await ToolRun.Text("--help"), await ToolRun.Text());

    [Fact]
    public async Task The_help_has_every_command_once_in_a_group()
    {
        string text = await ToolRun.Text("--help");
        Assert.DoesNotContain("Commands:", text, StringComparison.Ordinal);
        string commands = text[text.IndexOf("Apply a layer:", StringComparison.Ordinal)..].Split("Examples:")[0];
        Assert.Equal(
            [
                "Apply a layer:", "Sizes and matrices:", "See:", "Train, and use what was trained:", "Whole networks:",
                "Many files, large arrays:", "Ask and check:",
            ],
            commands.Split('\n').Where(line => line.EndsWith(':')));
        foreach (Command command in Tool.Root(new ToolContext(TextWriter.Null, TextWriter.Null)).Subcommands)
            Assert.Single(Regex.Matches(commands, $@"(?m)^  {command.Name} "));
    }

    [Fact]
    public async Task Usage_is_short() => Assert.Contains(
        " animate [<PRESET>] [options]", await ToolRun.Text("animate", "--help"), StringComparison.Ordinal);

    /// <summary>An option that cannot change a command's result is not offered.</summary>
    [Theory]
    [InlineData("size", "--init --gain --seed --filter --save-weights --kernel-values --bias --padding-mode --threads")]
    [InlineData("explain", "--init --gain --seed --save-weights --kernel-values --bias --threads")]
    [InlineData("matrix", "--no-bias --bias --threads")]
    [InlineData("kernels", "--stride --padding --padding-mode --dilation --output-padding --output-size --no-bias --bias --threads")]
    [InlineData("animate", "--threads")]
    public async Task Options_without_an_effect_are_not_offered(string command, string options)
    {
        string text = await ToolRun.Text(command, "--help");
        Assert.All(options.Split(' '), option => Assert.DoesNotContain($"  {option} ", text, StringComparison.Ordinal));
        Assert.Contains("  --kernel ", text, StringComparison.Ordinal);
        Assert.Contains("  --weights ", text, StringComparison.Ordinal);
    }

    /// <summary>The commands of all examples, but those that train, measure or serve for long and those that need a trained model or a queue.</summary>
    public static TheoryData<string> Examples() =>
    [
        .. HelpLines().Distinct().Where(
            line => line.Split(' ')[1] is not ("train" or "run" or "bench" or "playground" or "submit" or "work" or "status")),
    ];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Examples_work_as_they_are_written(string example)
    {
        using var folder = new TemporaryFolder();
        nint[] shape = example.Contains("--values x.npy", StringComparison.Ordinal) ? [1, 4, 4] : [3, 8, 8];
        ToolFiles.Random<float>(folder.File("x.npy"), 1, shape);
        ToolFiles.Random<float>(folder.File("w.npy"), 2, 3, 3, 3, 3);
        var weights = ToolFiles.Random<float>(folder.File("layer.npy"), 3, 3, 3, 3, 3);
        new SafeTensorsWriter().Add("weight", weights).Write(folder.File("layer.safetensors"));
        new SafeTensorsWriter().Add("features.0.weight", weights).Write(folder.File("alexnet.safetensors"));
        new TensorFileWriter().Add("weight", weights).Write(folder.File("resnet18.pth"));
        new TensorFileWriter().Add("state_dict.weight", weights).Write(folder.File("checkpoint.pt"));
        File.Move(folder.File("checkpoint.pt"), folder.File("checkpoint.ckpt"));
        new PixelImage(24, 16, [.. Enumerable.Repeat((byte)200, 4 * 24 * 16)]).Save(folder.File("photo.png"));
        folder.File("mono.wav", new WavBytes().Of(0, 0.5, -0.5, 0.25));
        folder.File("classifier.onnx", SmallNetworks.Classifier());
        folder.File("detector.onnx", SmallNetworks.Detector());
        Directory.CreateDirectory(folder.File("results"));
        if (example.Contains("y.npy", StringComparison.Ordinal))
            SmallNetworks.WriteRectified(folder.File("x.npy"), folder.File("y.npy"));

        string[] arguments = [.. Words().Matches(example).Select(match => match.Groups["word"].Value.Trim('"')).Skip(1)];
        string[] quickly = arguments[0] == "checkerboard" ? ["--seeds", "1"] : [];
        ToolRun run = await ToolRun.Of(
            [.. arguments.Select(word => PathOf(word, folder)), .. quickly]);
        Assert.True(run is { ExitCode: 0, Error: "" }, $"{example}: exit code {run.ExitCode}, {run.Error}");
    }

    /// <summary>Files are in the folder, samples in the repository.</summary>
    private static string PathOf(string word, TemporaryFolder folder) =>
        FileName().IsMatch(word) || word.Split('/')[0] == "results" ? folder.File(word)
            : word.Split('=') is [{ } name, { } file] && FileName().IsMatch(file) ? $"{name}={folder.File(file)}"
            : word.StartsWith("samples/", StringComparison.Ordinal) ? Path.Combine(Page.Root, word)
            : word;

    [Fact]
    public async Task Words_are_completed() =>
        Assert.Equal("circular\nreflect\nreplicate\nzeros\n", await ToolRun.Text("[suggest:20]", "conv --padding-mode "));

    private static IEnumerable<string> HelpLines() =>
        Tool.Root(new ToolContext(TextWriter.Null, TextWriter.Null)).Subcommands
            .SelectMany(command => command is TrainCommand ? [command] : command.Subcommands.Prepend(command)).Cast<ToolCommand>()
            .Select(command => command.Lesson)
            .Append(TeachingHelp.RootLesson)
            .SelectMany(lesson => lesson.Split("Examples:")[1].Split('\n', StringSplitOptions.TrimEntries))
            .Where(line => line.StartsWith("convsharp ", StringComparison.Ordinal));

    [GeneratedRegex("(?<word>\"[^\"]*\"|[^ ]+)")]
    private static partial Regex Words();

    [GeneratedRegex(@"^[\w-]+\.(png|jpg|webp|gif|svg|npy|csv|wav|html|safetensors|onnx|pth|pt|ckpt|npz)$")]
    private static partial Regex FileName();
}
