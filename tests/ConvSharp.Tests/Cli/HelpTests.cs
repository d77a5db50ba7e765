using Xunit;

namespace ConvSharp.Tests.Cli;

public class HelpTests
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
    [InlineData("checkerboard")]
    [InlineData("bench")]
    [InlineData("info")]
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
    public async Task Words_are_completed() =>
        Assert.Equal("circular\nreflect\nreplicate\nzeros\n", await ToolRun.Text("[suggest:20]", "conv --padding-mode "));
}
