using System.Text.Json;
using System.Text.RegularExpressions;
using ConvSharp.BrowserTests.Pages;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests;

/// <summary>What stands on the pages, in both languages.</summary>
public partial class LanguageTests(Site site)
{
    /// <summary>Names that no language translates.</summary>
    private static readonly string[] Names =
    [
        "ConvSharp", "PyTorch", "convsharp", "animate", "SVG", "GIF", "PNG", "WebAssembly", "SIMD", "JavaScript", "ONNX", "Enter", "im2col",
        "AlexNet", "ICNR", "ReLU", "tanh", "Xavier", "xavier_normal_", "xavier", "safetensors", "npy", "direct", "DCGAN",
        "Home", "End", "Page Up", "Page Down",
    ];

    private static readonly JsonElement Keys = JsonDocument.Parse(File.ReadAllText(
        Repository.PathOf("src", "ConvSharp.Playground", "wwwroot", "text", "en.json"))).RootElement;

    public static TheoryData<string> Pages => SitePages.Words;

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_Chinese_page_has_no_English_word(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        string[] names = [.. Names, .. SitePages.Of(page).Names];
        foreach (string link in SitePages.Of(page).Links.Append(SitePages.Of(page).Bad))
        {
            await visit.Open($"{link}&lang=zh");
            await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
            string[] texts = await Texts(visit);
            Assert.Contains(texts, text => text.Any(letter => letter is >= '一' and <= '鿿'));
            string[] english = [.. texts.Where(text => Word().IsMatch(names.Aggregate(ToolWord().Replace(text, ""), Without)))];
            Assert.True(english.Length == 0, $"#{link}:\n{string.Join('\n', english)}");
            HasNoRemains(texts);
        }

        static string Without(string text, string name) => text.Replace(name, "", StringComparison.Ordinal);
    });

    /// <summary>What is wrong with a layer is read, and heard, in the page's language.</summary>
    [Theory]
    [InlineData("arithmetic", "kernel=9", "卷积核不能大于输入")]
    [InlineData("matrix", "stride=0", "步幅必须大于零")]
    [InlineData("picture", "padding=-1", "填充不能为负")]
    public Task A_Chinese_page_says_in_Chinese_what_is_wrong(string page, string words, string sentence) =>
        site.Visit(Visitor.AtDesk, async visit =>
        {
            await visit.Open($"page={page}&lang=zh&{words}");
            await Expect(visit.Error).ToContainTextAsync(sentence);
            await Expect(visit.Error).ToHaveAttributeAsync("lang", "zh-Hans");
            await Expect(visit.Live).ToContainTextAsync(sentence);
            await Expect(visit.Live).ToHaveAttributeAsync("lang", "zh-Hans");
            // A sentence without a translation says that it is English.
            await visit.Follow("page=network&lang=zh&size=0");
            await Expect(visit.Error).ToHaveAttributeAsync("lang", "en");
        });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task An_English_page_has_no_Chinese_word(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        foreach (string link in SitePages.Of(page).Links.Append(SitePages.Of(page).Bad))
        {
            await visit.Open(link);
            string[] texts = await Texts(visit);
            Assert.DoesNotContain(texts, text => text != "中文" && text.Any(letter => letter is >= '一' and <= '鿿'));
            HasNoRemains(texts);
        }
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task The_language_is_the_browsers_unless_the_address_says_another(string page) =>
        site.Visit(Visitor.AtDesk with { Language = "zh" }, async visit =>
        {
            await visit.Open($"page={page}");
            await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("ConvSharp 演练场");
            await Expect(visit.Page.Locator("#language")).ToHaveValueAsync("zh");
            await visit.Page.Locator("#language").SelectOptionAsync("en");
            await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("ConvSharp playground");
            await visit.HasWords("lang=en");
            await visit.Page.ReloadAsync();
            await visit.Ready();
            await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("ConvSharp playground");
        });

    /// <summary>Changing the language keeps what is set.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public Task Another_language_keeps_the_state(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        SitePage row = SitePages.Of(page);
        await visit.Open($"{row.Deep}&lang=zh");
        await visit.Page.Locator("#language").SelectOptionAsync("en");
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await row.ShowsDeepLink(visit);
    });

    /// <summary>No key of a text, no place in it that was not filled, and no value that JavaScript could not show.</summary>
    private static void HasNoRemains(string[] texts)
    {
        foreach (string text in texts)
        {
            Assert.DoesNotMatch(Remains(), text);
            bool isKey = text.Contains('-', StringComparison.Ordinal) && Keys.TryGetProperty(text, out _);
            Assert.False(isKey, $"'{text}' is the key of a text");
        }
    }

    /// <summary>All that is read or heard, without formulas, words of the tool's options, and what is marked as code or English.</summary>
    private static Task<string[]> Texts(Visit visit) => visit.Page.EvaluateAsync<string[]>(
        """
        () => {
            const code = "code, pre, dd, datalist, select[name] option:not([data-text]), script, style, noscript";
            const isLeftOut = element => element.closest(`[lang=en]:not(html), [hidden], ${code}`) !== null;
            const texts = [];
            for (const element of [document.querySelector("title"), ...document.body.querySelectorAll("*")]) {
                if (isLeftOut(element)) {
                    continue;
                }
                for (const node of element.childNodes) {
                    if (node.nodeType === Node.TEXT_NODE) {
                        texts.push(node.data.trim());
                    }
                }
                for (const name of ["aria-label", "title", "alt", "placeholder", "aria-valuetext", "aria-roledescription"]) {
                    texts.push(element.getAttribute(name) ?? "");
                }
            }
            return texts.filter(text => text !== "");
        }
        """);

    /// <summary>The name of a preset, before what it is.</summary>
    [GeneratedRegex("^[a-z0-9:,-]+: ")]
    private static partial Regex ToolWord();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{\w+\}|\bundefined\b|\bNaN\b|\[object |\bnull\b")]
    private static partial Regex Remains();
}
