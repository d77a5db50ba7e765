using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests.Pages;

internal static class CheckerboardRow
{
    public static readonly SitePage Page = new()
    {
        Word = "checkerboard",
        DeepLink = "kernel=5&stride=3&input=4&cell=4x5",
        ShowsDeepLink = ShowsDeepLink,
        BadLink = "stride=0",
        BadWord = "stride",
        BadSentence = "use 1 or more",
        Picture = "[data-part=plane-section]",
        // Kinds of layers in the tool's words, with an example.
        Names =
        [
            "transposed k4 s2 p1 d2", "conv k3 p1", "transposed", "resize", "bilinear", "shuffle", "icnr", "conv", "max-pool",
            "average-pool",
        ],
        ByMouse = ByMouse,
        ByKeyboard = ByKeyboard,
    };

    private static async Task ShowsDeepLink(Visit visit)
    {
        await Expect(visit.Field("kernel")).ToHaveValueAsync("5");
        await Expect(visit.Field("stride")).ToHaveValueAsync("3");
        await Expect(visit.Part("sizes")).ToContainTextAsync("transposed 5, stride 3");
        await Expect(visit.Part("plane-sum")).ToContainTextAsync("4");
        await Expect(visit.Part("plane")).ToBeVisibleAsync();
    }

    private static async Task ByMouse(Visit visit)
    {
        await Expect(visit.Part("sizes")).ToContainTextAsync("transposed 3");
        string uneven = await visit.Part("sentence").InnerTextAsync();
        ILocator slider = visit.Page.Locator("[data-slides=kernel]");
        LocatorBoundingBoxResult box = (await slider.BoundingBoxAsync())!;
        await slider.ClickAsync(new() { Position = new() { X = box.Width * 0.29f, Y = box.Height / 2 } });
        await visit.HasWords("kernel=4");
        await Expect(visit.Part("sizes")).ToContainTextAsync("transposed 4");
        await Expect(visit.Part("sentence")).Not.ToHaveTextAsync(uneven);
        await visit.Part("plane").ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("cell=[0-9]+x[0-9]+"));
        await visit.Part("more").ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("layers="));
        await Expect(visit.Part("through").Locator("tr").Nth(2)).ToBeVisibleAsync();
        await visit.Part("one").ClickAsync();
        await Expect(visit.Part("sizes")).ToContainTextAsync("transposed 3");
    }

    private static async Task ByKeyboard(Visit visit)
    {
        IKeyboard keys = visit.Page.Keyboard;
        await visit.TabTo(visit.Page.Locator("[data-slides=kernel]"));
        await keys.PressAsync("ArrowRight");
        await visit.HasWords("kernel=4");
        await Expect(visit.Part("sizes")).ToContainTextAsync("transposed 4");
        await visit.TabTo(visit.Part("plane"));
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("cell=[0-9]+x[0-9]+"));
    }
}
