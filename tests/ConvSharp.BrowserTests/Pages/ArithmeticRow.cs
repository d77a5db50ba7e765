using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests.Pages;

internal static class ArithmeticRow
{
    public static readonly SitePage Page = new()
    {
        Word = "arithmetic",
        DeepLink = "transposed&input=3x3&stride=2&padding=1&view=spread&step=4",
        ShowsDeepLink = ShowsDeepLink,
        BadLink = "kernel=9",
        BadWord = "kernel",
        BadSentence = "Kernel size can't be greater than actual input size",
        Picture = "[data-part=answer]",
        ByMouse = ByMouse,
        ByKeyboard = ByKeyboard,
    };

    private static async Task ShowsDeepLink(Visit visit)
    {
        await Expect(visit.Field("stride")).ToHaveValueAsync("2");
        await Expect(visit.Field("transposed")).ToBeCheckedAsync();
        await Expect(visit.Field("view")).ToHaveValueAsync("spread");
        await Expect(visit.Part("position")).ToHaveTextAsync("4 of 8");
        await Expect(Inputs(visit)).ToHaveCountAsync(9);
        await Expect(Inputs(visit).Nth(4)).ToHaveClassAsync("cell kind-e active pinned");
        await Expect(visit.Part("sum")).ToContainTextAsync("x[1, 1] = ");
    }

    private static async Task ByMouse(Visit visit)
    {
        // Kernel 3 and stride 2 leave 2x2 outputs of 5x5 inputs; each sums 3x3 products.
        ILocator slider = visit.Page.Locator("[data-slides=stride]");
        LocatorBoundingBoxResult box = (await slider.BoundingBoxAsync())!;
        await slider.ClickAsync(new() { Position = new() { X = box.Width * 0.27f, Y = box.Height / 2 } });
        await Expect(visit.Field("stride")).ToHaveValueAsync("2");
        await Expect(Outputs(visit)).ToHaveCountAsync(4);
        await visit.HasWords("stride=2");

        await Outputs(visit).Nth(3).HoverAsync();
        await Expect(visit.Part("sum")).ToContainTextAsync("y[1, 1] = ");
        await Expect(visit.Part("inputs").Locator(".met")).ToHaveCountAsync(9);
        await visit.Page.Mouse.MoveAsync(0, 0);
        await Expect(visit.Part("sum")).ToContainTextAsync("y[0, 0] = ");
        await Outputs(visit).Nth(2).ClickAsync();
        await visit.HasWords("step=2");
        await visit.Part("forward").ClickAsync();
        await visit.HasWords("step=3");
        await Expect(visit.Part("position")).ToHaveTextAsync("3 of 3");

        await visit.Field("transposed").ClickAsync();
        await Expect(Outputs(visit)).ToHaveCountAsync(121);
        await visit.Part("preset").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Expect(visit.Field("transposed")).Not.ToBeCheckedAsync();

        IDownload svg = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Part("save-svg").ClickAsync());
        Assert.StartsWith("<svg", await File.ReadAllTextAsync((await svg.PathAsync())!), StringComparison.Ordinal);
    }

    private static async Task ByKeyboard(Visit visit)
    {
        IKeyboard keys = visit.Page.Keyboard;
        await visit.TabTo(visit.Field("kernel"));
        await keys.PressAsync("Control+A");
        await keys.TypeAsync("2");
        await Expect(Outputs(visit)).ToHaveCountAsync(16);
        await visit.TabTo(visit.Page.Locator("[data-slides=stride]"));
        await keys.PressAsync("ArrowRight");
        await visit.HasWords("stride=2");
        await Expect(Outputs(visit)).ToHaveCountAsync(4);

        await visit.TabTo(visit.Part("play"));
        await keys.PressAsync("]");
        await visit.HasWords("step=1");
        await keys.PressAsync("[");
        await visit.HasWords("step=0");
        await visit.TabTo(Outputs(visit).Nth(0));
        await keys.PressAsync("ArrowDown");
        await Expect(visit.Part("sum")).ToContainTextAsync("y[1, 0] = ");
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("Enter");
        await visit.HasWords("step=3");
        await Expect(Outputs(visit).Nth(3)).ToHaveClassAsync("cell kind-e active pinned");
        await keys.PressAsync("Shift+Tab");
        await Expect(Outputs(visit).Nth(3)).Not.ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await Expect(Outputs(visit).Nth(3)).ToBeFocusedAsync();
    }

    private static ILocator Inputs(Visit visit) => visit.Part("inputs").Locator(".cell");

    private static ILocator Outputs(Visit visit) => visit.Part("outputs").Locator(".cell");
}
