using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Imaging;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>The tool's commands for whole networks.</summary>
public sealed class OnnxCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Classifier => _folder.File("classifier.onnx", SmallNetworks.Classifier());

    private string Detector => _folder.File("detector.onnx", SmallNetworks.Detector());

    [Fact]
    public async Task Info_tells_what_a_model_is()
    {
        JsonElement info = await ToolRun.Json("onnx", "info", Classifier);
        Assert.Equal("tests 1", info.GetProperty("producer").GetString());
        Assert.Equal(17, info.GetProperty("operator_sets").GetProperty("ai.onnx").GetInt64());
        Assert.Equal([1L, 3, 16, 16], info.GetProperty("inputs")[0].Numbers("shape"));
        Assert.Equal((12 + 16, 4 * (12 + 16)), (info.GetProperty("parameters").GetInt64(), info.GetProperty("parameter_bytes").GetInt64()));
        Assert.Equal(16 * 16 * 12, info.GetProperty("multiply_adds").GetInt64());
        Assert.Equal(5, info.GetProperty("operators").GetArrayLength());
        Assert.True(info.GetProperty("runs").GetBoolean());
    }

    [Fact]
    public async Task Info_works_for_a_model_that_cannot_run()
    {
        string model = _folder.File("missing.onnx", SmallNetworks.Missing());
        JsonElement info = await ToolRun.Json("onnx", "info", model);
        Assert.False(info.GetProperty("runs").GetBoolean());
        JsonElement warp = info.GetProperty("operators")[0];
        Assert.Equal(("Warp", 2, true), (
            warp.GetProperty("name").GetString(), warp.GetProperty("count").GetInt32(), warp.GetProperty("missing").GetBoolean()));
        Assert.Equal(["warp1", "warp2"], warp.GetProperty("nodes").EnumerateArray().Select(node => node.GetString()));
        string text = await ToolRun.Text("onnx", "info", model);
        Assert.Contains("missing: warp1, warp2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("OnnxOptions", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_takes_the_shape_that_a_model_leaves_open()
    {
        Assert.Contains("give --shape", await ToolRun.Text("onnx", "info", Detector), StringComparison.Ordinal);
        Assert.Contains("multiply-adds   0", await ToolRun.Text("onnx", "info", Detector, "--shape", "1x3x4x4"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_runs_and_its_scores_are_printed()
    {
        string picture = _folder.File("p.png");
        new PixelImage(32, 24, [.. Enumerable.Repeat<byte[]>([255, 51, 102, 255], 32 * 24).SelectMany(pixel => pixel)]).Save(picture);
        string labels = _folder.File("labels.txt", "red\ngreen\nblue\nnothing\n"u8.ToArray());

        JsonElement run = await ToolRun.Json("onnx", "run", Classifier, picture, "--top", "2", "--labels", labels);
        JsonElement[] top = [.. run.GetProperty("outputs")[0].GetProperty("top")[0].EnumerateArray()];
        Assert.Equal([0, 3], top.Select(score => score.GetProperty("class").GetInt32()));
        Assert.Equal(["red", "nothing"], top.Select(score => score.GetProperty("label").GetString()));
        Assert.Equal([2, 0.5], top.Select(score => Math.Round(score.GetProperty("score").GetDouble(), 5)));

        // (0.2·10 − 1) / 0.5 of green; blue first, it is the third channel that has red.
        string[] scaled = ["--scale", "10", "--mean", "1", "--std", "0.5", "--bgr"];
        JsonElement other = await ToolRun.Json(["onnx", "run", Classifier, picture, "--top", "4", .. scaled]);
        Dictionary<int, double> scores = other.GetProperty("outputs")[0].GetProperty("top")[0].EnumerateArray().ToDictionary(
            score => score.GetProperty("class").GetInt32(), score => Math.Round(score.GetProperty("score").GetDouble(), 4));
        Assert.Equal((12, 2, 18, 0.5), (scores[0], scores[1], scores[2], scores[3]));
    }

    [Fact]
    public async Task An_array_runs_with_fewer_axes_and_its_output_is_written()
    {
        Tensor<float> x = ToolFiles.Random<float>(_folder.File("x.npy"), 5, 3, 4, 6);
        string output = Directory.CreateDirectory(_folder.File("out")).FullName;
        await ToolRun.Text("onnx", "run", Detector, $"x={_folder.File("x.npy")}", "--output-dir", output, "--pictures", "--white", "2");
        Tensor<float> y = Npy.Read<float>(Path.Combine(output, "y.npy"));
        Assert.Equal([1, 3, 4, 6], y.Lengths.ToArray());
        Assert.Equal(x.Select(value => MathF.Max(value, 0)), y);
        Tensor<float> picture = Picture.Load(Path.Combine(output, "y.png"));
        Assert.Equal([3, 4, 6], picture.Lengths.ToArray());
        Assert.All(x.Zip(picture), pair => Assert.Equal(Math.Clamp(pair.First / 2, 0, 1), pair.Second, 0.5 / 255 + 1e-6));
    }

    [Fact]
    public async Task Outputs_with_strange_names_get_files_of_their_own()
    {
        string model = _folder.File("two.onnx", SmallNetworks.TwoInputs());
        _folder.File("a.csv", "1, 2, 3"u8.ToArray());
        _folder.File("b.csv", "0.5, 4, -1"u8.ToArray());
        string[] inputs = [$"a={_folder.File("a.csv")}", "--input", $"b={_folder.File("b.csv")}"];
        string output = Directory.CreateDirectory(_folder.File("out")).FullName;
        await ToolRun.Text(["onnx", "run", model, .. inputs, "--output-dir", output]);
        Assert.Equal([1.5f, 6, 2], Npy.Read<float>(Path.Combine(output, "a_b.npy")));
        Assert.Equal([0.5f, -2, 4], Npy.Read<float>(Path.Combine(output, "a_b-2.npy")));

        JsonElement same = await ToolRun.Json(["onnx", "compare", model, .. inputs, "--expected", output, "--tolerance", "0"]);
        Assert.Equal(2, same.GetProperty("outputs").GetArrayLength());
    }

    [Fact]
    public async Task Integers_keep_their_type()
    {
        string model = _folder.File("integers.onnx", SmallNetworks.Integers());
        string csv = _folder.File("x.csv", "3, -4"u8.ToArray()), output = Directory.CreateDirectory(_folder.File("out")).FullName;
        await ToolRun.Text("onnx", "run", model, csv, "--output-dir", output);
        (NpyHeader header, byte[] elements) = Npy.ReadElements(Path.Combine(output, "y.npy"));
        Assert.Equal(ElementType.Int64, header.ElementType);
        Assert.Equal([6L, -8], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(elements).ToArray());
        await ToolRun.Text("onnx", "compare", model, csv, "--expected", Path.Combine(output, "y.npy"));
        ToolRun run = await ToolRun.Of("onnx", "run", model, _folder.File("y.csv", "0.5, 1"u8.ToArray()));
        Assert.Contains("not all of its numbers are int64", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_that_fails_has_exit_code_1()
    {
        _folder.File("x.csv", "1; -1;; 2; 3;; 4; 5"u8.ToArray());
        _folder.File("y.csv", "1"u8.ToArray());
        Npy.Write(_folder.File("y.npy"), Tensor.Create<float>([1, 0, 2, 3, 4, 5.5f], [1, 3, 2, 1]));
        ToolRun run = await ToolRun.Of("onnx", "compare", Detector, _folder.File("x.csv"), "--expected", _folder.File("y.npy"));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "error: output 'y' differs by 0.07692 relative to 1 + |y| at [0, 2, 1, 0], more than --tolerance 0.0001.\n", run.Error);
        Assert.Contains("0.5", run.Out, StringComparison.Ordinal);
        string[] wide = ["--tolerance", "0.08"];
        await ToolRun.Text(["onnx", "compare", Detector, _folder.File("x.csv"), "--expected", _folder.File("y.npy"), .. wide]);
    }

    [Fact]
    public async Task Explain_shows_steps_and_fusions()
    {
        JsonElement plan = await ToolRun.Json("onnx", "explain", Classifier);
        JsonElement conv = plan.GetProperty("steps")[0];
        Assert.Equal(("Conv", 16 * 16 * 12), (conv.GetProperty("operation").GetString(), conv.GetProperty("multiply_adds").GetInt64()));
        Assert.False(string.IsNullOrEmpty(conv.GetProperty("algorithm").GetString()));
        Assert.Equal([1L, 4, 16, 16], conv.GetProperty("outputs")[0].Numbers("shape"));
        Assert.Equal(2, plan.GetProperty("steps").GetArrayLength());
        Assert.Equal(5, plan.GetProperty("nodes").GetInt32());
        Assert.NotEqual(0, plan.GetProperty("fusions").GetArrayLength());
        Assert.True(plan.GetProperty("arena_bytes").GetInt64() >= 4 * 4 * 16 * 16);

        JsonElement plain = await ToolRun.Json("onnx", "explain", Classifier, "--no-fusion");
        Assert.Equal(4, plain.GetProperty("steps").GetArrayLength());
        Assert.Equal(0, plain.GetProperty("fusions").GetArrayLength());
        Assert.Contains(plain.GetProperty("steps").EnumerateArray(), step => step.GetProperty("not_fused").GetString() == "fusion is off");
        Assert.Contains("not fused:", await ToolRun.Text("onnx", "explain", Classifier, "--no-fusion"), StringComparison.Ordinal);
        Assert.Contains("norm", await ToolRun.Text("onnx", "explain", Classifier), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_times_every_kind_of_step()
    {
        JsonElement bench = await ToolRun.Json("onnx", "bench", Classifier, "--rounds", "3", "--threads", "1");
        JsonElement run = Assert.Single(bench.GetProperty("runs").EnumerateArray());
        Assert.Equal(1, run.GetProperty("threads").GetInt32());
        Assert.True(run.GetProperty("least_ms").GetDouble() <= run.GetProperty("median_ms").GetDouble());
        Assert.Equal(
            ["Conv", "GlobalAveragePool"],
            bench.GetProperty("operations").EnumerateArray().Select(operation => operation.GetProperty("operation").GetString()).Order());
        Assert.Contains("GFLOP/s", await ToolRun.Text("onnx", "bench", Classifier, "--rounds", "1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("onnx run {detector}", "input 'x' is missing", "x float32 [batch, 3, height, width]")]
    [InlineData("onnx run {detector} nosuch.npy", "input 'x' is 'nosuch.npy', and there is no such file")]
    [InlineData("onnx run {detector} y={x}", "the model has no input 'y'", "did you mean x?")]
    [InlineData("onnx run {detector} image={x}", "the model has no input 'image'", "it has x")]
    [InlineData("onnx run {detector} {x} x={x}", "input 'x' is given twice")]
    [InlineData("onnx run {detector} {x} --shape 1x3x2x2", "has a file", "and a --shape")]
    [InlineData("onnx run {detector} --shape 1x4x2x2", "--shape is '1x4x2x2'", "x float32 [batch, 3, height, width]")]
    [InlineData("onnx run {detector} {double}", "float64 [3, 4, 4]", "astype('float32')")]
    [InlineData("onnx run {detector} {flat}", "float32 [5]", "[batch, 3, height, width]")]
    [InlineData("onnx run {detector} {text}", "no ONNX model|not an ONNX model|picture")]
    [InlineData("onnx run {text} {x}", "not an ONNX model")]
    [InlineData("onnx run {pointer} {x}", "git-lfs")]
    [InlineData("onnx info {pointer}", "git-lfs")]
    [InlineData("onnx run {two} {x}", "the model has 2 inputs", "name one of a, b")]
    [InlineData("onnx run {missing} {x}", "Warp ('warp1', 'warp2')")]
    [InlineData("onnx run {four} {photo}", "with 4 channels")]
    [InlineData("onnx run {classifier} {photo} --size 8", "--size is 8x8", "[1, 3, 16, 16]")]
    [InlineData("onnx run {classifier} {photo} --std 0", "--std is '0'")]
    [InlineData("onnx run {classifier} {photo} --mean 1,2", "--mean is '1,2'")]
    [InlineData("onnx run {classifier} {photo} --pictures", "--pictures has no folder")]
    [InlineData("onnx run {classifier} {photo} --pictures --output-dir {folder}", "no output is a picture")]
    [InlineData("onnx run {classifier} {photo} --output-dir nosuch", "there is no such folder")]
    [InlineData("onnx run {detector} {x} --top 3 --output-dir {folder}", "--top is about scores of classes")]
    [InlineData("onnx run {detector} {photo} --layout nchw --output-dir {photo}", "a file: name a folder")]
    [InlineData("onnx explain {detector}", "whose axes are not all known", "--shape x=")]
    [InlineData("onnx bench {detector} --shape 1x3x100000x100000", "")]
    [InlineData("onnx run {kernel} --shape x=1x3x1x9", "node 'conv' (Conv)", "Kernel size")]
    [InlineData("onnx compare {detector} {x} --expected {folder}", "a folder without any of y.npy")]
    [InlineData("onnx compare {detector} {x} --expected {flat}", "--expected has [5] for output 'y'")]
    [InlineData("onnx", "use onnx info, onnx run")]
    public async Task Wrong_requests_say_what_is_wrong(string command, params string[] parts)
    {
        var files = new Dictionary<string, string>
        {
            ["detector"] = Detector,
            ["classifier"] = Classifier,
            ["two"] = _folder.File("two.onnx", SmallNetworks.TwoInputs()),
            ["missing"] = _folder.File("missing.onnx", SmallNetworks.Missing()),
            ["four"] = _folder.File("four.onnx", SmallNetworks.Detector(channels: 4)),
            ["kernel"] = _folder.File("kernel.onnx", SmallNetworks.Kernel()),
            ["x"] = _folder.File("x.npy"),
            ["double"] = _folder.File("double.npy"),
            ["flat"] = _folder.File("flat.npy"),
            ["photo"] = _folder.File("photo.png"),
            ["folder"] = Directory.CreateDirectory(_folder.File("out")).FullName,
            ["text"] = _folder.File("text.md", "# A text"u8.ToArray()),
            ["pointer"] = _folder.File("pointer.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n"u8.ToArray()),
        };
        ToolFiles.Random<float>(files["x"], 1, 3, 4, 4);
        ToolFiles.Random<double>(files["double"], 2, 3, 4, 4);
        ToolFiles.Random<float>(files["flat"], 3, 5);
        new PixelImage(8, 8, [.. Enumerable.Repeat((byte)100, 4 * 64)]).Save(files["photo"]);

        string filled = files.Aggregate(
            command, (text, file) => text.Replace($"{{{file.Key}}}", file.Value, StringComparison.Ordinal));
        ToolRun run = await ToolRun.Of(filled.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("(Parameter", run.Error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part.Split('|'), choice => run.Error.Contains(choice, StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFileSystemEntries(files["folder"]));
    }

    [Fact]
    public async Task Reports_are_Chinese_where_the_system_is()
    {
        ToolRun run = await ToolRun.In(ConvSharp.Imaging.Drawing.Language.Chinese, "onnx", "info", Classifier);
        Assert.Contains("该模型可以运行", run.Out, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
