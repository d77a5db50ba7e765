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
        double cost = chosen.GetProperty("cost").GetDouble();
        Assert.All(decisions.Where(decision => decision.TryGetProperty("cost", out _)), decision => Assert.True(
            decision.GetProperty("cost").GetDouble() >= cost || decision.GetProperty("algorithm").GetString() == "fft"));
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
    [InlineData("weight_gradient", "winograd", "--input 1x64x56x56 --out-channels 64")]
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
    public async Task Bench_times_every_proposal_of_a_list()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file, "one: conv2d c=4 in=12x12 k=8 kernel=3 pad=1\ntwo: conv2d_dweight c=4 in=12x12 k=8 kernel=3\n",
                TestContext.Current.CancellationToken);
            JsonElement json = await ToolRun.Json("bench", "--all", "--shapes", file, "--threads", "1");
            JsonElement[] layers = [.. json.GetProperty("layers").EnumerateArray()];
            Assert.Equal(["one", "two"], layers.Select(layer => layer.GetProperty("name").GetString()));
            foreach (JsonElement layer in layers)
            {
                JsonElement[] proposals = [.. layer.GetProperty("proposals").EnumerateArray()];
                Assert.True(proposals.Length > 1, $"{proposals.Length} proposals");
                JsonElement pick = Assert.Single(proposals, proposal => proposal.GetProperty("chosen").GetBoolean());
                double fastest = proposals.Min(proposal => proposal.GetProperty("best_ms").GetDouble());
                Assert.Equal(
                    1 - (fastest / pick.GetProperty("best_ms").GetDouble()), layer.GetProperty("lost_share").GetDouble(), 1e-9);
                Assert.All(proposals, proposal => Assert.True(
                    pick.GetProperty("cost").GetDouble() <= proposal.GetProperty("cost").GetDouble() || proposal.GetProperty("algorithm")
                        .GetString() == "fft"));
            }

            string text = await ToolRun.Text("bench", "--all", "--shapes", file, "--threads", "1", "--filter", "one");
            Assert.Contains("wrong picks lose ", text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("a: conv9d c=1", "line 1, 'a: conv9d c=1': 'conv9d' is no layer")]
    [InlineData("# nothing", "has no layer")]
    public async Task Bench_refuses_a_list_that_is_none(string content, string words)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        ToolRun run = await ToolRun.Of("bench", "--shapes", file);
        File.Delete(file);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
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
