using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests.Pages;

internal static class ArticleRow
{
    public static readonly SitePage Page = new()
    {
        Word = "article",
        DeepLink = "section=three-ways",
        ShowsDeepLink = ShowsDeepLink,
        BadLink = "section=99",
        BadWord = "section",
        HasControl = false,
        BadSentence = "has no section ‘99’",
        Names = ["output_padding"], // what a formula in a figure lacks
        Picture = "[data-section=three-ways] > figure:first-of-type",
        ByMouse = ByMouse,
        ByKeyboard = ByKeyboard,
    };

    private static async Task ShowsDeepLink(Visit visit)
    {
        await Expect(Heading(visit, "three-ways")).ToBeFocusedAsync();
        await Expect(Heading(visit, "three-ways")).ToBeInViewportAsync();
        await Expect(Outputs(visit, "three-ways")).ToHaveCountAsync(25);
    }

    private static async Task ByMouse(Visit visit)
    {
        await Contents(visit, "stride").ClickAsync();
        await visit.HasWords("section=stride");
        await Expect(Heading(visit, "stride")).ToBeInViewportAsync();
        await Expect(Outputs(visit, "stride")).ToHaveCountAsync(4);
        ILocator figure = Figure(visit, "stride");
        await Outputs(visit, "stride").Nth(3).ClickAsync();
        await Expect(figure.Locator("[data-part=sum]")).ToContainTextAsync("y[1, 1] = ");

        // The figure opens on its page as the visitor left it.
        await figure.Locator("figcaption a").First.ClickAsync();
        await Expect(visit.Page.Locator("#page")).ToHaveAttributeAsync("data-page", "arithmetic");
        await visit.HasWords("step=3");
        await Expect(visit.Part("position")).ToHaveTextAsync("3 of 3");
    }

    private static async Task ByKeyboard(Visit visit)
    {
        IKeyboard keys = visit.Page.Keyboard;
        await visit.TabTo(Contents(visit, "stride"));
        await keys.PressAsync("Enter");
        await Expect(Heading(visit, "stride")).ToBeFocusedAsync();
        await Expect(Outputs(visit, "stride")).ToHaveCountAsync(4);
        ILocator sum = Figure(visit, "stride").Locator("[data-part=sum]");
        await visit.TabTo(Outputs(visit, "stride").Nth(0));
        await keys.PressAsync("ArrowDown");
        await Expect(sum).ToContainTextAsync("y[1, 0] = ");
        await keys.PressAsync("Enter");
        await keys.PressAsync("]");
        await Expect(Figure(visit, "stride").Locator("[data-part=position]")).ToHaveTextAsync("3 of 3");
    }

    private static ILocator Contents(Visit visit, string section) =>
        visit.Part("contents").Locator($"a[href$=\"section={section}\"]");

    private static ILocator Heading(Visit visit, string section) => visit.Page.Locator($"[data-section={section}] > h3");

    private static ILocator Figure(Visit visit, string section) => visit.Page.Locator($"[data-section={section}] > figure").First;

    private static ILocator Outputs(Visit visit, string section) => Figure(visit, section).Locator("[data-part=outputs] .cell");
}
