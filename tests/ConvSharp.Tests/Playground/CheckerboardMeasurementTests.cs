using System.Text.Json;
using ConvSharp.Imaging;
using ConvSharp.Playground.Api;
using ConvSharp.Tests.Checkerboard;
using ConvSharp.Tests.Cli;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>Scores that the page Checkerboard measures step by step are the tool's, to the last bit.</summary>
public sealed class CheckerboardMeasurementTests : IDisposable
{
    private const int Height = 40, Width = 48;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("3:2")]
    [InlineData("4:2")]
    [InlineData("resize:3:2")]
    [InlineData("conv:3:2")]
    [InlineData("3:2,3:2")]
    [InlineData("max-pool:2:2")]
    public async Task Scores_in_steps_are_the_tools(string layers)
    {
        JsonElement tool = await ToolRun.Json("checkerboard", "--layers", layers);
        var scores = new CheckerboardScores();
        CheckerboardAnswer answer;
        int steps = 0;
        do
        {
            answer = CheckerboardAnswer.Of(scores.Next($"layers={layers}", "en"));
            Assert.True(answer.Message is null && ++steps < 200, answer.Message);
            Assert.True(steps == answer.Root.GetProperty("measured").GetInt32(), $"{layers}: step {steps}");
        }
        while (!answer.Root.GetProperty("done").GetBoolean());

        JsonElement[] trials = answer.List("trials");
        Same(tool, trials[0], "flat_contrast");
        JsonElement[] remedies = [.. tool.GetProperty("remedies").EnumerateArray()];
        Assert.Equal(remedies.Length, trials.Length - 1);
        foreach ((JsonElement expected, JsonElement actual) in remedies.Zip(trials[1..]))
        {
            Assert.Equal(expected.GetProperty("name").GetString(), actual.GetProperty("name").GetString());
            Same(expected, actual, "flat_contrast");
        }

        Assert.Equal(tool.GetProperty("advice").GetString(), answer.Text("advice"));
        Assert.Equal(answer.Root.GetRawText(), CheckerboardAnswer.Of(scores.Next($"layers={layers}&cell=0x0", "en")).Root.GetRawText());
    }

    [Fact]
    public void Another_stack_begins_afresh()
    {
        var scores = new CheckerboardScores();
        scores.Next("kernel=3", "en");
        Assert.Equal(2, CheckerboardAnswer.Of(scores.Next("layers=3:2", "en")).Root.GetProperty("measured").GetInt32());
        Assert.Equal(1, CheckerboardAnswer.Of(scores.Next("kernel=4", "en")).Root.GetProperty("measured").GetInt32());
        Assert.Equal(1, CheckerboardAnswer.Of(scores.Next("kernel=3", "en")).Root.GetProperty("measured").GetInt32());
    }

    [Theory]
    [InlineData("3:2")]
    [InlineData("3x4:2x1")]
    [InlineData("conv:3:2")]
    public async Task A_photographs_numbers_are_the_tools(string layers)
    {
        PixelImage image = Picture.FromTensor<float>(PhotographPictures.Smooth(Height, Width));
        string path = _folder.File("photo.png");
        image.Save(path);
        JsonElement tool = await ToolRun.Json("checkerboard", path, "--layers", layers);
        var photograph = new CheckerboardPhotograph();
        Assert.Equal(Width, CheckerboardAnswer.Of(photograph.Hold(image.Rgba.ToArray(), Width, Height)).Root.GetProperty("width").GetInt32());
        CheckerboardAnswer answer = Measured(photograph, $"layers={layers}");

        JsonElement[] trials = answer.List("trials"), remedies = [.. tool.GetProperty("remedies").EnumerateArray()];
        Assert.Equal(remedies.Length, trials.Length - 1);
        foreach ((JsonElement expected, JsonElement actual) in remedies.Prepend(tool).Zip(trials))
            Same(expected, actual, "contrast");
        Assert.Equal(tool.GetProperty("advice").GetString(), answer.Text("advice"));
        JsonElement place = tool.GetProperty("place");
        Assert.Equal(
            new[] { "row", "column", "height", "width" }.Select(name => place.GetProperty(name).GetInt64()),
            CheckerboardAnswer.Numbers(answer.Root.GetProperty("place")));
        string[] names = [.. new CheckerboardAnswer($"layers={layers}").List("remedies").Select(remedy => remedy.GetProperty("name").GetString()!)];
        Assert.Equal(remedies.Select(remedy => remedy.GetProperty("name").GetString()), names[1..]);
        for (int trial = 0; trial < trials.Length; trial++)
        {
            long[] sizes = CheckerboardAnswer.Numbers(trials[trial].GetProperty("sizes"));
            Assert.Equal(sizes[0] * sizes[1] * 4, photograph.Map(trial).Length);
        }

        Assert.Equal(Height * Width * 4, photograph.Given().Length);
    }

    [Fact]
    public void All_maps_are_there_after_one_network_of_each()
    {
        var photograph = new CheckerboardPhotograph();
        photograph.Hold(Picture.FromTensor<float>(PhotographPictures.Smooth(Height, Width)).Rgba.ToArray(), Width, Height);
        CheckerboardAnswer answer = CheckerboardAnswer.Of(photograph.Next("kernel=3", "en"));
        int trials = answer.List("trials").Length;
        Assert.Empty(photograph.Map(1));
        for (int i = 1; i < trials; i++)
            answer = CheckerboardAnswer.Of(photograph.Next("kernel=3", "en"));
        Assert.All(answer.List("trials"), trial => Assert.True(trial.TryGetProperty("score", out _)));

        CheckerboardAnswer moved = CheckerboardAnswer.Of(photograph.Next("kernel=3&at=0x95", "en"));
        Assert.Equal([0, 96 - 32, 32, 32], CheckerboardAnswer.Numbers(moved.Root.GetProperty("place")));
        Assert.Contains("use 0x0 to 79x95", CheckerboardAnswer.Of(photograph.Next("kernel=3&at=80x0", "en")).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static CheckerboardAnswer Measured(CheckerboardPhotograph photograph, string query)
    {
        for (int step = 0; step < 200; step++)
        {
            CheckerboardAnswer answer = CheckerboardAnswer.Of(photograph.Next(query, "en"));
            Assert.True(answer.Message is null, answer.Message);
            if (answer.Root.GetProperty("done").GetBoolean())
                return answer;
        }

        throw new Xunit.Sdk.XunitException($"{query} is never done");
    }

    private static void Same(JsonElement expected, JsonElement actual, string contrast)
    {
        foreach (string name in new[] { "score", contrast })
            Assert.Equal(expected.GetProperty(name).GetDouble(), actual.GetProperty(name).GetDouble());
    }
}
