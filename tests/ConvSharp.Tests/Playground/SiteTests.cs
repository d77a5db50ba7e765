using System.Text.Json;
using System.Text.RegularExpressions;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using ConvSharp.Initialization;
using ConvSharp.Playground.Api;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>The files of the site: what its scripts must not do, and lists that must agree.</summary>
public partial class SiteTests
{
    private static readonly string Root = Repository.PathOf("src", "ConvSharp.Playground", "wwwroot");

    private static string[] Pages => Directory.GetFiles(Root, "*.html", SearchOption.AllDirectories);

    private static string[] Scripts => Directory.GetFiles(Root, "*.js", SearchOption.AllDirectories);

    [Fact]
    public void Scripts_make_no_markup_of_text_and_run_no_text()
    {
        string[] forbidden =
        [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc",
        ];
        foreach (string path in Scripts)
            Assert.All(forbidden, word => Assert.DoesNotContain(word, File.ReadAllText(path), StringComparison.Ordinal));
        // The site's own files alone are read as markup.
        Assert.Equal("fragments.js", Path.GetFileName(Assert.Single(Scripts, path => File.ReadAllText(path).Contains("DOMParser"))));
    }

    [Fact]
    public void Scripts_know_no_size_formula()
    {
        Assert.Matches(SizeArithmetic(), "output = (input - kernel) / stride");
        Assert.Matches(SizeArithmetic(), "Math.floor(a / b)");
        foreach (string path in Scripts)
            Assert.DoesNotMatch(SizeArithmetic(), Quoted().Replace(File.ReadAllText(path), "\"\""));
    }

    [Fact]
    public void The_page_has_a_strict_policy_and_nothing_that_it_refuses()
    {
        string page = File.ReadAllText(Path.Combine(Root, "index.html"));
        Assert.Contains("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page, StringComparison.Ordinal);
        Assert.All(Pages, path => Assert.DoesNotMatch(Inline(), File.ReadAllText(path)));
    }

    [Fact]
    public void Both_languages_have_all_texts_that_the_page_uses()
    {
        (string[] english, string[] chinese) = (Keys("en"), Keys("zh"));
        Assert.Equal(english, chinese);
        string sources = string.Concat(Scripts.Concat(Pages).Select(File.ReadAllText));
        Assert.All(
            TextKey().Matches(sources).Select(match => match.Groups["key"].Value),
            key => Assert.Contains(key, english));
        Assert.All(english, key => Assert.Equal(Places(Text("en", key)), Places(Text("zh", key))));

        static string[] Keys(string language) => [.. Texts(language).RootElement.EnumerateObject().Select(text => text.Name)];
        static string Text(string language, string key) => Texts(language).RootElement.GetProperty(key).GetString()!;
        static string[] Places(string text) => [.. Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void The_page_Picture_offers_what_the_tool_has()
    {
        string page = File.ReadAllText(Path.Combine(Root, "fragments", "picture.html"));
        Assert.Equal(NamedFilter.ByName.Keys, Words("filter"));
        Assert.Equal(WeightInits.ByName.Keys, Words("init"));
        Assert.Equal(ColorMap.All.Select(map => map.Name), Words("colormap"));

        IEnumerable<string> Words(string name)
        {
            int start = page.IndexOf($"<select name=\"{name}\"", StringComparison.Ordinal);
            string select = page[start..page.IndexOf("</select>", start, StringComparison.Ordinal)];
            return Choice().Matches(select).Select(match => match.Groups["word"].Value);
        }
    }

    [Fact]
    public void Samples_are_small() => Assert.All(
        Directory.GetFiles(Path.Combine(Root, "samples")), path => Assert.InRange(new FileInfo(path).Length, 1, 60_000));

    [Fact]
    public void The_first_picture_is_the_librarys_answer()
    {
        string path = Path.Combine(Root, "first.json"), expected = ArithmeticPage.Answer("", "en") + "\n";
        if (Environment.GetEnvironmentVariable("CONVSHARP_APPROVE_DOCS") == "1")
            File.WriteAllText(path, expected);
        Assert.True(expected == File.ReadAllText(path).ReplaceLineEndings("\n"), $"{path} is not the answer: run this test with CONVSHARP_APPROVE_DOCS=1.");
    }

    private static JsonDocument Texts(string language) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "text", $"{language}.json")));

    [GeneratedRegex(
        @"Math\.(floor|ceil|trunc|round)|\b(kernel|stride|padding|dilation)\w*\)?\s*[-+*/%]|[-+*/%]\s*\(?(kernel|stride|padding|dilation)")]
    private static partial Regex SizeArithmetic();

    [GeneratedRegex("\"[^\"\n]*\"|`[^`]*`|//.*|/\\*.*?\\*/", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\son\w+\s*=|\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|javascript:")]
    private static partial Regex Inline();

    [GeneratedRegex(@"(?:\btext\(""|data-text=""|data-label="")(?<key>[\w-]+)""")]
    private static partial Regex TextKey();

    [GeneratedRegex("<option[^>]*>(?<word>[^<]+)</option>")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
