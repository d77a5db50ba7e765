using ConvSharp.Playground.Api;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>Requests that no control makes: a sentence beside the right control, little work, and nothing thrown.</summary>
public class HostileRequestTests
{
    private const int LongestAnswer = 1 << 20;

    [Theory]
    [InlineData("kernel=9", "kernel", "Kernel size can't be greater than actual input size")]
    [InlineData("kernel=0", "kernel", "use 1 or more")]
    [InlineData("kernel=3x3x3", "kernel", "give")]
    [InlineData("kernel=NaN", "kernel", "integers are expected")]
    [InlineData("kernel=1e9", "kernel", "integers are expected")]
    [InlineData("kernel=99999999999999999999999", "kernel", "64 bits")]
    [InlineData("input=5x5x5x5", "rank", "use 1, 2 or 3")]
    [InlineData("input=4294967301", "input", "use 1 to 2147483647")]
    [InlineData("input=-9223372036854775808", "input", "use 1 to 2147483647")]
    [InlineData("rank=3&input=5x5", "input", "one number for each axis")]
    [InlineData("rank=9", "rank", "use 1, 2 or 3")]
    [InlineData("stride=0", "stride", "use 1 or more")]
    [InlineData("stride=-1", "stride", "use 1 or more")]
    [InlineData("dilation=9223372036854775807", "dilation", "use")]
    [InlineData("padding=causal", "padding", "1-D")]
    [InlineData("padding=-1", "padding", "negative padding")]
    [InlineData("padding=<b>", "padding", "integers are expected")]
    [InlineData("padding=5&padding-mode=reflect", "padding", "reflect")]
    [InlineData("padding-mode=mirror", "padding-mode", "zeros")]
    [InlineData("output-padding=1", "output-padding", "belongs to transposed")]
    [InlineData("transposed&output-padding=1", "output-padding", "smaller than")]
    [InlineData("groups=0", "groups", "positive")]
    [InlineData("groups=2&in-channels=3", "in-channels", "divisible")]
    [InlineData("in-channels=99999999999", "in-channels", "2147483647")]
    [InlineData("transposed=maybe", "transposed", "yes or no")]
    [InlineData("values=1+2", "values", "25 are needed")]
    [InlineData("rank=1&input=2&kernel=1&values=1+NaN", "values", "finite")]
    [InlineData("rank=1&input=2&kernel=1&values=1+<i>", "values", "finite")]
    [InlineData("view=sideways", "view", "gather or spread")]
    [InlineData("step=9", "step", "use 0 to 8")]
    [InlineData("step=-1", "step", "use 0 to 8")]
    [InlineData("place=25", "place", "use 0 to 24")]
    [InlineData("kernel=3&kernel=3", "kernel", "given twice")]
    [InlineData("<script>alert(1)</script>=1", null, "is no option")]
    [InlineData("weights=/etc/passwd", null, "is no option")]
    [InlineData("%F0%9F=%", null, "is no option")]
    public void What_is_wrong_stands_beside_its_control(string query, string? control, string words)
    {
        var answer = new ArithmeticAnswer(query);
        Assert.Contains(words, answer.Message, StringComparison.Ordinal);
        Assert.Equal(control, answer.Control);
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("padding-mode")]
    [InlineData("values")]
    [InlineData("step")]
    [InlineData("unknown")]
    public void Long_values_are_refused_without_being_repeated(string name)
    {
        var answer = new ArithmeticAnswer($"{name}={new string('7', 10_000)}");
        Assert.InRange(answer.Message!.Length, 1, 400);
    }

    [Theory]
    [InlineData("input=2147483647")]
    [InlineData("input=2147483647x2147483647&kernel=2147483647&padding=2147483647")]
    [InlineData("rank=1&input=5&padding=9223372036854775000")]
    [InlineData("rank=3&input=3&kernel=1&stride=4096&padding=4000")]
    [InlineData("rank=3&input=1&kernel=1&padding=4&stride=9")]
    [InlineData("rank=3&input=1&kernel=1&padding=1000&stride=2001")]
    [InlineData("transposed&input=2&rank=1&stride=2147483647")]
    [InlineData("transposed&input=2&rank=3&kernel=1&stride=4000")]
    [InlineData("transposed&input=1&rank=2&kernel=1&dilation=9000000000")]
    [InlineData("in-channels=2147483647&out-channels=2147483647")]
    [InlineData("groups=2147483647")]
    [InlineData("input=32x32&kernel=9")]
    [InlineData("rank=1&input=2&kernel=2&values=1e308+1e308&kernel-values=1e308+1e308")]
    public void Large_layers_cost_little(string query)
    {
        foreach (string view in (string[])["", "&view=spread"])
        {
            string answer = ArithmeticPage.Answer(query + view, "en");
            Assert.InRange(answer.Length, 1, LongestAnswer);
        }
    }

    [Fact]
    public void Random_words_never_throw()
    {
        string[] names =
        [
            "input", "kernel", "stride", "padding", "dilation", "output-padding", "groups", "in-channels", "rank", "step", "transposed",
        ];
        string[] words =
        [
            "", "0", "1", "2", "3x", "x", ":", "1:2", "-1", "9223372036854775807", "same", "causal", "%", "=", "2147483647", "4x4x4",
        ];
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string query = string.Join('&', Enumerable.Range(0, random.Next(6)).Select(_ =>
                $"{names[random.Next(names.Length)]}={words[random.Next(words.Length)]}"));
            Exception? thrown = Record.Exception(() => ArithmeticPage.Answer(query, "zh"));
            Assert.True(thrown is null, $"seed {seed}: {query}: {thrown}");
        }
    }
}
