using Xunit;

namespace ConvSharp.BrowserTests.Pages;

/// <summary>The pages of the site, a row for each. A test says when the site has one that is missing here.</summary>
internal static class SitePages
{
    private static readonly SitePage[] All =
    [
        ArithmeticRow.Page, MatrixRow.Page, PictureRow.Page, CheckerboardRow.Page, NetworkRow.Page, ArticleRow.Page,
    ];

    public static TheoryData<string> Words => [.. All.Select(page => page.Word)];

    public static SitePage Of(string word) => All.Single(page => page.Word == word);
}
