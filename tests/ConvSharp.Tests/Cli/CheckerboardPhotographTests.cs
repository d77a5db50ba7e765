using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Imaging;
using ConvSharp.Tests.Checkerboard;
using ConvSharp.Tests.Docs;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Cli;

public sealed class CheckerboardPhotographTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _photograph;

    public CheckerboardPhotographTests()
    {
        _photograph = _folder.File("photo.png");
        Picture.FromTensor<float>(PhotographPictures.Smooth(60, 80)).Save(_photograph);
    }

    [Fact]
    public async Task A_photograph_has_scores_for_the_layer_and_each_remedy()
    {
        JsonElement json = await ToolRun.Json("checkerboard", _photograph, "--kernel", "3", "--stride", "2", "--seeds", "2");
        Assert.Equal([60, 80], json.Numbers("measured"));
        Assert.Equal(4, json.GetProperty("picture_ratio").GetDouble());
        double score = json.GetProperty("score").GetDouble();
        JsonElement[] remedies = [.. json.GetProperty("remedies").EnumerateArray()];
        Assert.Equal(8, remedies.Length);
        JsonElement resized = remedies.Single(remedy => remedy.GetProperty("name").GetString() == "nearest resize, then convolution");
        Assert.True(resized.GetProperty("score").GetDouble() < score / 10, $"{score}, {resized}");
        Assert.Equal(32, json.GetProperty("place").GetProperty("height").GetInt32());

        string text = await ToolRun.Text("checkerboard", _photograph, "--kernel", "3", "--stride", "2", "--seeds", "2");
        Assert.Contains("On this photograph the score is " + MeasurementText.Score(score), text, StringComparison.Ordinal);
        Assert.Contains("\nWhere it shows most: rows ", text, StringComparison.Ordinal);
        Assert.Contains("\neven weights ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sheet.svg", "photo.png")]
    [InlineData("sheet.png", "photo.png")]
    [InlineData("sheet.webp", "photo.png")]
    [InlineData("report.html", "photo.png")]
    [InlineData("overlap.svg", null)]
    [InlineData("overlap.jpg", null)]
    public async Task Pictures_and_reports_are_written(string name, string? photograph)
    {
        string path = _folder.File(name);
        string[] input = photograph is null ? [] : [_folder.File(photograph)];
        string text = await ToolRun.Text(["checkerboard", .. input, "--kernel", "3", "--stride", "2", "--seeds", "1", "-o", path]);
        Assert.Contains("wrote ", text, StringComparison.Ordinal);
        if (name.EndsWith(".svg", StringComparison.Ordinal))
            Assert.Equal("svg", XDocument.Load(path).Root!.Name.LocalName);
        else if (name.EndsWith(".html", StringComparison.Ordinal))
            Assert.StartsWith("<!DOCTYPE html", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        else
            Assert.True(Picture.Load(path).Lengths[2] >= 640, name);
    }

    [Fact]
    public async Task A_grey_photograph_is_taken_too_and_stride_1_is_said_to_be_clean()
    {
        string gray = _folder.File("gray.png");
        Picture.FromTensor<float>(PhotographPictures.Smooth(60, 80)[0..1, .., ..]).Save(gray);
        string text = await ToolRun.Text("checkerboard", gray, "--kernel", "3", "--seeds", "1");
        Assert.StartsWith("At stride 1 all outputs come from the same weights, so there is no checkerboard", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("photo.png --kernel 3x3x3 --stride 2", "--kernel")]
    [InlineData("photo.png --layers 3:2 --weights w.safetensors", "--weights is")]
    [InlineData("photo.png --weight w.npy --stride 2", "PICTURE is")]
    [InlineData("nowhere.png --kernel 3 --stride 2", "there is no such file")]
    [InlineData("w.npy --kernel 3 --stride 2", "PICTURE '")]
    [InlineData("dot.png --kernel 3 --stride 2", "PICTURE is 1x1 pixels")]
    [InlineData("photo.png --kernel 3 --stride 32", "--stride is 32")]
    [InlineData("photo.png --kernel 9999 --stride 2", "use a smaller kernel")]
    [InlineData("photo.png --kernel 3 --stride 2 -o report.txt", "use .html, .htm, .svg, .png")]
    [InlineData("photo.png --kernel 3 --stride 2 -o photo.png", "the file that PICTURE")]
    public async Task Wrong_requests_say_what_is_wrong(string arguments, string named)
    {
        ToolFiles.Random<float>(_folder.File("w.npy"), seed: 1, 3, 3, 3, 3);
        new PixelImage(1, 1, new byte[4]).Save(_folder.File("dot.png"));
        string[] words = [.. arguments.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _folder.File(word) : word)];
        ToolRun run = await ToolRun.Of(["checkerboard", .. words]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
        Assert.False(File.Exists(_folder.File("report.txt")));
    }

    [Fact]
    public async Task The_page_about_checkerboards_has_the_scores_of_this_command()
    {
        JsonElement json = await ToolRun.Json("checkerboard", Samples.File("coffee.png"), "--kernel", "3", "--stride", "2", "--seeds", "8");
        JsonElement[] trials = [json, .. json.GetProperty("remedies").EnumerateArray()];
        string[][] rows = [.. new Page("docs/checkerboard.md").Rows()
            .SkipWhile(row => row is not ["samples/coffee.png", ..]).Skip(1).Take(trials.Length)];
        Assert.Equal(
            trials.Skip(1).Select(trial => trial.GetProperty("name").GetString()).Prepend("without a remedy"), rows.Select(row => row[0]));
        foreach ((string[] row, JsonElement trial) in rows.Zip(trials))
        {
            AssertNear(row[2], trial.GetProperty("score").GetDouble());
            AssertNear(row[3], trial.GetProperty("contrast").GetDouble());
        }

        // The last bits differ from one instruction set to another.
        static void AssertNear(string documented, double measured)
        {
            double number = double.Parse(documented, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(measured - number) <= Math.Max(0.06, 0.01 * number), $"{documented} documented, {measured} measured");
        }
    }

    public void Dispose() => _folder.Dispose();
}
