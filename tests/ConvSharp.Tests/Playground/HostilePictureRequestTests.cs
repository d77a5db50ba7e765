using System.Text.Json;
using ConvSharp.Playground.Api;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>Requests to the Picture page that no control makes: a sentence beside the right control, bounded work, and nothing thrown.</summary>
public class HostilePictureRequestTests
{
    private const int Width = 12, Height = 9;

    private readonly PicturePage _page = new();

    public HostilePictureRequestTests()
    {
        byte[] rgba = new byte[4 * Width * Height];
        new Random(3).NextBytes(rgba);
        Assert.False(Root(_page.Load(rgba, Width, Height)).TryGetProperty("error", out _));
    }

    [Theory]
    [InlineData("kernel=1&padding=900000000000&stride=900000000000&padding-mode=replicate")]
    [InlineData("kernel=1&padding=30000&stride=60000&padding-mode=replicate")]
    [InlineData("padding=1000000&stride=1000000&kernel=1")]
    [InlineData("kernel=1&padding=9223372036854775000")]
    [InlineData("kernel=2147483647&padding=2147483647&stride=2147483647")]
    [InlineData("kernel=1&out-channels=2147483647&stride=2147483647")]
    [InlineData("transposed&kernel=1&stride=2147483647")]
    [InlineData("transposed&kernel=20000&padding=19990")]
    [InlineData("transposed&kernel=1&out-channels=1&stride=900&padding=4000")]
    [InlineData("groups=3&out-channels=2147483646")]
    public void Large_layers_cost_little(string query)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        JsonElement answer = Root(_page.Answer(query, "en"));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 600_000_000, $"{query}: {allocated} bytes were asked for, {answer}");
    }

    [Fact]
    public void Random_words_never_throw()
    {
        string[] names =
        [
            "kernel", "stride", "padding", "dilation", "output-padding", "groups", "out-channels", "transposed", "padding-mode", "gray",
            "init", "seed", "gain", "filter", "colormap", "map", "at", "no-bias", "kernel-values",
        ];
        string[] words =
        [
            "", "0", "1", "2", "3x", "x", ":", "1:2", "-1", "9223372036854775807", "same", "causal", "%", "=", "2147483647", "4x4x4",
            "circular", "reflect", "sobel-x", "xavier-normal", "dirac", "1e9", "NaN", "viridis", "1 2 3", "3,4",
        ];
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string query = string.Join('&', Enumerable.Range(0, random.Next(6)).Select(_ =>
                $"{names[random.Next(names.Length)]}={words[random.Next(words.Length)]}"));
            Exception? thrown = Record.Exception(() => _page.Answer(query, "zh")) ?? Record.Exception(() => _page.Map(seed % 4))
                ?? Record.Exception(_page.WeightFile);
            Assert.True(thrown is null, $"seed {seed}: {query}: {thrown}");
        }
    }

    private static JsonElement Root(string json) => JsonDocument.Parse(json).RootElement;
}
