using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Animations.Pages;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>Pages say what the library computes, and are safe to open.</summary>
public partial class InteractivePageTests
{
    private const int MostElements = 128;

    public static TheoryData<string> Presets => AnimationModelTests.Presets;

    [Fact]
    public void Sums_and_meetings_are_those_of_the_reference()
    {
        int tried = 0;
        for (int seed = 0; tried < 100; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed);
            ConvolutionGeometry geometry = problem.Geometry;
            if (geometry.Batch != 1 || geometry.OutputLength is 0 or > MostElements || geometry.InputLength > MostElements)
                continue;
            tried++;
            var values = new LayerValues(new SlidingWindow(geometry), AnimationValues.None with { HasBias = false });
            var elements = new LayerElements(geometry, values, hasNumbers: true, Language.English);
            var expected = new long[geometry.OutputLength];
            ReferenceConvolution.Forward<long, long>(geometry, Integers(values.Input), Integers(values.Weight), [], expected);
            for (int output = 0; output < expected.Length; output++)
            {
                LayerElement element = elements.Outputs[output];
                double sum = element.Meetings.Sum(meeting => meeting.Product);
                string text = NumberText.Short(expected[output]);
                Assert.True(expected[output] == sum, $"output {output} of {problem}: {sum}, not {expected[output]}");
                Assert.EndsWith($" {text}", element.Name, StringComparison.Ordinal);
                Assert.EndsWith($" {text}", element.Text, StringComparison.Ordinal);
                foreach (Meeting meeting in element.Meetings)
                {
                    Assert.Equal(values.Input[meeting.Other] * values.Weight[meeting.Weight], meeting.Product);
                    Assert.Contains(meeting with { Other = output }, elements.Inputs[meeting.Other].Meetings);
                }
            }

            Assert.Equal(
                elements.Outputs.Sum(element => element.Meetings.Count), elements.Inputs.Sum(element => element.Meetings.Count));
        }

        static long[] Integers(double[] values) => Array.ConvertAll(values, value => (long)value);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_element_has_one_cell_and_every_grid_one_way_in(string name)
    {
        AnimationPreset preset = AnimationPreset.Parse(name);
        Animation animation = Animation.Create(preset);
        (XElement page, JsonElement data) = Read(animation);
        Assert.Equal(animation.FrameCount, data.GetProperty("steps").GetInt32());
        for (int part = 0; part < preset.Parts.Count; part++)
        {
            JsonElement said = data.GetProperty("parts")[part];
            XElement[] cells = [.. page.Descendants().Where(element =>
                (string?)element.Attribute("class") == "cell" && (string?)element.Attribute("data-part") == $"{part}")];
            foreach (string side in (string[])["x", "y"])
            {
                XElement[] grid = [.. cells.Where(cell => (string?)cell.Attribute("data-side") == side)];
                int[] indices = [.. grid.Select(cell => (int)cell.Attribute("data-index")!).Order()];
                Assert.Equal(Enumerable.Range(0, said.GetProperty(side).GetArrayLength()), indices);
                Assert.Single(grid, cell => (string?)cell.Attribute("tabindex") == "0");
                Assert.Equal(grid.Length, grid.Select(cell => (string?)cell.Attribute("data-place")).Distinct().Count());
                Assert.Equal(grid.Length, grid.Select(cell => (string?)cell.Attribute("aria-label")).Distinct().Count());
            }

            string turns = said.GetProperty("turns").GetString()!;
            Assert.Equal(said.GetProperty(turns).GetArrayLength(), said.GetProperty("steps").GetInt32());
        }
    }

    [Theory]
    [InlineData("article", Language.English, DrawingTheme.Auto)]
    [InlineData("article", Language.Chinese, DrawingTheme.Dark)]
    [InlineData("overlap", Language.Chinese, DrawingTheme.Light)]
    [InlineData("two-groups", Language.English, DrawingTheme.Auto)]
    public void Pages_allow_their_own_script_and_style_alone(string preset, Language language, DrawingTheme theme)
    {
        string page = Animation.Create(
            AnimationPreset.Parse(preset), new AnimationOptions { Language = language, Theme = theme, Computation = true }).ToHtml();
        string script = Between(page, "<script>", "</script>"), style = Between(page, "<style>", "</style>");
        Assert.Contains(
            $"content=\"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; base-uri 'none'; form-action 'none'\"",
            page, StringComparison.Ordinal);
        foreach (string forbidden in (string[])
            [
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch(", "import", " style=",
                " onclick", "url(",
            ])
        {
            Assert.DoesNotContain(forbidden, page, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch(Request(), page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
        Assert.DoesNotContain('\r', page);
        Assert.Contains(language.Choose("<html lang=\"en\">", "<html lang=\"zh\">"), page, StringComparison.Ordinal);
        Assert.Equal(theme == DrawingTheme.Auto, page.Contains("prefers-color-scheme", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Pages_are_the_same_each_time_in_any_culture(int rank)
    {
        ConvolutionGeometry geometry = Layer(ConvolutionKind.Transposed, rank, 3, 3, new ConvolutionOptions { Stride = 2 });
        string first = Animation.Create(geometry, new AnimationOptions { FramesPerSecond = 2.5 }).ToHtml();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = commas;
            Assert.Equal(first, Animation.Create(geometry, new AnimationOptions { FramesPerSecond = 2.5 }).ToHtml());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Contains("<option value=\"2.5\" selected=\"selected\">", first, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_is_no_markup_and_numbers_are_shown_only_where_they_are_asked_for()
    {
        ConvolutionGeometry geometry = Layer(ConvolutionKind.Convolution, 2, 4, 3, ConvolutionOptions.Default);
        string plain = Animation.Create(geometry).ToHtml();
        Assert.DoesNotContain('<', Between(plain, "id=\"data\">", "</script>"));
        Assert.Contains("\"y[0,0] = w00·x[0,0] \\u002B w01", plain, StringComparison.Ordinal);
        string numbers = Animation.Create(geometry, new AnimationOptions { Computation = true }).ToHtml();
        Assert.Contains("\"y[0,0] = Σ w·x \\u002B b = ", numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void Equations_are_pages_to_play()
    {
        ConvolutionGeometry geometry = Layer(ConvolutionKind.Convolution, 2, 3, 2, ConvolutionOptions.Default);
        (XElement page, JsonElement data) = Read(Animation.CreateEquation(geometry, AnimationValues.None));
        Assert.Equal(4, data.GetProperty("steps").GetInt32());
        Assert.DoesNotContain(page.Descendants(), element => (string?)element.Attribute("class") == "cell");
    }

    [Fact]
    public void Layers_that_are_too_large_are_refused()
    {
        ConvolutionGeometry geometry = Layer(ConvolutionKind.Convolution, 2, 36, 17, ConvolutionOptions.Default);
        var options = new AnimationOptions { Size = 1600 };
        var fault = Assert.Throws<ArgumentException>(() => Animation.Create(geometry, options).ToHtml());
        Assert.Contains(
            "has 115600 products, and an interactive page at most 65536: use a smaller layer.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_has_no_formula_of_sizes()
    {
        string script = Between(Animation.Create(AnimationPreset.Parse("strides")).ToHtml(), "<script>", "</script>");
        foreach (string word in (string[])["kernel", "stride", "padding", "dilation", "Math.", "Infinity"])
            Assert.DoesNotContain(word, script, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_browser_runs_the_script_under_the_policy()
    {
        string browser = ForeignProgram.Find("Chrom", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
        using var folder = new TemporaryFolder();
        string path = folder.File("page.html");
        Animation.Create(AnimationPreset.Parse("numbers")).Save(path);
        string page = Encoding.UTF8.GetString(ForeignProgram.Run(
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--force-prefers-reduced-motion", "--dump-dom",
            $"--user-data-dir={folder.File("profile")}", new Uri(path).AbsoluteUri));
        Assert.Contains("<div id=\"controls\" class=\"controls\">", page, StringComparison.Ordinal);
        Assert.Contains(">step 1 of 9</output>", page, StringComparison.Ordinal);
        Assert.Contains("<p class=\"sum\">y[0,0] = Σ w·x + b = ", page, StringComparison.Ordinal);
        Assert.Equal(9, page.Split("<td>w").Length - 1);
    }

    /// <summary>Besides its script and style the page is XML.</summary>
    private static (XElement Page, JsonElement Data) Read(Animation animation)
    {
        string page = animation.ToHtml();
        string script = Between(page, "<script>", "</script>"), data = Between(page, "id=\"data\">", "</script>");
        XElement root = XDocument.Parse(page.Replace(script, "", StringComparison.Ordinal)).Root!;
        using var json = JsonDocument.Parse(data);
        return (root, json.RootElement.Clone());
    }

    private static ConvolutionGeometry Layer(ConvolutionKind kind, int rank, int input, int kernel, ConvolutionOptions options) =>
        ConvolutionGeometry.Create(
            kind, options, [1, .. Enumerable.Repeat((nint)input, rank)], [1, 1, .. Enumerable.Repeat((nint)kernel, rank)]);

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    [GeneratedRegex("https?:|//[a-z]+\\.|src=|<link|@import")]
    private static partial Regex Request();
}
