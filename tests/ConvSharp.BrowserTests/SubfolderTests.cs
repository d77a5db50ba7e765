using ConvSharp.BrowserTests.Pages;
using ConvSharp.Cli.Playground;
using Xunit;

namespace ConvSharp.BrowserTests;

public class SubfolderTests(Site site)
{
    public static TheoryData<string> Pages => SitePages.Words;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_site_works_in_any_folder_of_a_host(string page)
    {
        string root = await site.Folder();
        using var host = new TemporaryFolder();
        string below = Path.Combine(host.File("some"), "folder");
        _ = new SiteCopy(root, below);
        await File.WriteAllTextAsync(host.File("index.html"), "<p>another site</p>", TestContext.Current.CancellationToken);
        await using SiteServer server = await Site.Serve(Path.GetDirectoryName(host.File("index.html"))!);
        SitePage row = SitePages.Of(page);
        await site.Visit(Visitor.AtDesk, new Uri(server.Address, "some/folder/"), async visit =>
        {
            await visit.Open(row.Deep);
            await row.ShowsDeepLink(visit);
        });
    }
}
