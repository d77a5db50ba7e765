using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests.Pages;

internal static class NetworkRow
{
    public static readonly SitePage Page = new()
    {
        Word = "network",
        DeepLink = "size=48x64&value=Relu_8&element=5",
        ShowsDeepLink = ShowsDeepLink,
        BadLink = "size=0",
        BadWord = "size",
        BadSentence = "size is '0'",
        Picture = "[data-part=shown]",
        // Each is taken out of a text in turn: the longer of two alike first.
        Names =
        [
            "ai.onnx", "edges", "onnx", "safetensors", "input", "constant", "BatchNormalization", "Relu", "MaxPool", "ConvTranspose",
            "Conv", "Sigmoid", "float32", "NAME=", "MB",
        ],
        ByMouse = ByMouse,
        ByKeyboard = ByKeyboard,
    };

    private static async Task ShowsDeepLink(Visit visit)
    {
        await Expect(visit.Field("size")).ToHaveValueAsync("48x64");
        await Expect(Value(visit, "Relu_8")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(visit.Part("shown-title")).ToContainTextAsync("Relu_8");
        await Expect(visit.Part("sum")).ToContainTextAsync("Relu_8[");
        await Expect(Maps(visit).First).ToBeVisibleAsync();
    }

    private static async Task ByMouse(Visit visit)
    {
        await Value(visit, "Conv_2").ClickAsync();
        await visit.HasWords("value=Conv_2");
        await Expect(visit.Part("shown-title")).ToContainTextAsync("Conv_2");
        await Expect(visit.Part("maps")).ToContainTextAsync("…");
        await visit.Settled();
        await Maps(visit).First.ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("element=[0-9]+"));
        await Expect(visit.Part("sum")).ToContainTextAsync("products");
        await Expect(visit.Part("terms").Locator("tr").Nth(1)).ToBeVisibleAsync();
        await visit.Part("network-sample").SelectOptionAsync("edges.safetensors");
        await Expect(visit.Part("title")).ToHaveTextAsync("edges.safetensors");
        await visit.HasWords("sample=edges.safetensors");
    }

    private static async Task ByKeyboard(Visit visit)
    {
        IKeyboard keys = visit.Page.Keyboard;
        await visit.TabTo(Value(visit, "Conv_2"));
        await keys.PressAsync("Enter");
        await Expect(visit.Part("shown-title")).ToContainTextAsync("Conv_2");
        await visit.Settled();
        await visit.TabTo(Maps(visit).First);
        await keys.PressAsync("ArrowRight");
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("element=[0-9]+"));
        await Expect(visit.Part("sum")).ToContainTextAsync("Conv_2[");
    }

    private static ILocator Value(Visit visit, string name) => visit.Part("table").Locator($"button[title={name}]").First;

    private static ILocator Maps(Visit visit) => visit.Part("maps").Locator("canvas");
}
