using ConvSharp.Playground.Api;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>Requests to the page Checkerboard that no control makes: a sentence beside the right control, little work, nothing thrown.</summary>
public class HostileCheckerboardRequestTests
{
    private const int LongestAnswer = 1 << 19;

    [Theory]
    [InlineData("kernel=0", "kernel", "kernel")]
    [InlineData("kernel=-1", "kernel", "kernel")]
    [InlineData("kernel=NaN", "kernel", "integers are expected")]
    [InlineData("kernel=3x3x3", "kernel", "list of 2")]
    [InlineData("kernel=1000000000", "kernel", "numbers up to 65536")]
    [InlineData("kernel=9223372036854775807", "kernel", "")]
    [InlineData("kernel=60000&stride=60000", "kernel", "steps")]
    [InlineData("stride=0", "stride", "stride")]
    [InlineData("stride=99999999999999999999", "stride", "64 bits")]
    [InlineData("dilation=1000000000000", "dilation", "")]
    [InlineData("padding=causal", "padding", "no one direction")]
    [InlineData("padding=<b>", "padding", "<b>")]
    [InlineData("padding=-9223372036854775807", "padding", "")]
    [InlineData("output-padding=7", "output-padding", "output padding must be smaller")]
    [InlineData("padding=40&input=3", "input", "makes nothing of 3 elements")]
    [InlineData("input=0", "input", "use 1 to")]
    [InlineData("input=1e9", "input", "an integer is expected")]
    [InlineData("axis=depth", "axis", "use height or width")]
    [InlineData("beside=0", "beside", "")]
    [InlineData("beside=1000000000", "beside", "")]
    [InlineData("beside=x", "beside", "integers are expected")]
    [InlineData("row=2", "row", "use 0 to 1")]
    [InlineData("row=1&place=-1", "place", "use 0 to")]
    [InlineData("cell=3", "cell", "give row and column")]
    [InlineData("cell=99x0", "cell", "use 0x0 to")]
    [InlineData("at=-1x0", "at", "give row and column")]
    [InlineData("layers=3:2&kernel=3", "kernel", "leave one of the two out")]
    [InlineData("layers=3:2&convolution", "convolution", "leave one of the two out")]
    [InlineData("layers=cnov k3", "layers", "did you mean conv?")]
    [InlineData("layers=3:2,conv:3:2", "layers", "both enlarges and reduces")]
    [InlineData("layers=conv 64 k3", "layers", "channels or groups")]
    [InlineData("layers=3:2,,", "layers", "a layer is missing")]
    [InlineData("layers=1000000000:2", "layers", "numbers up to")]
    [InlineData("layers=3:1000,3:1000", "layers", "steps")]
    [InlineData("layers=max-pool:2:2:9", "layers", "")]
    [InlineData("convolution=maybe", "convolution", "give yes or no")]
    [InlineData("step=1", null, "is no option")]
    [InlineData("<script>alert(1)</script>", null, "is no option")]
    [InlineData("kernel=3&kernel=4", "kernel", "given twice")]
    public void What_is_wrong_stands_beside_its_control(string query, string? control, string words)
    {
        var answer = new CheckerboardAnswer(query);
        Assert.True(answer.Message is not null, query);
        Assert.Contains(words, answer.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(control, answer.Control);
    }

    [Theory]
    [InlineData("layers")]
    [InlineData("kernel")]
    [InlineData("padding")]
    [InlineData("<b>")]
    public void Long_values_are_refused_without_being_repeated(string name)
    {
        foreach (string text in new[] { new string('7', 10_000), string.Concat(Enumerable.Repeat("3:2,", 2_500)), new string('x', 4_000) })
            Assert.InRange(new CheckerboardAnswer($"{name}={text}").Message!.Length, 1, 600);
    }

    [Theory]
    [InlineData("kernel=60000&stride=1")]
    [InlineData("kernel=100&stride=300")]
    [InlineData("kernel=3&stride=2&dilation=65536")]
    [InlineData("kernel=3&stride=2&padding=65536&output-padding=0")]
    [InlineData("kernel=3&stride=17")]
    [InlineData("layers=2:1,2:1,2:1,2:1,2:1,2:1,2:1,2:1,2:1,2:1,2:1,2:1,2:1,2:1,2:1,2:1")]
    [InlineData("layers=9:1,9:1,9:1,9:1,9:1,9:1,9:1,9:1,9:1,9:1,9:1,9:1,9:1,9:1,9:1,9:1")]
    [InlineData("layers=99:1,99:1,99:1,99:1,99:1,99:1,99:1,99:1,99:1,99:1,99:1,99:1")]
    [InlineData("layers=3:2,3:2,3:2,3:2,3:2,3:2,3:2,3:2")]
    [InlineData("layers=conv:400:1:0")]
    [InlineData("layers=bilinear:3:16,bilinear:3:16")]
    [InlineData("layers=max-pool:65:64")]
    public void Large_layers_have_an_answer_of_bounded_size(string query)
    {
        string answer = CheckerboardPage.Answer(query, "zh");
        Assert.InRange(answer.Length, 1, LongestAnswer);
        string score = new CheckerboardScores().Next(query, "zh");
        Assert.InRange(score.Length, 1, LongestAnswer);
        var photograph = new CheckerboardPhotograph();
        photograph.Hold(new byte[64 * 64 * 4], 64, 64);
        Assert.InRange(photograph.Next(query, "zh").Length, 1, LongestAnswer);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, 3)]
    [InlineData(-1, -1, 4)]
    [InlineData(1 << 20, 2, 16)]
    [InlineData(int.MaxValue, int.MaxValue, 4)]
    public void A_picture_of_another_size_is_refused(int width, int height, int bytes)
    {
        var photograph = new CheckerboardPhotograph();
        Assert.NotNull(CheckerboardAnswer.Of(photograph.Hold(new byte[bytes], width, height)).Message);
        Assert.Contains("There is no picture", CheckerboardAnswer.Of(photograph.Next("kernel=3", "en")).Message, StringComparison.Ordinal);
        Assert.Empty(photograph.Map(0));
        Assert.Empty(photograph.Given());
    }

    [Fact]
    public void A_picture_too_small_for_the_layers_gets_the_librarys_sentence()
    {
        var photograph = new CheckerboardPhotograph();
        photograph.Hold(new byte[9 * 9 * 4], 9, 9);
        Assert.Contains("the borders leave too little of the photograph", CheckerboardAnswer.Of(photograph.Next("kernel=3", "en")).Message, StringComparison.Ordinal);
        Assert.Empty(photograph.Map(0));
    }
}
