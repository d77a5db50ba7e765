using ConvSharp.BrowserTests.Pages;
using ConvSharp.Cli.Playground;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests;

/// <summary>What the service worker keeps.</summary>
public class OfflineTests(Site site)
{
    /// <summary>Until a version beside the one in use is kept, and noted as the newest.</summary>
    private const string NewestIsKept =
        """
        async () => {
            const { scope } = await navigator.serviceWorker.ready;
            const noted = async name => (await caches.match(scope + name, { cacheName: `${scope} notes` })).text();
            while (await noted("newest") === await noted("used")) {
                await new Promise(requestAnimationFrame);
            }
        }
        """;

    private static readonly Visitor Keeping = Visitor.AtDesk with { KeepsSite = true, Expects = IsMissingNetwork };

    public static TheoryData<string> Pages => SitePages.Words;

    [Theory]
    [MemberData(nameof(Pages))]
    public Task After_one_visit_the_page_works_without_a_network(string page) => site.Visit(Keeping, async visit =>
    {
        SitePage row = SitePages.Of(page);
        await visit.Open("");
        await Kept(visit);
        await visit.Page.Context.SetOfflineAsync(true);
        await visit.Open(row.Deep);
        await row.ShowsDeepLink(visit);
        await visit.Follow(row.Bad);
        await Expect(visit.Error).ToContainTextAsync(row.BadSentence);
        await visit.Page.Locator("#language").SelectOptionAsync("zh");
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("ConvSharp 演练场");
    });

    [Fact]
    public Task A_visit_keeps_every_published_file() => site.Visit(Keeping, async visit =>
    {
        string root = await site.Folder();
        await visit.Open("");
        string[] kept = await Kept(visit);
        IEnumerable<string> published = Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is not (".br" or ".gz")
                && Path.GetFileName(path) is not ("index.html" or "sw.js" or "site-files.js"))
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'));
        Assert.Equal(published.Append("").Order(StringComparer.Ordinal), kept.Order(StringComparer.Ordinal));
    });

    [Fact]
    public async Task A_new_version_takes_over_whole_when_the_page_is_loaded_a_second_time()
    {
        using var host = new TemporaryFolder();
        SiteCopy copy = new SiteCopy(await site.Folder(), host.File("site")).Uncompressed();
        await using SiteServer server = await Site.Serve(host.File("site"));
        await site.Visit(Visitor.AtDesk with { KeepsSite = true }, server.Address, async visit =>
        {
            await visit.Open("");
            await Kept(visit);
            copy.Change("text/en.json", "ConvSharp playground", "A later playground");
            await visit.Open("");
            await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("ConvSharp playground");
            await visit.Page.EvaluateAsync(NewestIsKept).Patiently();
            Assert.Equal(2, (await Versions(visit)).Length);
            // Another page of the site is open, so both stay with the version that they have.
            IPage other = await visit.Page.Context.NewPageAsync();
            await other.GotoAsync(server.Address.AbsoluteUri);
            await Expect(other.Locator("h1")).ToHaveTextAsync("ConvSharp playground");
            await other.CloseAsync();
            await visit.Page.ReloadAsync();
            await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("A later playground");
            await visit.Ready();
            Assert.Single(await Versions(visit));
        });
    }

    [Fact]
    public Task A_browser_that_keeps_nothing_says_so() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Page.AddInitScriptAsync(
            """
            if (navigator.serviceWorker) {
                navigator.serviceWorker.register = () => Promise.reject(new DOMException("no storage", "SecurityError"));
            }
            """);
        await visit.Open("");
        await Expect(visit.Page.Locator("#status")).ToContainTextAsync("keeps no copy of the site");
        await Expect(visit.Part("sizes")).ToContainTextAsync("5×5");
    });

    /// <summary>Waits until the browser has kept the site; the kept files.</summary>
    private static Task<string[]> Kept(Visit visit) => visit.Page.EvaluateAsync<string[]>(
        """
        async () => {
            const { scope } = await navigator.serviceWorker.ready;
            const noted = await caches.match(`${scope}used`, { cacheName: `${scope} notes` });
            const cache = await caches.open(`${scope} ${await noted.text()}`);
            return (await cache.keys()).map(request => request.url.slice(scope.length));
        }
        """).Patiently();

    private static Task<string[]> Versions(Visit visit) =>
        visit.Page.EvaluateAsync<string[]>("async () => (await caches.keys()).filter(name => !name.endsWith('notes'))");

    /// <summary>Without a network the browser complains of each file that the service worker then has from its own.</summary>
    private static bool IsMissingNetwork(string line) => line.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal);
}
