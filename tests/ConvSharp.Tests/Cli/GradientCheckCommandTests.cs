using System.Text.Json;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class GradientCheckCommandTests
{
    [Theory]
    [InlineData("--input 2x4x7x8 --out-channels 6 --kernel 3x2 --stride 2 --padding 1 --groups 2")]
    [InlineData("--input 4x7x8 --transposed --out-channels 3 --kernel 4 --stride 2 --padding 1 --output-padding 1")]
    [InlineData("--input 1x2x6x5 --transposed --stride 2 --output-size 14x12")]
    [InlineData("--input 1x3x20 --rank 1 --dilation 2 --padding causal")]
    [InlineData("--input 1x2x4x5x3 --padding same --padding-mode circular")]
    public async Task Gradients_of_layers_are_right(string options)
    {
        JsonElement json = await ToolRun.Json(["gradcheck", .. options.Split(' ')]);
        foreach (string operand in new[] { "input", "weight", "bias" })
        {
            Assert.InRange(json.GetProperty($"{operand}_error").GetDouble(), 0, 1e-6);
            Assert.True(json.GetProperty($"{operand}_checked").GetInt32() > 0, operand);
        }
    }

    [Fact]
    public async Task Without_bias_its_error_is_null()
    {
        JsonElement json = await ToolRun.Json("gradcheck", "--input", "1x2x5x5", "--no-bias", "--elements", "7");
        Assert.Equal(JsonValueKind.Null, json.GetProperty("bias_error").ValueKind);
        Assert.Equal(7, json.GetProperty("input_checked").GetInt32());
    }

    [Fact]
    public async Task A_table_says_where_the_largest_error_is()
    {
        string text = await ToolRun.Text("gradcheck", "--input", "1x2x5x5", "--out-channels", "3");
        Assert.StartsWith("Conv2d(2, 3, kernel_size=(3, 3), stride=(1, 1))\ngradient  largest error  at", text, StringComparison.Ordinal);
        Assert.Contains("54 of 54", text, StringComparison.Ordinal);
    }

    /// <summary>Where the input is zero, so is the weight's gradient.</summary>
    [Fact]
    public async Task An_input_may_have_numbers_of_its_own()
    {
        string[] layer = ["gradcheck", "--kernel-values", "1 0; 0 -1"];
        JsonElement json = await ToolRun.Json([.. layer, "--values", "1 2 3; 4 5 6; 7 8 9"]);
        Assert.Equal([1, 3, 3], json.Numbers("input"));
        Assert.Equal(9, json.GetProperty("input_checked").GetInt32());
        Assert.InRange(json.GetProperty("weight_error").GetDouble(), 0, 1e-6);
        Assert.Matches(@"(?m)^weight +\S+ +\[.*\] +-?0 +-?0 ", await ToolRun.Text([.. layer, "--values", "0 0; 0 0"]));
    }
}
