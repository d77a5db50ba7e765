using System.Text;
using System.Text.RegularExpressions;
using ConvSharp.Tests.Cli;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>
/// Every command of docs/article.md and its translation prints what stands below it and draws the picture beside it; CONVSHARP_APPROVE_DOCS=1
/// writes both.
/// </summary>
public sealed partial class ArticleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("docs/article.md")]
    [InlineData("docs/zh/article.md")]
    public async Task Commands_print_and_draw_what_the_page_shows(string name)
    {
        var page = new Page(name);
        string pictures = Path.Combine(Path.GetDirectoryName(page.FullPath)!, "article");
        bool approves = Environment.GetEnvironmentVariable("CONVSHARP_APPROVE_DOCS") == "1";
        string text = page.Text;
        foreach (string block in page.Blocks("console"))
        {
            var actual = new StringBuilder();
            foreach (string line in block.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal)))
                actual.Append(line).Append('\n').Append(await Run(line["$ convsharp ".Length..])).Append('\n');
            text = text.Replace(block, actual.ToString().TrimEnd('\n') + "\n", StringComparison.Ordinal);
        }

        string[] drawn = Directory.GetFiles(_folder.File(""));
        if (approves)
        {
            await File.WriteAllTextAsync(page.FullPath, text, TestContext.Current.CancellationToken);
            Directory.CreateDirectory(pictures);
            foreach (string path in drawn)
                File.Copy(path, Path.Combine(pictures, Path.GetFileName(path)), overwrite: true);
        }

        Assert.Equal(page.Text, text);
        Assert.Equal(Names(Directory.GetFiles(pictures)), Names(drawn));
        foreach (string svg in drawn.Where(path => path.EndsWith(".svg", StringComparison.Ordinal)))
        {
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(pictures, Path.GetFileName(svg)), TestContext.Current.CancellationToken),
                await File.ReadAllTextAsync(svg, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>The translation has the same steps, and the same commands but for the language.</summary>
    [Fact]
    public void The_translation_has_the_same_commands()
    {
        string[] english = Commands("docs/article.md"), chinese = Commands("docs/zh/article.md");
        Assert.Equal(english, chinese.Select(command => command.Replace(" --lang zh", "", StringComparison.Ordinal)));
        Assert.All(chinese, command => Assert.Contains("--lang zh", command, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Commands(string page) =>
        [.. new Page(page).Blocks("console").SelectMany(block => block.Split('\n')).Where(line => line.StartsWith("$ ", StringComparison.Ordinal))];

    private static IEnumerable<string> Names(IEnumerable<string> paths) => paths.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    /// <summary>Runs a line as a shell does: pictures go into the folder, samples come from the repository.</summary>
    private async Task<string> Run(string line)
    {
        string[] words = [.. Words().Matches(line).Select(match => match.Value.Trim('"'))];
        int output = Array.IndexOf(words, "-o") + 1;
        for (int i = 0; i < words.Length; i++)
        {
            if (i == output && i > 0)
                words[i] = _folder.File(words[i]);
            else if (words[i].StartsWith("samples/", StringComparison.Ordinal))
                words[i] = Path.Combine(Page.Root, words[i]);
        }

        string printed = await ToolRun.Text(words);
        return printed.Replace(_folder.File("") + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();
}
