using ConvSharp.BrowserTests.Pages;
using Xunit;

namespace ConvSharp.BrowserTests;

/// <summary>Pictures of every page to look at, in the folder that CONVSHARP_SCREENSHOTS names.</summary>
public class ScreenshotTests(Site site)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("CONVSHARP_SCREENSHOTS");

    public static TheoryData<string> Pages => SitePages.Words;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_pictured(string page)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Folder), "CONVSHARP_SCREENSHOTS names no folder");
        SitePage row = SitePages.Of(page);
        foreach ((string device, Visitor visitor) in ((string, Visitor)[])[("desk", Visitor.AtDesk), ("phone", Visitor.WithPhone)])
        {
            foreach (bool isDark in (bool[])[false, true])
            {
                await site.Visit(visitor with { IsDark = isDark }, async visit =>
                {
                    foreach (string language in (string[])["en", "zh"])
                    {
                        foreach ((string state, string link) in ((string, string)[])
                            [("usual", $"page={page}"), ("deep", row.Deep), ("refused", row.Bad)])
                        {
                            await visit.Open($"{link}&lang={language}");
                            string path = Path.Combine(Folder!, $"{page}-{state}-{device}-{(isDark ? "dark" : "light")}-{language}.png");
                            await visit.Page.ScreenshotAsync(new() { Path = path, FullPage = true });
                            Assert.True(new FileInfo(path).Length > 0, path);
                        }
                    }
                });
            }
        }
    }
}
