using Microsoft.Playwright;

namespace ConvSharp.BrowserTests.Support;

/// <summary>The site's worker with something before it, as a test needs it: the product has no hook for tests.</summary>
internal static class WorkerScript
{
    private const string Pattern = "**/worker.js";

    /// <summary>Keeps questions in self.held until self.release() is called, and those after it go on.</summary>
    public const string Holding =
        """
        self.held = [];
        let isHolding = true;
        addEventListener("message", event => {
            if (isHolding) {
                self.held.push(event.data);
                event.stopImmediatePropagation();
            }
        });
        self.release = () => {
            isHolding = false;
            self.held.forEach(data => dispatchEvent(new MessageEvent("message", { data })));
        };

        """;

    /// <summary>A browser whose WebAssembly has no SIMD.</summary>
    public const string WithoutSimd =
        """
        WebAssembly.validate = () => false;

        """;

    /// <summary>Gives workers a script before their own, from now on.</summary>
    public static Task Precede(IPage page, string script) => page.RouteAsync(Pattern, async route =>
    {
        IAPIResponse original = await route.FetchAsync();
        await route.FulfillAsync(new() { Response = original, Body = script + await original.TextAsync() });
    });

    /// <summary>Gives workers no script, from now on.</summary>
    public static Task Refuse(IPage page) => page.RouteAsync(Pattern, route => route.AbortAsync());

    /// <summary>Workers get their own script again.</summary>
    public static Task Restore(IPage page) => page.UnrouteAsync(Pattern);
}
