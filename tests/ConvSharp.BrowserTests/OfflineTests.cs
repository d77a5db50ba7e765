using ConvSharp.BrowserTests.Pages;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests;

/// <summary>What the service worker keeps.</summary>
public class OfflineTests(Site site)
{
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
            .Where(path => Path.GetExtension(path) is not (".br" or ".gz") && Path.GetFileName(path) is not ("index.html" or "sw.js"))
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'));
        Assert.Equal(published.Append("").Order(StringComparer.Ordinal), kept.Order(StringComparer.Ordinal));
    });

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

    /// <summary>Waits until the browser has kept the runtime, which comes last; the kept files.</summary>
    private static Task<string[]> Kept(Visit visit) => visit.Page.EvaluateAsync<string[]>(
        """
        async () => {
            const { scope } = await navigator.serviceWorker.ready;
            for (;;) {
                const cache = await caches.open("playground");
                const files = (await cache.keys()).map(request => request.url.slice(scope.length));
                if (files.includes("_framework/ConvSharp.Playground.wasm")) {
                    return files;
                }
                await new Promise(requestAnimationFrame);
            }
        }
        """).Patiently();

    /// <summary>Without a network the browser complains of each file that the service worker then has from its own.</summary>
    private static bool IsMissingNetwork(string line) => line.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal);
}
