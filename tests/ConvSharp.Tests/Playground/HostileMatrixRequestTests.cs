using ConvSharp.Playground.Api;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>Requests to the Matrix page that no control makes: a sentence beside the right control, little work, and nothing thrown.</summary>
public class HostileMatrixRequestTests
{
    private const int LongestAnswer = 1 << 19, LargestPicture = 512 * 512 * 4;

    [Theory]
    [InlineData("kernel=9", "kernel", "Kernel size can't be greater than actual input size")]
    [InlineData("view=gather", "view", "use equation or round-trip")]
    [InlineData("stage=<b>", "stage", "use flatten or multiply or reshape")]
    [InlineData("row=9", "row", "use 0 to 8")]
    [InlineData("row=-1", "row", "use 0 to 8")]
    [InlineData("column=25", "column", "use 0 to 24")]
    [InlineData("column=NaN", "column", "use 0 to 24")]
    [InlineData("weight=9", "weight", "use 0 to 8")]
    [InlineData("weight=99999999999999999999", "weight", "use 0 to 8")]
    [InlineData("input=20x20&row=400", "row", "use 0 to 323")]
    [InlineData("row=1&row=2", "row", "given twice")]
    [InlineData("input=2147483647x2147483647&kernel=2147483647&padding=2147483647", "input", "64 bits")]
    [InlineData("rank=1&input=5&padding=9223372036854775000", "padding", "64 bits")]
    [InlineData("values=1e999", "values", "25 are needed")]
    [InlineData("step=1", null, "is no option")]
    [InlineData("<script>alert(1)</script>", null, "is no option")]
    public void What_is_wrong_stands_beside_its_control(string query, string? control, string words)
    {
        var answer = new MatrixAnswer(query);
        Assert.Contains(words, answer.Message, StringComparison.Ordinal);
        Assert.Equal(control, answer.Control);
        if (!query.StartsWith("input", StringComparison.Ordinal) && control is "kernel" or "values" or null)
            Assert.Empty(MatrixPage.Picture(query));
    }

    [Theory]
    [InlineData("row")]
    [InlineData("stage")]
    [InlineData("kernel-values")]
    [InlineData("<b>")]
    public void Long_values_are_refused_without_being_repeated(string name)
    {
        var answer = new MatrixAnswer($"{name}={new string('7', 10_000)}");
        Assert.InRange(answer.Message!.Length, 1, 400);
    }

    [Theory]
    [InlineData("input=2147483647", "sides")]
    [InlineData("rank=1&input=1&padding=1000000000&kernel=2000000001", "weights")]
    [InlineData("transposed&input=2&rank=1&stride=2147483647", "sides")]
    [InlineData("transposed&input=1&rank=2&kernel=1&dilation=9000000000", null)]
    [InlineData("groups=2147483647", "sides")]
    [InlineData("input=256x256&kernel=3&padding=1", "entries")]
    [InlineData("input=128x128&kernel=3&padding=1", null)]
    [InlineData("in-channels=1000&out-channels=1000&input=1x1&kernel=1", "weights")]
    [InlineData("rank=3&input=16&kernel=5&padding=2", "entries")]
    [InlineData("rank=1&input=65536&kernel=3", null)]
    [InlineData("rank=1&input=60000&kernel=4&stride=60000&padding=1000000000", null)]
    [InlineData("rank=1&input=8&padding=30000&padding-mode=replicate&kernel=4", null)]
    [InlineData("rank=1&input=2&kernel=2&values=1e308+1e308&kernel-values=1e308+1e308", null)]
    public void Large_layers_cost_little(string query, string? tooLarge)
    {
        var answer = new MatrixAnswer(query);
        Assert.Null(answer.Message);
        Assert.Equal(tooLarge, answer.Root.TryGetProperty("too_large", out var limit) ? limit.GetProperty("of").GetString() : null);
        Assert.InRange(MatrixPage.Answer(query, "zh").Length, 1, LongestAnswer);
        byte[] picture = MatrixPage.Picture(query);
        Assert.InRange(picture.Length, tooLarge is null ? 1 : 0, tooLarge is null ? LargestPicture : 0);
    }

    [Fact]
    public void Random_words_never_throw()
    {
        string[] names =
        [
            "input", "kernel", "stride", "padding", "dilation", "output-padding", "groups", "in-channels", "rank", "row", "transposed", "weight",
            "padding-mode",
        ];
        string[] words =
        [
            "", "0", "1", "2", "3x", "x", ":", "1:2", "-1", "9223372036854775807", "same", "causal", "%", "=", "2147483647", "4x4x4", "circular",
        ];
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            string query = string.Join('&', Enumerable.Range(0, random.Next(6)).Select(_ =>
                $"{names[random.Next(names.Length)]}={words[random.Next(words.Length)]}"));
            Exception? thrown = Record.Exception(() => MatrixPage.Answer(query, "zh")) ?? Record.Exception(() => MatrixPage.Picture(query));
            Assert.True(thrown is null, $"seed {seed}: {query}: {thrown}");
        }
    }
}
