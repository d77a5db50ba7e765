using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class GalleryCommandTests
{
    [Fact]
    public async Task The_pictures_of_the_page_are_those_that_the_command_writes()
    {
        string root = Path.GetFullPath(Path.Combine(Here(), "../../.."));
        using var folder = new TemporaryFolder();
        string output = folder.File("gallery");
        Directory.CreateDirectory(output);
        await ToolRun.Text("gallery", Path.Combine(root, "samples/coffee.png"), "-o", output, "--training-steps", "2");
        string[] written = [.. Directory.GetFiles(output).Select(path => Path.GetFileName(path)!).Order()];

        string page = await File.ReadAllTextAsync(Path.Combine(root, "docs/gallery.md"), TestContext.Current.CancellationToken);
        string[] shown = [.. Regex.Matches(page, @"\(gallery/([^)]+)\)").Select(match => match.Groups[1].Value).Order()];
        Assert.Equal(shown, written);
        foreach (string svg in written.Where(name => name.EndsWith(".svg", StringComparison.Ordinal)))
        {
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(root, "docs/gallery", svg), TestContext.Current.CancellationToken),
                await File.ReadAllTextAsync(Path.Combine(output, svg), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        ToolRun run = await ToolRun.Of("gallery", "-o", "/nowhere/at/all");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("make it first", run.Error, StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
