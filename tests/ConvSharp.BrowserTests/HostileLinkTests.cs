using ConvSharp.BrowserTests.Pages;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests;

/// <summary>Addresses that others made: a sentence as text, and nothing of them runs or loads.</summary>
public class HostileLinkTests(Site site)
{
    private const string Markup = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    public static TheoryData<string> Pages => SitePages.Words;

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Markup_in_the_address_stays_text(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        SitePage row = SitePages.Of(page);
        visit.Page.Dialog += (_, dialog) => Assert.Fail($"a dialog: {dialog.Message}");
        string escaped = Uri.EscapeDataString(Markup);
        string[] links =
        [
            $"page={page}&{row.BadWord}={escaped}", $"page={page}&{row.BadWord}={Markup}", $"page={page}&{escaped}=1",
            $"page={page}&lang={escaped}&{row.BadWord}={escaped}",
        ];
        await visit.Open(links[0]);
        foreach (string link in links)
        {
            await visit.Follow(link);
            await Expect(visit.Error).ToContainTextAsync("<img src=x");
            await HasNoMarkup(visit);
            await visit.Follow(row.Deep);
            await Expect(visit.Error).ToHaveCountAsync(0);
        }

        await visit.Follow($"page={escaped}");
        await Expect(visit.Page.Locator("#no-page")).ToBeVisibleAsync();
        await HasNoMarkup(visit);
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Absurd_values_get_a_sentence_and_the_page_goes_on(string page) => site.Visit(Visitor.WithPhone, async visit =>
    {
        SitePage row = SitePages.Of(page);
        string[] values = [new('9', 10_000), "NaN", "1e9", "-1", "%00", "%", "%ff%fe", "∞", "__proto__"];
        await visit.Open(row.Deep);
        foreach (string value in values)
        {
            await visit.Follow($"page={page}&{row.BadWord}={value}");
            await Expect(visit.Error).ToBeVisibleAsync();
            Assert.True(await visit.Page.EvaluateAsync<bool>("() => document.scrollingElement.scrollWidth <= innerWidth"), value);
            await visit.Follow(row.Deep);
            await Expect(visit.Error).ToHaveCountAsync(0);
        }

        foreach (string name in (string[])["nonsense", "__proto__", "constructor", "hasOwnProperty"])
        {
            await visit.Follow($"page={page}&{name}=1");
            await Expect(visit.Error).ToContainTextAsync(name);
        }

        await visit.Follow(row.Deep);
        await row.ShowsDeepLink(visit);
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_word_that_stands_twice_gets_a_sentence(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        SitePage row = SitePages.Of(page);
        await visit.Open($"page={page}&{row.BadWord}=3&{row.BadWord}=3");
        await Expect(visit.Error).ToHaveTextAsync($"{row.BadWord} is given twice: leave one of them out.");
        if (row.HasControl)
            await Expect(visit.Field(row.BadWord)).ToHaveAttributeAsync("aria-invalid", "true");
        await visit.HasWords($"{row.BadWord}=3&{row.BadWord}=3");
        if (row.HasControl)
        {
            // What the visitor then says counts.
            await visit.Field(row.BadWord).FillAsync("5");
            await Expect(visit.Error).ToHaveCountAsync(0);
            await visit.HasWords($"{row.BadWord}=5");
        }

        await visit.Follow($"page={page}&page=matrix");
        await Expect(visit.Page.Locator("#twice")).ToHaveTextAsync("page is given twice: leave one of them out.");
        await Expect(visit.Page.Locator("#page")).ToHaveAttributeAsync("data-page", page);
        await visit.Follow(row.Deep);
        await row.ShowsDeepLink(visit);
        await Expect(visit.Page.Locator("#twice")).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_page_that_the_site_lacks_gets_a_sentence() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open("page=nonsense");
        foreach (string name in (string[])["nonsense", "__proto__", "constructor", ""])
        {
            await visit.Follow($"page={name}");
            await Expect(visit.Page.Locator("#no-page")).ToBeVisibleAsync();
            await Expect(visit.Page.Locator("#page")).ToHaveAttributeAsync("data-page", "arithmetic");
            await visit.Follow("page=arithmetic");
            await Expect(visit.Page.Locator("#no-page")).ToBeHiddenAsync();
        }
    });

    private static async Task HasNoMarkup(Visit visit)
    {
        await Expect(visit.Page.Locator("img[src=x], body script")).ToHaveCountAsync(0);
        ILocator loud = visit.Page.Locator("[onerror]");
        await Expect(loud).ToHaveCountAsync(0);
    }
}
