using System.Text.Json;
using ConvSharp.Cli.Measuring;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>explain, info and bench.</summary>
public class InsightCommandTests
{
    [Fact]
    public async Task Explain_tells_geometry_work_and_every_decision()
    {
        JsonElement json = await ToolRun.Json("explain", "--input", "1x64x56x56", "--out-channels", "64", "--padding", "1");
        Assert.Equal([1, 64, 56, 56], json.Numbers("output"));
        Assert.Equal(64L * 64 * 9 * 56 * 56, json.GetProperty("multiply_adds").GetInt64());
        JsonElement[] decisions = [.. json.GetProperty("decisions").EnumerateArray()];
        JsonElement chosen = Assert.Single(decisions, decision => decision.GetProperty("chosen").GetBoolean());
        Assert.Equal(json.GetProperty("algorithm").GetString(), chosen.GetProperty("algorithm").GetString());
        Assert.All(decisions, decision => Assert.NotEqual("", decision.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("ConvTranspose2d(128, 1", "--input 1x128x32x32 --transposed")]
    [InlineData("Conv2d(64, 1", "--input 64x56x56")]
    [InlineData("Conv2d(1, 1", "--input 64x56")]
    [InlineData("Conv1d(4, 1", "--input 1x4x100 --rank 1")]
    [InlineData("Conv3d(4, 1", "--input 2x4x8x8x8")]
    [InlineData("Conv3d(4, 1", "--input 4x8x8x8 --kernel 3x3x3")]
    public async Task Explain_takes_the_rank_from_what_is_given(string layer, string arguments)
    {
        JsonElement json = await ToolRun.Json(["explain", .. arguments.Split(' ')]);
        Assert.StartsWith(layer, json.GetProperty("layer").GetString(), StringComparison.Ordinal);
        string text = await ToolRun.Text(["explain", .. arguments.Split(' ')]);
        Assert.Contains($"→ {json.GetProperty("algorithm").GetString()}: ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input_gradient", "winograd", "--input 16x64x28x28 --out-channels 64 --padding 1")]
    [InlineData("input_gradient", "implicit-gemm", "--input 1x256x14x14 --out-channels 256 --padding 1")] // its packing is not worth it
    [InlineData("weight_gradient", "implicit-gemm", "--input 1x64x56x56 --out-channels 64")]
    [InlineData("weight_gradient", "direct", "--input 3x64x64 --transposed --out-channels 64 --kernel 4 --stride 2")]
    public async Task Explain_tells_of_gradients_on_request(string pass, string algorithm, string arguments)
    {
        JsonElement json = await ToolRun.Json(["explain", "--gradients", .. arguments.Split(' ')]);
        JsonElement gradient = json.GetProperty(pass);
        Assert.Equal(algorithm, gradient.GetProperty("algorithm").GetString());
        Assert.Single(gradient.GetProperty("decisions").EnumerateArray(), decision => decision.GetProperty("chosen").GetBoolean());
        string text = await ToolRun.Text(["explain", "--gradients", .. arguments.Split(' ')]);
        Assert.Contains($"{pass.Replace('_', ' ')}:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gradient:", await ToolRun.Text(["explain", .. arguments.Split(' ')]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_names_version_instruction_set_threads_and_algorithms()
    {
        JsonElement json = await ToolRun.Json("info", "--threads", "1");
        Assert.Matches(@"^\d+\.\d+\.\d+", json.GetProperty("version").GetString());
        Assert.NotEqual("", json.GetProperty("instruction_set").GetString());
        Assert.Equal(1, json.GetProperty("threads").GetInt32());
        Assert.NotEqual(0, json.GetProperty("algorithms").GetArrayLength());
    }

    [Fact]
    public async Task Bench_measures_the_layers_of_a_name()
    {
        JsonElement json = await ToolRun.Json("bench", "--filter", "mobilenet_dw_s2", "--threads", "1");
        JsonElement layer = Assert.Single(json.GetProperty("layers").EnumerateArray());
        Assert.Equal("mobilenet_dw_s2_96", layer.GetProperty("name").GetString());
        Assert.Equal(96L * 9 * 56 * 56, layer.GetProperty("multiply_adds").GetInt64());
        Assert.InRange(layer.GetProperty("best_ms").GetDouble(), double.Epsilon, layer.GetProperty("median_ms").GetDouble());
    }

    [Fact]
    public void The_built_in_table_is_whole()
    {
        Assert.Equal(25, BuiltInTable.Lines.Count);
        Assert.Equal(BuiltInTable.Lines.Count, BuiltInTable.Lines.DistinctBy(line => line.Name).Count());
        double conv1 = 2e-9 * BuiltInTable.Lines.Single(line => line.Name == "resnet_conv1").Geometry.MultiplyAdds;
        Assert.Equal(0.236, conv1, 0.001);
        Assert.All(BuiltInTable.Lines, line => Assert.True(line.Geometry.MultiplyAdds > 0, line.Name));
    }
}
