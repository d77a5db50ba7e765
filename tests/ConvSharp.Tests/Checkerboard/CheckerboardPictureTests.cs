using System.Numerics.Tensors;
using System.Xml;
using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class CheckerboardPictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("3:2", Language.English, "1:2 away from the border, period 2", "1:4")]
    [InlineData("3:2", Language.Chinese, "1:2（边缘以外，周期 2）", "1:4")]
    [InlineData("4:2", Language.English, "kernel 4, stride 2: even", "transposed 4, stride 2")]
    [InlineData("5x4:3x2", Language.English, "kernel 5, stride 3: 1:2", "kernel 4, stride 2: even")]
    [InlineData("3:2,3:2", Language.English, "kernel 3, stride 2, then kernel 3, stride 2: 1:3", "1:9")]
    [InlineData("resize:3:2", Language.English, "nearest resize + conv 3, ×2: even", "even")]
    [InlineData("bilinear:3:2", Language.English, "bilinear resize + conv 3, ×2: even", "even")]
    [InlineData("shuffle:3:2", Language.Chinese, "亚像素卷积 3，×2：均匀", "均匀")]
    [InlineData("conv:3:2", Language.English, "gradient of the output", "windows that hold each input element: 1:4")]
    [InlineData("max-pool:3:2", Language.Chinese, "输出的梯度", "包含每个输入元素的窗口数：1:4")]
    [InlineData("99:16", Language.English, "kernel 99, stride 16: 6:7", "36:49")]
    [InlineData("2:3", Language.English, "kernel 2, stride 3: 0:1", "0:1")]
    public void The_overlap_of_any_stack_is_drawn(string layers, Language language, string along, string whole)
    {
        CheckerboardPicture picture = CheckerboardPicture.OfOverlap(StackedLayers.Parse(layers), language);
        string[] words = [.. XDocument.Parse(picture.ToSvg()).Descendants(Svg + "text").Select(text => text.Value)];
        string said = string.Concat(words);
        Assert.Contains(along.Replace(" ", "", StringComparison.Ordinal), said.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(whole.Replace(" ", "", StringComparison.Ordinal), said.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        PixelImage pixels = picture.ToImage();
        Assert.Equal(720, pixels.Width);
    }

    [Theory]
    [InlineData("3:2")]
    [InlineData("resize:5:3")]
    [InlineData("shuffle:3:2")]
    [InlineData("conv:3:2,conv:5:2")]
    [InlineData("max-pool:3:2")]
    public void The_drawn_layers_have_the_stacks_paths(string layers)
    {
        StackedLayers stack = StackedLayers.Parse(layers);
        AxisGeometry[] drawn = OverlapLayers.Sized(OverlapLayers.Of(stack, axis: 1)!, inputs: 12);
        OverlapPattern pattern = OverlapPattern.Of(drawn);
        Assert.Equal(stack.Axes[1].Counts.Order(), pattern.Counts.Order());
    }

    [Fact]
    public void The_sheet_has_a_tile_for_the_photograph_and_each_trial()
    {
        PhotographExamination found = new PhotographLaboratory(seeds: 1).Examine(
            StackedLayers.Parse("3:2"), PhotographPictures.Smooth(60, 80));
        CheckerboardPicture sheet = CheckerboardPicture.OfPhotograph(found);
        XDocument svg = XDocument.Parse(sheet.ToSvg());
        XElement[] images = [.. svg.Descendants(Svg + "image")];
        Assert.Equal(2 * (1 + found.Trials.Count()), images.Length);
        Assert.All(images, image => Assert.StartsWith("data:image/png;base64,", (string)image.Attribute("href")!, StringComparison.Ordinal));
        string words = string.Concat(svg.Descendants(Svg + "text").Select(text => text.Value));
        Assert.All(found.Trials, trial =>
            Assert.Contains($"score {MeasurementText.Score(trial.Score)}", words, StringComparison.Ordinal));

        PixelImage pixels = sheet.ToImage();
        Assert.InRange(pixels.Width, 640, 1200);
        Assert.Equal((int)svg.Root!.Attribute("width")!, pixels.Width);
        // A detail's first output as a square of the drawing, in the place that the SVG has for it.
        XElement detail = images[3];
        (int x, int y) = ((int)detail.Attribute("x")!, (int)detail.Attribute("y")!);
        float level = DetailPicture.Levels(found.Subject)[found.Subject.Place.Top, found.Subject.Place.Left];
        Assert.Equal((byte)Math.Round(255 * level), pixels[x + 1, y + 1].R, 1.0);
    }

    [Theory]
    [InlineData(Language.English, "en", "On this photograph the score is")]
    [InlineData(Language.Chinese, "zh", "在这张照片上，分数")]
    public void The_page_is_self_contained_in_both_languages(Language language, string code, string words)
    {
        var laboratory = new PhotographLaboratory(seeds: 1);
        StackedLayers stack = StackedLayers.Parse("3:2");
        Tensor<float> picture = PhotographPictures.Smooth(100, 100);
        using var stream = new MemoryStream();
        CheckerboardReport.Write(stream, laboratory.Examine(stack, picture), laboratory.ExamineGradients(stack, picture), language);
        stream.Position = 0;
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        XElement page = XDocument.Load(reader).Root!;
        Assert.Equal(code, (string?)page.Attribute("lang"));
        Assert.Contains(words, page.Value, StringComparison.Ordinal);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("link"));
        XElement[] pictures = [.. page.Descendants("img")];
        Assert.True(pictures.Length > 30, $"{pictures.Length} pictures");
        Assert.All(pictures, shown =>
        {
            Assert.Matches("^data:image/(png|svg\\+xml);base64,", (string)shown.Attribute("src")!);
            Assert.NotEmpty((string)shown.Attribute("alt")!);
        });
        Assert.DoesNotContain("http", page.Value, StringComparison.Ordinal);
        if (language == Language.Chinese)
        {
            IEnumerable<string> english = page.Descendants("h2").Concat(page.Descendants("h3")).Select(title => title.Value)
                .Where(title => !title.Any(letter => letter > '\u2e80'));
            Assert.Empty(english);
        }
    }

    [Theory]
    [InlineData("a few words here", 60, "a few", "words", "here")]
    [InlineData("转置卷积 3，步长 2", 60, "转置卷积", "3，步长", "2")]
    public void Lines_are_no_wider_than_there_is_room(string text, float width, params string[] lines) =>
        Assert.Equal(lines, LineWrap.Of(text, fontSize: 14, width));

    [Fact]
    public void The_sheet_and_the_overlap_are_drawn_in_Chinese_too()
    {
        PhotographExamination found = new PhotographLaboratory(seeds: 1).Examine(
            StackedLayers.Parse("3:2"), PhotographPictures.Smooth(60, 80));
        PixelImage english = CheckerboardPicture.OfPhotograph(found).ToImage();
        Assert.Equal(english.Width, CheckerboardPicture.OfPhotograph(found, Language.Chinese).ToImage().Width);
        Assert.Equal(720, CheckerboardPicture.OfOverlap(found.Subject.Stack, Language.Chinese).ToImage().Width);
    }
}
