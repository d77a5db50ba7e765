using ConvSharp.BrowserTests.Pages;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests;

/// <summary>What visitors do on each page, and the links by which they come.</summary>
public class PagePathTests(Site site)
{
    public static TheoryData<string> Pages => SitePages.Words;

    [Theory]
    [MemberData(nameof(Pages))]
    public Task The_main_path_goes_by_mouse(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open($"page={page}");
        await SitePages.Of(page).ByMouse(visit);
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task The_main_path_goes_by_keyboard(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open($"page={page}");
        await visit.FocusTop();
        await SitePages.Of(page).ByKeyboard(visit);
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_link_shows_its_state_in_both_sizes_and_keeps_it(string page) => site.Visit(Visitor.WithPhone, async visit =>
    {
        SitePage row = SitePages.Of(page);
        await visit.Open(row.Deep);
        await row.ShowsDeepLink(visit);
        Assert.Equal(row.Deep, visit.Words);
        await visit.Page.SetViewportSizeAsync(Visitor.AtDesk.Width, Visitor.AtDesk.Height);
        await row.ShowsDeepLink(visit);
        await visit.Page.ReloadAsync();
        await visit.Ready();
        await row.ShowsDeepLink(visit);
        Assert.Equal(row.Deep, visit.Words);
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_refused_link_gets_a_sentence_beside_its_control_and_the_last_picture_stays(string page) =>
        site.Visit(Visitor.AtDesk, async visit =>
        {
            SitePage row = SitePages.Of(page);
            await visit.Open(row.Deep);
            await row.ShowsDeepLink(visit);
            string before = await Seen(visit, row);
            await visit.Follow(row.Bad);
            await Refuses(visit, row);
            Assert.Equal(before, await Seen(visit, row));
            Assert.Equal(row.Bad, visit.Words);

            await visit.Follow(row.Deep);
            await Expect(visit.Error).ToHaveCountAsync(0);
            await row.ShowsDeepLink(visit);
        });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_refused_link_by_which_a_visitor_comes_gets_its_sentence(string page) => site.Visit(Visitor.WithPhone, async visit =>
    {
        SitePage row = SitePages.Of(page);
        await visit.Open(row.Bad);
        await Refuses(visit, row);
    });

    private static async Task Refuses(Visit visit, SitePage row)
    {
        await Expect(visit.Error).ToContainTextAsync(row.BadSentence);
        await Expect(visit.Error).ToBeVisibleAsync();
        await Expect(visit.Live).ToContainTextAsync(row.BadSentence);
        if (!row.HasControl)
            return;
        ILocator control = visit.Field(row.BadWord);
        await Expect(control).ToHaveAttributeAsync("aria-invalid", "true");
        string described = (await control.GetAttributeAsync("aria-describedby"))!;
        await Expect(visit.Page.Locator($"#{described}")).ToContainTextAsync(row.BadSentence);
    }

    /// <summary>The words of the picture and the pixels of its canvases.</summary>
    private static Task<string> Seen(Visit visit, SitePage row) => visit.Page.Locator(row.Picture).EvaluateAsync<string>(
        "host => host.textContent + [...host.querySelectorAll('canvas')].map(canvas => canvas.toDataURL()).join()");
}
