using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Cli;

public sealed class TrainUpscaleCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _pictures;

    public TrainUpscaleCommandTests()
    {
        _pictures = _folder.File("pictures");
        Directory.CreateDirectory(_pictures);
        Tensor<float> picture = Picture.Load(Samples.File("chelsea.png"));
        Picture.Save<float>(Path.Combine(_pictures, "a.png"), picture.Slice([0..3, 0..193, 0..256]));
        Picture.Save<float>(Path.Combine(_pictures, "b.jpg"), picture.Slice([0..3, 100..260, 150..311]));
        Picture.Save<float>(Path.Combine(_pictures, "too-small.png"), picture.Slice([0..3, 0..20, 0..300]));
    }

    [Theory]
    [InlineData("conv-transpose-3")]
    [InlineData("conv-transpose-4")]
    [InlineData("pixel-shuffle")]
    [InlineData("resize-conv")]
    public async Task Every_head_trains_and_runs(string head)
    {
        string model = _folder.File("model.safetensors"), large = _folder.File("large.png");
        JsonElement trained = await ToolRun.Json(Train(model, "--steps", "4", "--channels", "6", "--head", head));
        Assert.Equal(head, trained.GetProperty("head").GetString());
        Assert.Equal(4, trained.GetProperty("steps").GetInt32());
        Assert.InRange(trained.GetProperty("bicubic_psnr").GetDouble(), 20, 50);
        Assert.InRange(trained.GetProperty("psnr").GetDouble(), 5, 50);
        Assert.True(trained.GetProperty("checkerboard_energy").GetDouble() > 0);
        Assert.True(trained.GetProperty("held_out_patches").GetInt32() >= 2);
        using (SafeTensorsReader reader = SafeTensorsReader.Open(model))
            Assert.True(reader.Contains("0.weight") && reader.Contains("2.bias"));

        string small = Path.Combine(_pictures, "too-small.png");
        Assert.Equal($"wrote {large}: 600×40 pixels\n", await ToolRun.Text("run", model, small, "-o", large));
        Assert.Equal([1, 40, 600], ToolFiles.PictureShape(large));
    }

    [Fact]
    public async Task A_little_training_beats_bicubic()
    {
        JsonElement trained = await ToolRun.Json(Train(_folder.File("model.safetensors"), "--steps", "150", "--channels", "16"));
        double gain = trained.GetProperty("psnr").GetDouble() - trained.GetProperty("bicubic_psnr").GetDouble();
        Assert.True(gain > 0.1, $"{gain} dB");
    }

    [Fact]
    public async Task Weights_are_the_same_for_any_threads_and_when_training_goes_on_later()
    {
        string whole = _folder.File("whole.safetensors"), parts = _folder.File("parts.safetensors"),
            other = _folder.File("other.safetensors");
        await ToolRun.Text(Train(whole, "--steps", "5", "--channels", "6", "--seed", "7", "--threads", "1"));
        await ToolRun.Text(Train(parts, "--steps", "2", "--channels", "6", "--seed", "7", "--threads", "2"));
        await ToolRun.Text("train", "upscale", "--pictures", _pictures, "--resume", parts, "--steps", "3");
        await ToolRun.Text(Train(other, "--steps", "5", "--channels", "6", "--seed", "8"));
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(parts));
        Assert.NotEqual(File.ReadAllBytes(whole), File.ReadAllBytes(other));
        Assert.Equal(
            File.ReadAllBytes(_folder.File("whole.training.safetensors")), File.ReadAllBytes(_folder.File("parts.training.safetensors")));
    }

    [Fact]
    public async Task An_interrupted_training_leaves_what_there_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill on Windows.");
        string model = _folder.File("model.safetensors");
        (int exitCode, string output, string error) = await ToolProcessTests.Interrupt(
            Train(model, "--minutes", "9", "--channels", "4"));
        Assert.Equal((130, ""), (exitCode, output));
        Assert.Matches("^error: interrupted after [0-9]+ steps, which are saved: go on with --resume ", error);
        Assert.Equal(1, error.Count(character => character == '\n'));
        Assert.Equal(["model.safetensors", "model.training.safetensors", "pictures"], _folder.FileNames);
        await ToolRun.Text("train", "upscale", "--pictures", _pictures, "--resume", model, "--steps", "1");
    }

    [Fact]
    public async Task All_heads_are_compared_in_a_table()
    {
        string table = await ToolRun.Text(
            "train", "upscale", "--compare", "--pictures", _pictures, "--steps", "1", "--channels", "4");
        string[] lines = table.TrimEnd('\n').Split('\n');
        Assert.Equal(8, lines.Length);
        Assert.StartsWith("| conv-transpose-3 | 1 | ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("| bicubic | | | ", lines[6], StringComparison.Ordinal);
        Assert.Equal(["pictures"], _folder.FileNames);
    }

    [Theory]
    [InlineData("", "extra.safetensors", "not marked as an upscaler")]
    [InlineData("loss", "upscaler", "describes no upscaler")]
    public async Task A_file_of_something_else_is_refused(string head, string kind, string expected)
    {
        string model = _folder.File("model.safetensors");
        SafeTensorsWriter writer = new SafeTensorsWriter().Add("0.weight", Tensor.Create([1f], [1]));
        if (kind == "upscaler")
            writer.AddMetadata("convsharp.model", "upscale-2").AddMetadata("head", head).AddMetadata("channels", "4");
        writer.Write(model);
        ToolRun run = await ToolRun.Of("run", model, Path.Combine(_pictures, "a.png"), "-o", _folder.File("large.png"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("large.png")));
    }

    public void Dispose() => _folder.Dispose();

    private string[] Train(string model, params string[] options) =>
        ["train", "upscale", "--pictures", _pictures, "-o", model, .. options];
}
