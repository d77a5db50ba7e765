using System.Text.Json;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class SizeCommandTests
{
    [Fact]
    public async Task Json_has_input_output_and_a_formula_per_axis()
    {
        JsonElement json = await ToolRun.Json("size", "--input", "224x224", "--kernel", "7", "--stride", "2", "--padding", "3");
        Assert.Equal([224, 224], json.Numbers("input"));
        Assert.Equal([112, 112], json.Numbers("output"));
        string[] formula = [.. json.GetProperty("formula").EnumerateArray().Select(line => line.GetString()!)];
        Assert.Equal(2, formula.Length);
        Assert.Equal(
            "o = ⌊(i + p_before + p_after − d·(k − 1) − 1) / s⌋ + 1 = ⌊(224 + 3 + 3 − 1·(7 − 1) − 1) / 2⌋ + 1 = ⌊223 / 2⌋ + 1 = 112",
            formula[0]);
        JsonElement axis = json.GetProperty("axes")[1];
        Assert.Equal("width", axis.GetProperty("name").GetString());
        Assert.Equal([223, 224], axis.Numbers("inputs_giving_output"));
        Assert.Equal(7, axis.GetProperty("receptive_field").GetProperty("size").GetDouble());
    }

    [Theory]
    [InlineData("801x1201", "--input 400x600 --kernel 3 --stride 2 --transposed")]
    [InlineData("224x224", "--input 112x112 --kernel 4 --stride 2 --padding 1 --transposed")]
    [InlineData("16000", "--input 16000 --kernel 3 --dilation 64 --padding causal")]
    [InlineData("8x7", "--input 8x7 --kernel 3x5 --padding same")]
    [InlineData("4x4x4", "--input 8 --rank 3 --kernel 4 --stride 2 --padding 1")]
    [InlineData("9x6", "--input 8 --rank 2 --kernel 3 --padding 1:2x0:0")]
    [InlineData("6x6", "--input 8x8 --groups 32")]
    [InlineData("10x10", "--input 4x4 --stride 2 --transposed --output-size 10")]
    public async Task Output_sizes(string expected, string arguments)
    {
        JsonElement json = await ToolRun.Json(["size", .. arguments.Split(' ')]);
        Assert.Equal(expected, string.Join('x', json.Numbers("output")));
    }

    [Fact]
    public async Task Text_shows_symbols_numbers_and_the_result() => Assert.Equal(
        """
        5 → 11

        width: 5 → 11
          o = (i − 1)·s − p_before − p_after + d·(k − 1) + output_padding + 1
          o = (5 − 1)·2 − 0 − 0 + 1·(3 − 1) + 0 + 1
          o = 8 − 0 + 2 + 0 + 1 = 11
          only an input of 5 gives 11
          one output sees 2 inputs; the next one's lie 0.5 further

        """.ReplaceLineEndings("\n"),
        await ToolRun.Text("size", "--input", "5", "--kernel", "3", "--stride", "2", "--transposed"));
}
