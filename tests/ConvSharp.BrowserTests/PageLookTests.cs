using ConvSharp.BrowserTests.Pages;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests;

/// <summary>Every page on small and large screens, in both themes, on paper, and for those who do not see it.</summary>
public class PageLookTests(Site site)
{
    // The narrowest screen that pages must fit: 1280 pixels at 400 %.
    private const int Narrowest = 320;

    private static readonly string[] Grave = ["serious", "critical"];

    public static TheoryData<string> Pages => SitePages.Words;

    [Theory]
    [MemberData(nameof(Pages))]
    public Task No_width_makes_the_page_scroll_sideways(string page) => site.Visit(Visitor.WithPhone, async visit =>
    {
        foreach (string link in SitePages.Of(page).Links.Append(SitePages.Of(page).Bad))
        {
            await visit.Open(link);
            foreach (int width in (int[])[Narrowest, Visitor.WithPhone.Width, Visitor.AtDesk.Width])
            {
                await visit.Page.SetViewportSizeAsync(width, Visitor.WithPhone.Height);
                int needed = await visit.Page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth");
                Assert.True(needed <= width, $"#{link} takes {needed} of {width} pixels");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Controls_are_large_enough_to_touch(string page) => site.Visit(Visitor.WithPhone, async visit =>
    {
        await visit.Open(SitePages.Of(page).Deep);
        string[] small = await visit.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, select, input, summary, nav a, textarea")]
                .map(control => control.matches("[type=checkbox], [type=radio]") ? control.closest("label") ?? control : control)
                .filter(control => control.checkVisibility() && !control.closest(".unseen"))
                .map(control => ({ control, box: control.getBoundingClientRect() }))
                .filter(({ box }) => box.width < 24 || box.height < 24)
                .map(({ control, box }) => `${control.outerHTML.slice(0, 80)}: ${box.width} x ${box.height}`)
            """);
        Assert.Empty(small);
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Light_and_dark_differ_in_the_ground_and_the_letters(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open($"page={page}");
        (string light, string lightInk) = await Colours(visit);
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        (string dark, string darkInk) = await Colours(visit);
        Assert.NotEqual(light, dark);
        Assert.NotEqual(lightInk, darkInk);
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Axe_finds_nothing_grave_on_the_page_as_it_is(string page) =>
        IsAccessible(Visitor.AtDesk, $"page={page}");

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Axe_finds_nothing_grave_on_a_dark_page_in_Chinese(string page) =>
        IsAccessible(Visitor.AtDesk with { IsDark = true, Language = "zh" }, SitePages.Of(page).Deep);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Axe_finds_nothing_grave_on_a_phone(string page) =>
        IsAccessible(Visitor.WithPhone, SitePages.Of(page).Deep);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Axe_finds_nothing_grave_beside_an_error_on_a_dark_phone(string page) =>
        IsAccessible(Visitor.WithPhone with { IsDark = true }, SitePages.Of(page).Bad);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task On_paper_stands_the_answer_without_controls(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        SitePage row = SitePages.Of(page);
        await visit.Open(row.Deep);
        ILocator pictures = visit.Page.Locator("canvas:visible");
        int shown = await pictures.CountAsync();
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(visit.Page.Locator(row.Picture)).ToBeVisibleAsync();
        await Expect(pictures).ToHaveCountAsync(shown);
        // Numbers of kernels, and pictures and names that can be chosen, are part of the answer.
        foreach (string control in (string[])["button:not(.choice, td button)", "nav", "select", "input:not([data-part=kernels] input)"])
            await Expect(visit.Page.Locator($"{control}:visible")).ToHaveCountAsync(0);
        byte[] paper = await visit.Page.PdfAsync(new() { Format = "A4" });
        Assert.Equal("%PDF"u8, paper.AsSpan(0, 4));
    });

    /// <summary>Nobody scrolls before printing.</summary>
    [Fact]
    public Task Figures_that_were_never_in_view_are_on_paper_too() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open("page=article");
        ILocator figures = visit.Page.Locator("figure > .live");
        await Expect(figures.Last).Not.ToBeEmptyAsync();
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        string[] blank = await figures.EvaluateAllAsync<string[]>(
            """
            figures => figures.filter(figure => figure.querySelector(".cell, dd, canvas, svg") === null)
                .map(figure => figure.closest("figure").textContent)
            """);
        Assert.Empty(blank);
        Assert.True(await figures.CountAsync() > 10);
    });

    /// <summary>Who prints before all are drawn has the rest soon.</summary>
    [Fact]
    public Task Printing_asks_for_all_figures() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Page.AddInitScriptAsync("requestAnimationFrame = () => 0;"); // nothing is drawn ahead
        await visit.Go("page=article");
        ILocator figures = visit.Page.Locator("figure > .live");
        await Expect(figures.First).Not.ToBeEmptyAsync();
        await Expect(figures.Last).ToBeEmptyAsync();
        await visit.Page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");
        await Expect(visit.Page.Locator("figure > .live:empty")).ToHaveCountAsync(0);
    });

    private static async Task<(string Ground, string Ink)> Colours(Visit visit)
    {
        string[] colours = await visit.Page.EvaluateAsync<string[]>(
            "() => { const style = getComputedStyle(document.body); return [style.backgroundColor, style.color]; }");
        return (colours[0], colours[1]);
    }

    private Task IsAccessible(Visitor visitor, string link) => site.Visit(visitor, async visit =>
    {
        await visit.Open(link);
        AxeResult result = await visit.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        IEnumerable<string> found =
            from rule in result.Violations
            where Grave.Contains(rule.Impact)
            from node in rule.Nodes
            select $"{rule.Impact} {rule.Id}: {rule.Help}: {node.Html}";
        Assert.True(!found.Any(), string.Join('\n', found));
    });
}
