using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class CheckerboardCommandTests
{
    [Fact]
    public async Task The_articles_layer_is_uneven_and_what_helps_is_measured()
    {
        JsonElement json = await ToolRun.Json("checkerboard", "--kernel", "3", "--stride", "2");
        Assert.Equal(2, json.GetProperty("overlap_ratio").GetDouble());
        Assert.Equal(4, json.GetProperty("picture_ratio").GetDouble());
        Assert.Equal(2, json.GetProperty("period").GetInt32());
        double score = json.GetProperty("score").GetDouble();
        Assert.True(score > 100, $"score {score}");
        string advice = json.GetProperty("advice").GetString()!;
        Assert.Contains("1:2 along each axis with period 2, and 1:4 in the picture", advice, StringComparison.Ordinal);
        Assert.Contains("transposed 4, stride 2", advice, StringComparison.Ordinal);
        Assert.Contains("nearest resize + conv 3, ×2", advice, StringComparison.Ordinal);
        Assert.All(json.GetProperty("remedies").EnumerateArray(), remedy => Assert.True(remedy.GetProperty("score").GetDouble() < score));
    }

    [Theory]
    [InlineData("--kernel 4 --stride 2", 1, 1)]
    [InlineData("--kernel 3", 1, 1)]
    [InlineData("--layers 3:2,3:2", 3, 4)]
    [InlineData("--layers 4:2,3:2", 2, 2)]
    [InlineData("--layers 4:2;3:2", 2, 2)]
    [InlineData("--layers resize:3:2", 1, 1)]
    [InlineData("--layers conv:5:3", 2, 3)]
    [InlineData("--kernel 3x4 --stride 2 --padding 1 --output-padding 1 --dilation 1", 2, 2)]
    public async Task Ratio_and_period(string arguments, double ratio, int period)
    {
        JsonElement json = await ToolRun.Json(["checkerboard", .. arguments.Split(' '), "--seeds", "1"]);
        Assert.Equal(ratio, json.GetProperty("overlap_ratio").GetDouble());
        Assert.Equal(period, json.GetProperty("period").GetInt32());
    }

    [Fact]
    public async Task Holes_have_no_ratio_in_json()
    {
        JsonElement json = await ToolRun.Json("checkerboard", "--kernel", "1", "--stride", "2", "--seeds", "1");
        Assert.Equal(JsonValueKind.Null, json.GetProperty("overlap_ratio").ValueKind);
    }

    [Fact]
    public async Task Text_has_the_advice_and_a_line_for_each_remedy()
    {
        string text = await ToolRun.Text("checkerboard", "--kernel", "3", "--stride", "2", "--seeds", "1");
        Assert.StartsWith("The overlap of outputs is uneven: 1:2 along each axis", text, StringComparison.Ordinal);
        Assert.Contains("\nkernel divisible by the stride ", text, StringComparison.Ordinal);
        Assert.Contains("\nsub-pixel convolution, ICNR start ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3:2")]
    [InlineData("conv:3x4:2")]
    public async Task The_report_is_one_well_formed_page_with_all_in_it(string layers)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("report.html");
        await ToolRun.Text("checkerboard", "--layers", layers, "--seeds", "1", "-o", path);
        string html = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.StartsWith("<!DOCTYPE html", html, StringComparison.Ordinal);

        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        XElement page = XDocument.Load(reader).Root!;
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("link"));
        XElement[] pictures = [.. page.Descendants("img")];
        Assert.True(pictures.Length > 10, $"{pictures.Length} pictures");
        Assert.All(pictures, picture =>
        {
            Assert.Matches("^data:image/(png|svg\\+xml);base64,", picture.Attribute("src")!.Value);
            Assert.NotEmpty(picture.Attribute("alt")!.Value);
        });
        Assert.DoesNotContain("http", page.Value, StringComparison.Ordinal);
        string[] voids = ["meta", "img", "br"];
        Assert.All(page.Descendants(), element =>
            Assert.True(!element.IsEmpty || voids.Contains(element.Name.LocalName), $"<{element.Name}/> is no HTML"));
        string style = page.Descendants("style").Single().Value;
        Assert.DoesNotContain(style, letter => letter is '<' or '>' or '&');
    }

    [Theory]
    [InlineData("--kernel 0 --stride 2", "--kernel")]
    [InlineData("--kernel 3 --stride 0", "--stride")]
    [InlineData("--layers 3:2,sofa:1:1", "--layers")]
    [InlineData("--layers 3:2 --kernel 3", "--layers")]
    [InlineData("--layers 3:0", "--layers has '3:0'")]
    [InlineData("--layers 4:2,0:2", "--layers has '0:2'")]
    [InlineData("--layers 3:2,", "a layer is missing; --layers is '3:2,'")]
    [InlineData("--layers 3:2;sofa", "--layers has 'sofa': 'sofa' is no kind of layer")]
    [InlineData("--layers resize:3:2:1", "--layers has 'resize:3:2:1'")]
    [InlineData("--layers max-pool:2:2:2", "--layers has 'max-pool:2:2:2'")]
    [InlineData("--layers 3:2,conv:3:2", "--layers is '3:2,conv:3:2'")]
    [InlineData("--layers 3:4,3:8", "--layers is '3:4,3:8'")]
    [InlineData("--layers 9999:2", "--layers is '9999:2'")]
    [InlineData("--layers 9223372036854775807:2", "--layers is '9223372036854775807:2'")]
    [InlineData("--kernel 3 --stride 2 --padding causal", "--padding")]
    [InlineData("--kernel 9999 --stride 2", "--kernel")]
    [InlineData("--kernel 3 --stride 64", "--stride")]
    [InlineData("--kernel 3 --stride 99999999999", "--stride")]
    [InlineData("--kernel 3 --stride 2 --seeds 0", "--seeds")]
    [InlineData("--kernel 3 --stride 2 -o report.txt", "--output")]
    [InlineData("--kernel 3 --stride 2 --output-padding 2", "output_padding")]
    public async Task Wrong_requests_say_what_is_wrong(string arguments, string named)
    {
        ToolRun run = await ToolRun.Of(["checkerboard", .. arguments.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
        Assert.False(File.Exists("report.txt"));
    }

    [Fact]
    public async Task Given_weights_are_measured_and_made_even()
    {
        using var folder = new TemporaryFolder();
        (string weight, string even, string report) = (folder.File("w.npy"), folder.File("even.safetensors"), folder.File("report.html"));
        ToolFiles.Random<float>(weight, seed: 1, 6, 4, 4, 4);
        string[] layer = ["checkerboard", "--stride", "2", "--seeds", "1"];
        JsonElement random = await ToolRun.Json([.. layer, "--weight", weight, "--save-even", even, "-o", report]);
        Assert.True(random.GetProperty("has_pattern").GetBoolean());
        Assert.Equal(4, random.GetProperty("channel_contrasts").GetArrayLength());
        Assert.True(random.GetProperty("score").GetDouble() > 20 * random.GetProperty("even_weights").GetProperty("score").GetDouble());
        string page = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        Assert.Contains("Channel by channel", page, StringComparison.Ordinal);

        JsonElement made = await ToolRun.Json([.. layer, "--weights", even]);
        Assert.False(made.GetProperty("has_pattern").GetBoolean());
        Assert.Equal(0, made.GetProperty("flat_contrast").GetDouble(), 1e-5);
        Assert.StartsWith("ConvTranspose2d(6, 4, ", await ToolRun.Text([.. layer, "--weights", even]), StringComparison.Ordinal);

        string network = folder.File("network.safetensors");
        new SafeTensorsWriter().Add("up.weight", Npy.Read<float>(weight)).Write(network);
        JsonElement named = await ToolRun.Json([.. layer, "--weights", network, "--tensor", "up.weight"]);
        Assert.Equal(random.GetProperty("score").GetDouble(), named.GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task Given_weights_may_be_a_convolutions_in_double()
    {
        using var folder = new TemporaryFolder();
        string weight = folder.File("w.npy"), bias = folder.File("b.npy");
        ToolFiles.Random<double>(weight, seed: 2, 4, 1, 3, 3);
        ToolFiles.Random<double>(bias, seed: 3, 4);
        JsonElement json = await ToolRun.Json(
            "checkerboard", "--convolution", "--stride", "2", "--weight", weight, "--bias", bias, "--groups", "2", "--seeds", "1");
        Assert.Equal("input gradient", json.GetProperty("of").GetString());
        Assert.Equal(2, json.GetProperty("channel_contrasts").GetArrayLength());
    }

    [Theory]
    [InlineData("--weight rank1.npy --stride 2", "--weight")]
    [InlineData("--weight nowhere.npy --stride 2", "--weight")]
    [InlineData("--weight picture.npy --stride 2 --kernel 4", "--kernel")]
    [InlineData("--weight picture.npy --layers 3:2", "--layers")]
    [InlineData("--weight picture.npy --stride 2 --groups 4", "groups")]
    [InlineData("--weight picture.npy --stride 4 --save-even even.safetensors", "--stride")]
    [InlineData("--weights picture.npy --weight picture.npy", "--weights")]
    [InlineData("--save-even even.safetensors --kernel 3", "--save-even")]
    [InlineData("--bias picture.npy --kernel 3", "--bias")]
    public async Task Wrong_weights_are_refused(string arguments, string named)
    {
        using var folder = new TemporaryFolder();
        ToolFiles.Random<float>(folder.File("rank1.npy"), seed: 1, 2, 2, 3);
        ToolFiles.Random<float>(folder.File("picture.npy"), seed: 1, 2, 2, 3, 3);
        string[] words = [.. arguments.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? folder.File(word) : word)];
        ToolRun run = await ToolRun.Of(["checkerboard", .. words]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
        Assert.False(File.Exists(folder.File("even.safetensors")));
    }
}
