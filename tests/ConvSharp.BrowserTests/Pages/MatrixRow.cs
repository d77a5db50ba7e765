using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests.Pages;

internal static class MatrixRow
{
    public static readonly SitePage Page = new()
    {
        Word = "matrix",
        DeepLink = "transposed&input=2x2&stride=2&view=round-trip&row=6",
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
        await Expect(visit.Field("view")).ToHaveValueAsync("round-trip");
        await Expect(visit.Part("matrix-title")).ToHaveTextAsync("Cᵀ");
        await Expect(Cells(visit, "matrix")).ToHaveCountAsync(4 * 25);
        await Expect(Cells(visit, "source").Nth(6)).ToHaveClassAsync("cell kind-e active pinned");
        await Expect(visit.Part("sum")).ToContainTextAsync("y[1, 1] = ");
    }

    private static async Task ByMouse(Visit visit)
    {
        // 3x3 outputs of 5x5 inputs: the second output meets input 1 by the first weight.
        await Cells(visit, "matrix").Nth(26).HoverAsync();
        await Expect(visit.Part("sum")).ToContainTextAsync("C[1, 1]");
        await Cells(visit, "matrix").Nth(26).ClickAsync();
        await visit.HasWords("row=1");
        await visit.HasWords("column=1");
        await Cells(visit, "target").Nth(4).ClickAsync();
        await visit.HasWords("row=4");
        await Expect(visit.Part("sum")).ToContainTextAsync("y[1, 1] = ");
        await Expect(visit.Part("source").Locator(".met")).ToHaveCountAsync(9);
        await visit.Page.Locator("[data-stage=multiply]").ClickAsync();
        await visit.HasWords("stage=multiply");
        await Expect(visit.Page.Locator("[data-stage=multiply]")).ToHaveAttributeAsync("aria-pressed", "true");

        await visit.Part("twin-link").ClickAsync();
        await Expect(visit.Field("transposed")).ToBeCheckedAsync();
        await Expect(Cells(visit, "matrix")).ToHaveCountAsync(25 * 9);
        await visit.Part("preset").SelectOptionAsync(new SelectOptionValue { Index = 1 }); // the numbers of that layer go
        await visit.Field("input").FillAsync("20x20");
        await Expect(visit.Part("canvas")).ToBeVisibleAsync();
    }

    private static async Task ByKeyboard(Visit visit)
    {
        IKeyboard keys = visit.Page.Keyboard;
        await visit.TabTo(visit.Field("input"));
        await keys.PressAsync("Control+A");
        await keys.TypeAsync("4");
        await Expect(Cells(visit, "matrix")).ToHaveCountAsync(2 * 4);
        await visit.TabTo(Cells(visit, "matrix").Nth(0));
        await keys.PressAsync("ArrowDown");
        await Expect(visit.Part("sum")).ToContainTextAsync("C[1, 0]");
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("Enter");
        await visit.HasWords("row=1");
        await visit.HasWords("column=1");
        await keys.PressAsync("]");
        await visit.HasWords("stage=flatten");
        await keys.PressAsync("[");
        await Expect(visit.Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("stage="));
    }

    private static ILocator Cells(Visit visit, string part) => visit.Part(part).Locator(".cell");
}
