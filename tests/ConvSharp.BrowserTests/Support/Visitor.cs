using Microsoft.Playwright;

namespace ConvSharp.BrowserTests.Support;

/// <summary>Who comes: with which screen, theme, language and settings.</summary>
internal sealed record Visitor
{
    public static readonly Visitor AtDesk = new(), WithPhone = new() { Width = 360, Height = 740, HasTouch = true };

    public int Width { get; init; } = 1280;

    public int Height { get; init; } = 900;

    public bool HasTouch { get; init; }

    public bool IsDark { get; init; }

    /// <summary>en or zh: the browser's language, not the address's.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Whether the site may keep its files for use without a network.</summary>
    public bool KeepsSite { get; init; }

    /// <summary>Whether a console's error or a page's fault is what the test is about; else it fails the test.</summary>
    public Func<string, bool> Expects { get; init; } = _ => false;

    public BrowserNewContextOptions Options => new()
    {
        ViewportSize = new ViewportSize { Width = Width, Height = Height },
        HasTouch = HasTouch,
        ColorScheme = IsDark ? ColorScheme.Dark : ColorScheme.Light,
        Locale = Language == "zh" ? "zh-CN" : "en-US",
        ReducedMotion = ReducedMotion.Reduce, // nothing plays before the test says so
        ServiceWorkers = KeepsSite ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
        AcceptDownloads = true,
    };
}
