using System.Text.Json;
using ConvSharp.Tests.Files;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class AnimateCommandTests
{
    [Theory]
    [InlineData("gif", "GIF89a")]
    [InlineData("svg", "<svg ")]
    [InlineData("webp", "RIFF")]
    [InlineData("png", "\u0089PNG")]
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
    [InlineData("nothing", "no preset")]
    [InlineData("", "PRESET and --input are missing")]
    [InlineData("strides --kernel 3", "leave --kernel out")]
    [InlineData("strides --transposed", "leave --transposed out")]
    [InlineData("strides --frame 4", "use 0 to 3")]
    [InlineData("strides --size 100", "--size is 100")]
    [InlineData("strides --speed 0", "--speed is '0'")]
    [InlineData("--input 40x40", "use a smaller layer")]
    [InlineData("--input 18x18 --numbers", "--size gives")]
    [InlineData("--input 3x3x3 --numbers", "leave them out")]
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
