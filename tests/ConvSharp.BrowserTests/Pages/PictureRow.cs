using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests.Pages;

internal static class PictureRow
{
    public static readonly SitePage Page = new()
    {
        Word = "picture",
        DeepLink = "stride=2&out-channels=2&seed=7&transposed&map=1&at=10,20",
        ShowsDeepLink = ShowsDeepLink,
        BadLink = "kernel=0",
        BadWord = "kernel",
        BadSentence = "use 1 or more",
        Picture = "[data-part=answer]",
        ByMouse = ByMouse,
        ByKeyboard = ByKeyboard,
    };

    private static async Task ShowsDeepLink(Visit visit)
    {
        await Expect(visit.Field("seed")).ToHaveValueAsync("7");
        await Expect(visit.Field("transposed")).ToBeCheckedAsync();
        await Expect(Maps(visit)).ToHaveCountAsync(2);
        await Expect(visit.Part("command")).ToContainTextAsync("--seed 7");
        await Expect(Choices(visit).Nth(1)).ToHaveAttributeAsync("aria-pressed", "true");
        await HasPixels(Maps(visit).Nth(1));
        await HasPixels(visit.Part("magnified"));
    }

    private static async Task ByMouse(Visit visit)
    {
        await HasPixels(visit.Part("input"));
        await visit.Field("filter").SelectOptionAsync("sobel-x");
        await visit.HasWords("filter=sobel-x");
        await Expect(visit.Part("command")).ToContainTextAsync("sobel-x");
        await Expect(Maps(visit)).ToHaveCountAsync(3);
        await HasPixels(Maps(visit).Nth(2));
        await Choices(visit).Nth(2).ClickAsync();
        await visit.HasWords("map=2");
        await Expect(Choices(visit).Nth(2)).ToHaveAttributeAsync("aria-pressed", "true");

        await visit.Part("next-seed").ClickAsync();
        await visit.HasWords("seed=1");
        await Expect(Maps(visit)).ToHaveCountAsync(1);
        IDownload png = await visit.Page.RunAndWaitForDownloadAsync(
            () => visit.Part("maps").Locator("figcaption button").First.ClickAsync());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync((await png.PathAsync())!))[..4]);
    }

    private static async Task ByKeyboard(Visit visit)
    {
        IKeyboard keys = visit.Page.Keyboard;
        await visit.TabTo(visit.Page.Locator("[data-slides=out-channels]"));
        await keys.PressAsync("ArrowRight");
        await visit.HasWords("out-channels=2");
        await Expect(Maps(visit)).ToHaveCountAsync(2);
        await visit.Settled();
        await visit.TabTo(Choices(visit).Nth(1));
        await keys.PressAsync("Enter");
        await visit.HasWords("map=1");
        await visit.TabTo(visit.Part("magnified"));
        string before = visit.Words;
        await keys.PressAsync("ArrowRight");
        await Expect(visit.Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex(
            System.Text.RegularExpressions.Regex.Escape(before) + "$"));
    }

    private static ILocator Choices(Visit visit) => visit.Part("maps").Locator(".choice");

    private static ILocator Maps(Visit visit) => visit.Part("maps").Locator("canvas");

    /// <summary>Waits until a canvas shows more than one colour.</summary>
    private static Task<bool> HasPixels(ILocator canvas) => canvas.EvaluateAsync<bool>(
        """
        async canvas => {
            for (;;) {
                const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                const first = data.slice(0, 3).join();
                for (let i = 4; i < data.length; i += 4) {
                    if (data.slice(i, i + 3).join() !== first) {
                        return true;
                    }
                }
                await new Promise(requestAnimationFrame);
            }
        }
        """).Patiently();
}
