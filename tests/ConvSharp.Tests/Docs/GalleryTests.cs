using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ConvSharp.Gallery;
using Xunit;

namespace ConvSharp.Tests.Docs;

public class GalleryTests
{
    [Fact]
    public async Task The_pictures_of_the_page_are_those_that_the_gallery_writes()
    {
        string root = Path.GetFullPath(Path.Combine(Here(), "../../.."));
        using var folder = new TemporaryFolder();
        string output = folder.File("gallery");
        Directory.CreateDirectory(output);
        string[] written = [.. GalleryFiles.Write(output, Path.Combine(root, "samples/coffee.png"), steps: 2, new ParallelOptions()).Select(path => Path.GetFileName(path)!).Order()];

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

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
