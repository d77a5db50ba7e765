using ConvSharp.BrowserTests.Pages;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests;

public class NavigationTests(Site site)
{
    [Fact]
    public Task The_table_of_pages_has_every_page_of_the_site() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open("");
        IReadOnlyList<string> links = await visit.Page.Locator("#pages a").EvaluateAllAsync<string[]>(
            "links => links.map(link => new URLSearchParams(new URL(link.href).hash.slice(1)).get('page'))");
        Assert.Equal(links.Order(StringComparer.Ordinal), SitePages.Words.Select(row => row.Data).Order(StringComparer.Ordinal));
    });

    [Fact]
    public Task Links_lead_from_page_to_page_and_back() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open("");
        string[] words = [.. SitePages.Words.Select(row => row.Data)];
        foreach (string word in words)
        {
            await visit.Page.Locator($"#pages a[href*=\"page={word}\"]").ClickAsync();
            await Shows(visit, word);
        }

        foreach (string word in words.Reverse().Skip(1))
        {
            await visit.Page.GoBackAsync();
            await Shows(visit, word);
        }
    });

    [Fact]
    public Task A_layer_goes_along_to_the_page_that_shows_it_in_another_way() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open("transposed&input=3x3&kernel=2&stride=2&view=spread&step=4");
        await visit.Page.Locator("#pages a[href*=\"page=matrix\"]").ClickAsync();
        await Expect(visit.Field("transposed")).ToBeCheckedAsync();
        await visit.HasWords("input=3x3");
        await visit.HasWords("stride=2");
        await Expect(visit.Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("view=|step="));
    });

    private static async Task Shows(Visit visit, string word)
    {
        await Expect(visit.Page.Locator("#page")).ToHaveAttributeAsync("data-page", word);
        ILocator current = visit.Page.Locator("#pages a[aria-current=page]");
        await Expect(current).ToHaveCountAsync(1);
        await Expect(current).ToHaveAttributeAsync("href", $"#page={word}");
        await Expect(visit.Page.Locator(SitePages.Of(word).Picture)).ToBeVisibleAsync();
    }
}
