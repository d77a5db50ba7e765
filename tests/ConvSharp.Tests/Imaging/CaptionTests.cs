using System.Xml.Linq;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Skia;
using Xunit;

namespace ConvSharp.Tests.Imaging;

/// <summary>Text in pictures in both languages: every letter is drawn, and takes the room that layouts give it.</summary>
public class CaptionTests
{
    private static readonly string[] Projects = ["ConvSharp.Imaging", "ConvSharp.Checkerboard", "ConvSharp.Cli"];

    public static TheoryData<string> ProjectNames => [.. Projects];

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Fonts_have_every_Chinese_letter_of_the_sources(string project)
    {
        using TextPen pen = Lettering.Pen();
        string text = string.Concat(Sources(project).Select(File.ReadAllText));
        string missing = string.Concat(text.EnumerateRunes().Distinct()
            .Where(letter => WideLetters.Contain(letter) && Record.Exception(() => pen.Measure(letter.ToString())) is not null));
        Assert.True(missing.Length == 0, $"{project} has letters that the fonts lack: {missing}; run eng/fonts/build.");
    }

    [Fact]
    public void The_sources_have_Chinese_letters() =>
        Assert.Contains(Sources("ConvSharp.Imaging"), file => File.ReadAllText(file).Contains("卷积核", StringComparison.Ordinal));

    [Theory]
    [InlineData("in 0")]
    [InlineData("输入 0")]
    [InlineData("二维卷积 5×5 → 3×3，卷积核 3，步长 2")]
    [InlineData("其中 x[0,1] = −3.25，")]
    public void Text_is_as_wide_as_layouts_expect(string text)
    {
        using TextPen pen = new(own: null, size: 100, SkiaSharp.SKFontEdging.Antialias);
        Assert.Equal(pen.Measure(text), FontMetrics.Width(text, size: 100), tolerance: 0.25 * text.Length);
    }

    [Fact]
    public void Letters_of_both_fonts_stand_beside_each_other()
    {
        PixelImage one = Line("输入"), other = Line("0"), both = Line("输入0");
        int width = Lettering.Width("输入");
        Assert.Equal(22, width);
        for (int y = 0; y < one.Height; y++)
        {
            for (int x = 0; x < width; x++)
                Assert.Equal(one[x, y], both[x, y]);
            for (int x = 0; x < other.Width - width; x++)
                Assert.Equal(other[x, y], both[x + width, y]);
        }
    }

    [Theory]
    [InlineData(TextAlign.Center, 30)]
    [InlineData(TextAlign.Right, 60)]
    public void Mixed_text_is_aligned(object align, int x)
    {
        PixelImage left = Line("通道"), aligned = Line("通道", (TextAlign)align, x);
        int shift = (TextAlign)align == TextAlign.Center ? x - 11 : x - 22;
        Assert.All(Enumerable.Range(0, 22 * Lettering.LineHeight), at =>
            Assert.Equal(left[at % 22, at / 22], aligned[(at % 22) + shift, at / 22]));
    }

    [Fact]
    public void A_letter_that_no_font_has_is_refused()
    {
        PixelImage picture = new(1, 1, new Pixel[1]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => PictureRow.Render([new CaptionedPicture("ก", picture)]));
        Assert.Contains("U+0E01", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_font_of_ones_own_comes_before_the_Chinese_one()
    {
        // A wide letter of one's own font is drawn from it: here the same font, so the same pixels; a font without it changes nothing.
        CaptionFont chinese = CaptionFont.Load(Fonts("NotoSansMonoCJKsc-subset.otf"));
        CaptionFont latin = CaptionFont.Load(Fonts("DejaVuSansMono.ttf"));
        Assert.Equal("Noto Sans Mono CJK SC", chinese.ToString());
        PixelImage picture = new(1, 1, new Pixel[1]);
        PixelImage[] rows =
        [
            .. new[] { null, chinese, latin }.Select(font => PictureRow.Render([new CaptionedPicture("卷积 before", picture)], font: font)),
        ];
        Assert.All(rows, row => Assert.Equal(rows[0].Pixels.ToArray(), row.Pixels.ToArray()));
    }

    [Fact]
    public void A_file_that_is_no_font_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("no.ttf");
        File.WriteAllText(path, "no font");
        Assert.Contains("is no font", Assert.Throws<InvalidDataException>(() => CaptionFont.Load(path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, []);
        Assert.Throws<InvalidDataException>(() => CaptionFont.Load(path));
        Assert.Throws<FileNotFoundException>(() => CaptionFont.Load(folder.File("missing.ttf")));

        // Cut fonts are refused or drawn, but never end the process.
        byte[] whole = File.ReadAllBytes(Fonts("NotoSansMonoCJKsc-subset.otf"));
        for (int length = 1; length < whole.Length; length += whole.Length / 20)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Null(Record.Exception(() => CaptionFont.Load(path)) is { } fault and not InvalidDataException ? fault : null);
        }
    }

    [Theory]
    [InlineData(40, new[] { "其中 x = 1，到达 9 个输出" })]
    [InlineData(16, new[] { "其中 x = 1，", "到达 9 个输出" })]
    [InlineData(6, new[] { "其中 x", "= 1，", "到达 9", "个输出" })]
    public void Chinese_breaks_between_its_letters(int most, string[] lines) =>
        Assert.Equal(lines, TextLines.Wrap(["其中 x = 1，", "到达 9 个输出"], most));

    [Fact]
    public void Captions_follow_the_language()
    {
        var geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Transposed, new ConvolutionOptions { Stride = 2 }, [2, 3, 3], [2, 1, 3, 3]);
        var options = new AnimationOptions { Language = Language.Chinese, View = AnimationView.Spread, Computation = true };
        string svg = Animation.Create(geometry, options).ToSvg();
        Assert.Contains("<title>二维转置卷积 3×3 → 7×7，卷积核 3，步长 2，通道 2 → 1</title>", svg, StringComparison.Ordinal);
        Assert.Contains("lang=\"zh\"", svg, StringComparison.Ordinal);
        Assert.Contains("Noto Sans Mono CJK SC", svg, StringComparison.Ordinal);
        Assert.Contains(">输入 1</text>", svg, StringComparison.Ordinal);
        Assert.All(
            XDocument.Parse(svg).Descendants().Where(at => at.Name.LocalName == "text"), text => Assert.DoesNotMatch("[A-Za-z]{2}", text.Value));
        var wide = new AnimationOptions { Size = 640, Language = Language.Chinese };
        Assert.All(AnimationPreset.All, preset => Assert.Contains(
            preset.DescriptionIn(Language.Chinese), Animation.Create(preset, wide).ToSvg(),
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("卷积", 4)]
    [InlineData("conv 卷", 7)]
    [InlineData("a…b", 3)]
    [InlineData("", 0)]
    public void Terminals_give_Chinese_letters_two_columns(string text, int columns) =>
        Assert.Equal(columns, WideLetters.Columns(text));

    private static string Fonts(string name) => Repository.PathOf("src", "ConvSharp.Imaging", "Fonts", name);

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Repository.PathOf("src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"));

    private static PixelImage Line(string text, TextAlign align = TextAlign.Left, int x = 0)
    {
        using Canvas canvas = new(60, Lettering.LineHeight);
        canvas.Text(text, x, 0, align);
        return canvas.ToImage();
    }
}
