using System.Text.Json;
using System.Text.RegularExpressions;
using ConvSharp.Playground.Api;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>The article of the playground: complete in both languages, and each of its figures is a state that its page shows.</summary>
public partial class ArticleTests
{
    private static readonly string Root = Repository.PathOf("src", "ConvSharp.Playground", "wwwroot");

    private static readonly string[] Texts = ["title", "text", "caption", "of", "lead"];

    [Fact]
    public void Both_languages_have_the_same_sections_and_figures()
    {
        string[] english = [.. Structure(Article("en"), "")], chinese = [.. Structure(Article("zh"), "")];
        Assert.Equal(english, chinese);
        Assert.True(english.Length > 100, $"only {english.Length} parts");
    }

    [Fact]
    public void Chinese_is_not_English()
    {
        string[] english = [.. Sentences(Article("en"))], chinese = [.. Sentences(Article("zh"))];
        Assert.Equal(english.Length, chinese.Length);
        Assert.All(english, sentence => Assert.DoesNotMatch(Han(), sentence));
        Assert.All(chinese, sentence => Assert.Matches(Han(), sentence));
    }

    [Fact]
    public void Sections_have_names_for_addresses()
    {
        string[] names = [.. Article("en").GetProperty("sections").EnumerateArray().Select(section => section.GetProperty("id").GetString()!)];
        Assert.All(names, name => Assert.Matches("^[a-z-]+$", name));
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void Figures_are_states_that_their_pages_show()
    {
        foreach ((string figure, string query) in Figures())
        {
            string answer = figure == "matrix" ? MatrixPage.Answer(query, "en") : ArithmeticPage.Answer(query, "zh");
            JsonElement root = JsonDocument.Parse(answer).RootElement;
            string member = figure switch
            {
                "matrix" => "equation",
                "arithmetic" => "view",
                "formulas" => "axes",
                _ => throw new InvalidOperationException($"{figure} is no kind of figure"),
            };
            Assert.True(root.TryGetProperty(member, out _), $"{figure} {query}: {answer[..Math.Min(200, answer.Length)]}");
        }
    }

    [Fact]
    public void The_three_ways_give_the_same_numbers()
    {
        (string Figure, string Query)[] ways = [.. Figures().Where(figure => figure.Query.StartsWith("transposed&input=2x2&stride=2&", StringComparison.Ordinal))];
        Assert.Equal(["arithmetic", "arithmetic", "matrix"], ways.Select(way => way.Figure));
        double[] spread = new ArithmeticAnswer(ways[0].Query).Values("output"), gather = new ArithmeticAnswer(ways[1].Query).Values("output");
        Assert.Equal(25, spread.Length);
        Assert.Equal(spread, gather);
        Assert.Equal(spread, new MatrixAnswer(ways[2].Query).Side("output"));
    }

    [Fact]
    public void Pictures_are_there()
    {
        string[] pictures = [.. Blocks(Article("en")).Where(block => block.TryGetProperty("picture", out _))
            .Select(block => block.GetProperty("picture").GetString()!)];
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.True(File.Exists(Path.Combine(Root, picture)), picture));
    }

    private static JsonElement Article(string language) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "text", $"article.{language}.json"))).RootElement;

    private static IEnumerable<JsonElement> Blocks(JsonElement article) =>
        article.GetProperty("sections").EnumerateArray().SelectMany(section => section.GetProperty("blocks").EnumerateArray());

    private static IEnumerable<(string Figure, string Query)> Figures() =>
        from block in Blocks(Article("en"))
        where block.TryGetProperty("figure", out _)
        select (block.GetProperty("figure").GetString()!, block.GetProperty("query").GetString()!);

    /// <summary>A line for each member: its path, and its value where that is no sentence.</summary>
    private static IEnumerable<string> Structure(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Structure(member.Value, $"{path}.{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Structure(item, $"{path}.{index}")),
        _ when Texts.Contains(path.Split('.')[^1]) || IsItem(path) => [$"{path}: {string.Join(' ', Links().Matches(element.GetString()!))}"],
        _ when path.Contains(".formula", StringComparison.Ordinal) => [path],
        _ => [$"{path}: {element}"],
    };

    private static IEnumerable<string> Sentences(JsonElement element, string path = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Sentences(member.Value, $"{path}.{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Sentences(item, $"{path}.{index}")),
        JsonValueKind.String when Texts.Contains(path.Split('.')[^1]) || IsItem(path) => [element.GetString()!],
        _ => [],
    };

    private static bool IsItem(string path) => path.Contains(".list.", StringComparison.Ordinal);

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex(@"\]\(#[^)]*\)")]
    private static partial Regex Links();
}
