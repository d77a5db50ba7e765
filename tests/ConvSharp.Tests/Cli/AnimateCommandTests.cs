using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class AnimateCommandTests
{
    [Theory]
    [InlineData("gif", "GIF89a")]
    [InlineData("svg", "<svg ")]
    [InlineData("webp", "RIFF")]
    [InlineData("png", "\u0089PNG")]
    [InlineData("html", "<!DOCTYPE html>")]
    public async Task Every_format_is_written(string extension, string start)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File($"conv.{extension}");
        JsonElement json = await ToolRun.Json("animate", "padding-strides", "-o", path, "--size", "200", "--theme", "dark");
        byte[] file = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(start, string.Concat(file.Take(start.Length).Select(value => (char)value)));
        Assert.Equal(9, json.GetProperty("frames").GetInt32());
        Assert.Equal(file.Length, json.GetProperty("bytes").GetInt32());
        Assert.Equal(200, json.Numbers("size")[0]);
    }

    [Fact]
    public async Task Any_layer_is_drawn_and_its_sum_written_out()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("up.svg");
        await ToolRun.Text(
            "animate", "--transposed", "--input", "3", "--kernel", "3", "--stride", "2", "--numbers", "--computation", "--loop", "2",
            "-o", path);
        string svg = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("conv_transpose1d 3 → 7, kernel 3, stride 2", svg, StringComparison.Ordinal);
        Assert.Contains(">y[6] = Σ w·x + b", svg, StringComparison.Ordinal);
        Assert.Contains("step-end 2;", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 5, 4)]
    [InlineData(1, 1, 5, 4)]
    public async Task Own_numbers_are_shown(params int[] shape)
    {
        using var folder = new TemporaryFolder();
        nint[] lengths = Array.ConvertAll(shape, size => (nint)size);
        Tensor<double> input = ToolFiles.Random<double>(folder.File("x.npy"), 1, lengths);
        Tensor<float> weight = ToolFiles.Random<float>(folder.File("w.npy"), 2, 1, 1, 2, 3);
        string path = folder.File("own.svg");
        JsonElement json = await ToolRun.Json(
            "animate", "--values", folder.File("x.npy"), "--weight", folder.File("w.npy"), "--numbers", "--size", "400x300", "-o", path);
        Assert.Equal([400, 300], json.Numbers("size"));
        Assert.Equal(8, json.GetProperty("frames").GetInt32());
        string svg = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        double output = 0;
        for (int tap = 0; tap < 6; tap++)
            output += weight.ElementAt(tap) * input.ElementAt((tap / 3 * 4) + (tap % 3));
        foreach (double number in input.Concat(weight.Select(number => (double)number)).Append(output))
            Assert.Contains($">{NumberText.Short(number)}</text>", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drawn_and_named_weights_are_shown()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("own.svg");
        Assert.Contains(">−2</text>", await Svg("--filter", "sobel-x"), StringComparison.Ordinal);
        string drawn = await Svg("--init", "default", "--seed", "3", "--save-weights", folder.File("w.safetensors"));
        string loaded = await Svg("--weights", folder.File("w.safetensors"));
        Assert.Equal(drawn, loaded);
        Assert.NotEqual(drawn, await Svg());
        Assert.DoesNotContain("+ b", await Svg("--no-bias"), StringComparison.Ordinal);

        async Task<string> Svg(params string[] options)
        {
            await ToolRun.Text(["animate", "--input", "5x5", "--numbers", "--computation", .. options, "-o", path]);
            return await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_small_picture_is_taken_and_must_agree_with_the_size()
    {
        using var folder = new TemporaryFolder();
        string picture = folder.File("p.png");
        new PixelImage(4, 3, [.. Enumerable.Repeat((byte[])[51, 51, 51, 255], 12).SelectMany(pixel => pixel)]).Save(picture);
        string path = folder.File("p.svg");
        string[] request = ["animate", "--values", picture, "--gray", "--kernel", "2", "--numbers", "-o", path];
        await ToolRun.Text([.. request, "--input", "3x4"]);
        string svg = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.InRange(svg.Split(">0.2</text>").Length - 1, 12, 18);
        ToolRun run = await ToolRun.Of([.. request, "--input", "4x4"]);
        Assert.Equal((2, true), (run.ExitCode, run.Error.StartsWith("error: --input is 4x4", StringComparison.Ordinal)));
        Assert.StartsWith("error: --values is", (await ToolRun.Of([.. request, "--rank", "3"])).Error, StringComparison.Ordinal);
        Assert.Contains("has 1", (await ToolRun.Of([.. request, "--in-channels", "3"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_say_own_numbers_and_refuse_large_layers()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("lecture.html");
        await ToolRun.Text("animate", "-x", "1 2 3", "-w", "1 2", "--transposed", "--stride", "2", "--lang", "zh", "-o", path);
        string page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("\"y[3] = Σ w·x = 2·2 = 4\"", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"输出 y[3] = 4\"", page, StringComparison.Ordinal);
        string large = folder.File("large.html");
        ToolRun run = await ToolRun.Of("animate", "--input", "36", "--rank", "2", "--kernel", "17", "--size", "1600", "-o", large);
        Assert.Equal((2, false), (run.ExitCode, File.Exists(large)));
        Assert.Contains("use a smaller layer", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "no preset")]
    [InlineData("", "PRESET and --input are missing")]
    [InlineData("strides --kernel 3", "leave --kernel out")]
    [InlineData("strides --transposed", "leave --transposed out")]
    [InlineData("strides --frame 4", "use 0 to 3")]
    [InlineData("strides --size 100", "--size is 100")]
    [InlineData("strides --speed 0", "--speed is '0'")]
    [InlineData("--input 40x40", "use a smaller layer")]
    [InlineData("--input 18x18 --numbers", "--size is 320, in which cells")]
    [InlineData("--rank 3 --input 3x3x3 --numbers", "leave them out")]
    [InlineData("strides --values x.npy", "leave --values out")]
    [InlineData("strides --view spread", "--view is spread, which shows transposed convolutions alone")]
    [InlineData("--rank 3 --transposed --input 3x3x3 --view spread", "--view is spread")]
    [InlineData("strides --size 320x100", "--size is 320x100: use 200 to 1600")]
    [InlineData("strides --size 320x320x320", "a width, or width x height")]
    [InlineData("--input 12x12 --numbers --size 1200x200", "--size is 1200x200")]
    [InlineData("--input 5x5 --gray", "--gray is for the picture of --values")]
    [InlineData("--values missing.npy --numbers", "--values is 'missing.npy', and there is no such file")]
    public async Task Wrong_requests_leave_no_file(string arguments, string complaint)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.png");
        ToolRun run = await ToolRun.Of(["animate", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-o", path]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(path));
    }
}
