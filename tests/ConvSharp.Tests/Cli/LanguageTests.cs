using System.Text.RegularExpressions;
using System.Xml.Linq;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>Reports and captions in Chinese.</summary>
public partial class LanguageTests
{
    private const string Numbers = "conv --values 1,2;3,4 --kernel-values 1,0;0,1";

    [Theory]
    [InlineData(Numbers, "范围")]
    [InlineData(Numbers + " --print --statistics", "通道")]
    [InlineData("conv-transpose --values 1,2;3,4;;5,6;7,8 --kernel-values 1,0;0,1;;1,1;1,1 --print", "输出")]
    [InlineData("matrix --input 4x4 --kernel 3", "矩阵")]
    [InlineData("matrix --input 4x4 --kernel 3 --transposed --in-channels 2", "上标")]
    [InlineData("matrix --input 99x99 --kernel 3", "权重")]
    [InlineData("matrix --values 1,2;3,4 --kernel-values 1,0;0,1", "逐行")]
    [InlineData("size --input 5x5 --kernel 3 --stride 2", "步长")]
    [InlineData("size --input 3x32x32 --layers conv:3:1:1", "感受野")]
    [InlineData("kernels --filter sobel-x --statistics", "权重")]
    [InlineData("gradcheck --input 1x2x4x4 --elements 2", "最大误差")]
    [InlineData("checkerboard --kernel 3 --stride 2 --seeds 1", "重叠不均匀")]
    [InlineData("checkerboard --layers conv:3:2 --seeds 1", "输入梯度的元素")]
    [InlineData("checkerboard --layers icnr:3:2,icnr:3:2 --seeds 1", "无需修改")]
    public async Task Reports(string arguments, string word)
    {
        string text = await ToolRun.Text([.. arguments.Split(' '), "--lang", "zh"]);
        Assert.Contains(word, text, StringComparison.Ordinal);
        Assert.DoesNotMatch(EnglishWords(), text);
    }

    /// <summary>The reasons of algorithms are English.</summary>
    [Theory]
    [InlineData("explain --input 1x4x8x8 --gradients --padding-mode reflect --padding 1", "代价 分块 向量 打包的权重 工作内存 权重梯度")]
    [InlineData("info", "运行时 指令集 线程数 算法")]
    public async Task Reports_about_algorithms(string arguments, string words)
    {
        string text = await ToolRun.Text([.. arguments.Split(' '), "--lang", "zh"]);
        Assert.All(words.Split(' '), word => Assert.Contains(word, text, StringComparison.Ordinal));
        Assert.All(ConvolutionEngine.Algorithms, algorithm => Assert.DoesNotContain(algorithm.Summary, text, StringComparison.Ordinal));
        Assert.DoesNotMatch("(?m)^(blocking|vectors|packed|work|extended|runtime|threads|algorithms|    (runs|does not run))", text);
    }

    [Fact]
    public async Task A_measurement()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.txt"), "tiny: conv2d n=1 c=1 in=4x4 k=1 kernel=3\n");
        string text = await ToolRun.Text("bench", "--shapes", folder.File("list.txt"), "--all", "--threads", "1", "--lang", "zh");
        Assert.Contains("选中", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(EnglishWords(), text);
    }

    [Theory]
    [InlineData("conv samples/coffee.png --kernel 3 --before-after --legend --labels", "out.png")]
    [InlineData("conv-transpose samples/coffee.png --kernel 3 --stride 2", "out.npy")]
    [InlineData("kernels --filter sobel-x --legend", "out.png")]
    [InlineData("matrix --input 4x4 --kernel 3", "out.csv")]
    [InlineData("animate overlap", "out.gif")]
    public async Task Files_are_announced(string arguments, string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(name);
        string[] words =
        [
            .. arguments.Split(' ').Select(word => word == "samples/coffee.png" ? Repository.PathOf("samples", "coffee.png") : word),
        ];
        string text = await ToolRun.Text([.. words, "-o", path, "--lang", "zh"]);
        Assert.StartsWith($"已写入 {path}：", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(EnglishWords(), text.Replace(path, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("matrix --input 4x4 --kernel 3")]
    [InlineData("matrix --input 4x4 --kernel 3 --view grids")]
    [InlineData("matrix --input 4x4 --kernel 3 --view pair --stride 2 --padding 1")]
    [InlineData("animate article")]
    [InlineData("matrix --input 4x4 --kernel 3 --view equation")]
    [InlineData("matrix --input 4x4 --kernel 3 --view flatten")]
    [InlineData("conv --values 1,2,3,4 --rank 1 --kernel 2")]
    [InlineData("animate overlap --computation")]
    [InlineData("animate numbers-padding-strides --computation")]
    [InlineData("animate --input 4x4 --kernel 2 --in-channels 2 --out-channels 2 --groups 2 --dilation 2 --numbers --computation")]
    public async Task No_English_is_drawn(string arguments)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("drawn.svg");
        await ToolRun.Text([.. arguments.Split(' '), "-o", path, "--lang", "zh"]);
        string[] texts =
        [
            .. XDocument.Load(path).Descendants().Where(at => at.Name.LocalName is "text" or "title").Select(text => text.Value),
        ];
        Assert.Contains(texts, text => text.EnumerateRunes().Any(WideLetters.Contain));
        Assert.All(texts, text => Assert.DoesNotMatch("[A-Za-z]{2}", text));
    }

    [Theory]
    [InlineData("--layers 3:2,3:2")]
    [InlineData("--convolution --stride 2")]
    public async Task A_page_is_Chinese(string arguments)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("report.html");
        await ToolRun.Text(["checkerboard", .. arguments.Split(' '), "--seeds", "1", "-o", path, "--lang", "zh"]);
        CheckPage(path);
    }

    [Fact]
    public async Task A_page_about_weights_is_Chinese()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("report.html");
        ToolFiles.Random<float>(folder.File("w.npy"), seed: 1, 2, 2, 3, 3);
        string text = await ToolRun.Text(
            "checkerboard", "--weight", folder.File("w.npy"), "--stride", "2", "--seeds", "1", "-o", path, "--lang", "zh");
        Assert.Contains("这些权重产生棋盘效应", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(EnglishWords(), text.Replace(path, "", StringComparison.Ordinal));
        CheckPage(path);
    }

    [Theory]
    [InlineData(Numbers + " --print")]
    [InlineData("matrix --input 4x4 --kernel 3")]
    [InlineData("explain --input 1x4x8x8")]
    [InlineData("checkerboard --kernel 3 --stride 2 --seeds 1 --json")]
    public async Task The_option_comes_before_the_system(string arguments)
    {
        string[] words = arguments.Split(' ');
        string english = await ToolRun.Text(words), chinese = (await ToolRun.In(Language.Chinese, words)).Out;
        Assert.Equal(WithoutTime(english), WithoutTime((await ToolRun.In(Language.Chinese, [.. words, "--lang", "en"])).Out));
        Assert.Equal(WithoutTime(chinese), WithoutTime(await ToolRun.Text([.. words, "--lang", "zh"])));
    }

    [Theory]
    [InlineData(null, null, null, Language.English)]
    [InlineData(null, null, "zh_CN.UTF-8", Language.Chinese)]
    [InlineData(null, "zh_TW", "de_DE.UTF-8", Language.Chinese)]
    [InlineData("C.UTF-8", "zh_CN", "zh_CN", Language.English)]
    [InlineData("", "", "zh", Language.Chinese)]
    [InlineData(null, null, "de_DE.UTF-8", Language.English)]
    public void The_first_variable_that_is_set_decides(string? all, string? messages, string? lang, Language language)
    {
        Assert.Equal(language, SystemLanguage.Of(name => name switch
        {
            "LC_ALL" => all,
            "LC_MESSAGES" => messages,
            "LANG" => lang,
            _ => throw new ArgumentException(name),
        }));
    }

    [Fact]
    public async Task Other_languages_are_refused()
    {
        ToolRun run = await ToolRun.Of("info", "--lang", "fr");
        Assert.Equal((2, "error: --lang is 'fr': use one of en, zh. See 'convsharp info --help'.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Errors_stay_English()
    {
        ToolRun run = await ToolRun.Of("conv", "--lang", "zh");
        Assert.StartsWith("error: INPUT is missing", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("animate overlap -o out.gif --font {text}", "is no font: give a .ttf, .otf or .ttc file")]
    [InlineData("animate overlap -o out.gif --font missing.ttf", "there is no such file")]
    [InlineData("animate overlap -o out.svg --font {font}", ".svg files are shown in their reader's fonts")]
    [InlineData("matrix --input 4x4 -o out.png --view plain --font {font}", "it is for pictures of views other than plain")]
    [InlineData("animate overlap -o out.html --font {font}", ".html files are shown in their reader's fonts")]
    [InlineData("matrix --input 4x4 -o out.svg --view grids --font {font}", ".svg files are shown in their reader's fonts")]
    [InlineData("conv --values 1 --kernel 1 -o out.csv --font {font}", "--font is about a picture")]
    [InlineData("kernels --filter sobel-x -o out.png --font {text}", "is no font")]
    public async Task Fonts_that_cannot_be_used(string arguments, string complaint)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("text.ttf"), "not a font");
        string[] words =
        [
            .. arguments.Split(' ').Select(word => word switch
            {
                "{text}" => folder.File("text.ttf"),
                "{font}" => OwnFont,
                _ when word.StartsWith("out.", StringComparison.Ordinal) => folder.File(word),
                _ => word,
            }),
        ];
        ToolRun run = await ToolRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("animate overlap --computation", "out.png")]
    [InlineData("matrix --input 4x4 --kernel 3 --view pair", "out.png")]
    [InlineData("kernels --filter sobel-x --legend --labels", "out.png")]
    [InlineData("conv --values 1,2;3,4 --kernel 1 --before-after --legend", "out.png")]
    public async Task A_font_of_ones_own_draws_the_letters_that_it_has(string arguments, string name)
    {
        using var folder = new TemporaryFolder();
        (string plain, string own) = (folder.File(name), folder.File("own-" + name));
        await ToolRun.Text([.. arguments.Split(' '), "-o", plain, "--lang", "zh"]);
        await ToolRun.Text([.. arguments.Split(' '), "-o", own, "--lang", "zh", "--font", OwnFont]);

        // The font is the one that the library has itself.
        Assert.Equal(File.ReadAllBytes(plain), File.ReadAllBytes(own));
    }

    private static string OwnFont => Repository.PathOf("src", "ConvSharp.Imaging", "Fonts", "NotoSansMonoCJKsc-subset.otf");

    private static string WithoutTime(string text) => Time().Replace(text, "");

    /// <summary>All text but the titles of papers has no English in it.</summary>
    private static void CheckPage(string path)
    {
        XElement page = XDocument.Load(path).Root!;
        Assert.Equal("zh", page.Attribute("lang")!.Value);
        string[] texts =
        [
            .. page.Descendants().Where(at => at.Name.LocalName is "title" or "h1" or "h2" or "h3" or "p" or "th" or "td" or "figcaption")
                .Select(at => at.Value).Where(text => !text.Contains("Odena", StringComparison.Ordinal)),
            .. page.Descendants().Attributes().Where(at => at.Name.LocalName is "alt" or "data-title").Select(at => at.Value),
        ];
        Assert.True(texts.Length > 20);
        Assert.All(texts, text => Assert.DoesNotMatch(EnglishWords(), text));
        Assert.Contains(texts, text => text.Contains("棋盘效应报告", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        @"(?<![A-Za-z_-])(wrote|input|output|range|time|weights?|channels?|sample|row|height|width|mean|std|zeros|score|contrast|overlap" +
        @"|layers?|period|even|advice|algorithms|blocking|threads?|runtime|entries|matrix|transpose|error|checked|frames|chosen|best|median|cost" +
        @"|the|is|of|and|with)(?![A-Za-z_-])", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishWords();

    [GeneratedRegex(@"[\d.]+ ms")]
    private static partial Regex Time();
}
