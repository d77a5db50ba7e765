using ConvSharp.Cli.Playground;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(ConvSharp.BrowserTests.Support.Site))]

namespace ConvSharp.BrowserTests.Support;

/// <summary>The published site behind the tool's own server, and one browser for all tests. They start with the first test.</summary>
public sealed class Site : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--font-render-hinting=none",
    ];

    private readonly Lazy<Task<Running>> _running = new(Start);

    /// <summary>The folder with the site's files.</summary>
    internal async Task<string> Folder() => (await _running.Value).Folder;

    internal async Task<Uri> Address() => (await _running.Value).Server.Address;

    /// <summary>A visitor with a profile of its own, who leaves when the test's steps end.</summary>
    internal async Task Visit(Visitor visitor, Func<Visit, Task> steps) => await Visit(visitor, await Address(), steps);

    /// <inheritdoc cref="Visit(Visitor, Func{Visit, Task})"/>
    internal async Task Visit(Visitor visitor, Uri address, Func<Visit, Task> steps)
    {
        Running running = await _running.Value;
        await using IBrowserContext context = await running.Browser.NewContextAsync(visitor.Options);
        context.SetDefaultTimeout((float)Patience.Longest.TotalMilliseconds);
        await BrowserTests.Support.Visit.Run(context, address, visitor, steps);
    }

    /// <summary>The same server for other files.</summary>
    internal static Task<SiteServer> Serve(string folder) =>
        SiteServer.Start(new SiteFolder("the tests' site", folder), port: 0, Patience.Longest);

    public async ValueTask DisposeAsync()
    {
        if (!_running.IsValueCreated || !_running.Value.IsCompletedSuccessfully)
            return;
        Running running = await _running.Value;
        await running.Browser.CloseAsync();
        running.Playwright.Dispose();
        await running.Server.DisposeAsync();
    }

    private static async Task<Running> Start()
    {
        string chromium = Chromium.Path;
        string folder = await PublishedSite.Folder();
        SiteServer server = await Serve(folder);
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Assertions.SetDefaultExpectTimeout((float)Patience.Longest.TotalMilliseconds);
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments });
        return new Running(folder, server, playwright, browser);
    }

    private sealed record Running(string Folder, SiteServer Server, IPlaywright Playwright, IBrowser Browser);
}
