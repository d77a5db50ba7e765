using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests;

/// <summary>Files that visitors drop or paste.</summary>
public class GivenFileTests(Site site)
{
    private const string Sample = "edges.onnx", NoPicture = "choose a PNG, JPEG, WebP or GIF";

    /// <summary>Red above, and to the left of, blue: a picture whose orientation shows.</summary>
    private const string Png =
        """
        const canvas = new OffscreenCanvas(48, 36);
        const drawing = canvas.getContext("2d");
        drawing.fillStyle = "#0000ff";
        drawing.fillRect(0, 0, 48, 36);
        drawing.fillStyle = "#ff0000";
        drawing.fillRect(0, 0, 24, 18);
        const file = new File([await canvas.convertToBlob({ type: "image/png" })], "picture.png", { type: "image/png" });
        """;

    private const string Broken =
        """const file = new File([new TextEncoder().encode("this is no picture")], "picture.png", { type: "image/png" });""";

    [Fact]
    public Task A_picture_that_is_dropped_goes_through_the_layer() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open("page=picture");
        await Drop(visit, Png);
        await HasDrawing(visit, "input");
        await Expect(visit.Part("sizes")).ToContainTextAsync("36×48");
        await Expect(visit.Error).ToHaveCountAsync(0);

        await Drop(visit, Broken);
        await Expect(visit.Error).ToContainTextAsync(NoPicture);
        await HasDrawing(visit, "input");
        await Expect(visit.Part("sizes")).ToContainTextAsync("36×48");

        // A broken one does not stay in the way of the next.
        await visit.Field("kernel").FillAsync("5");
        await Expect(visit.Part("sizes")).ToContainTextAsync("32×44");
        await visit.Part("sample").ClickAsync();
        await Expect(visit.Part("sizes")).ToContainTextAsync("200×300");
        await Expect(visit.Error).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_picture_that_is_pasted_goes_through_the_layer() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open("page=picture");
        await Paste(visit, Png);
        await HasDrawing(visit, "input");
        await Expect(visit.Part("sizes")).ToContainTextAsync("36×48");
        await Paste(visit, Broken);
        await Expect(visit.Error).ToContainTextAsync(NoPicture);
        await HasDrawing(visit, "input");

        // Text that is pasted is no picture and no fault.
        await visit.Open("page=picture");
        await Paste(visit, """const file = "3x3";""");
        await visit.Settled();
        await Expect(visit.Error).ToHaveCountAsync(0);
        await Expect(visit.Part("sizes")).ToContainTextAsync("200×300");
    });

    [Fact]
    public Task A_network_that_is_dropped_opens_and_a_broken_one_leaves_the_last() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open("page=network");
        await Drop(visit, $"""
            const bytes = await (await fetch("samples/{Sample}")).arrayBuffer();
            const file = new File([bytes], "mine.ONNX");
            """);
        await Expect(visit.Part("title")).ToHaveTextAsync("mine.ONNX");
        await visit.HasWords("file=mine.ONNX");
        await visit.Settled();
        ILocator rows = visit.Part("table").Locator("tr");
        int count = await rows.CountAsync();

        await Drop(visit, $"""
            const bytes = await (await fetch("samples/{Sample}")).arrayBuffer();
            const file = new File([bytes.slice(0, bytes.byteLength / 2)], "half.onnx");
            """);
        await Expect(visit.Part("file-problem")).Not.ToBeEmptyAsync();
        await Expect(visit.Part("title")).ToHaveTextAsync("mine.ONNX");
        await Expect(rows).ToHaveCountAsync(count);

        // Another file is for whoever waits for pictures.
        await Drop(visit, Png);
        await HasDrawing(visit, "picture");
        await Drop(visit, Broken);
        await Expect(visit.Part("source-problem")).ToContainTextAsync(NoPicture);
        await HasDrawing(visit, "picture");
    });

    /// <param name="visit">The page.</param>
    /// <param name="file">A script that makes file, or text.</param>
    private static Task Drop(Visit visit, string file) => Give(visit, file,
        "document.querySelector('#page p')" +
        ".dispatchEvent(new DragEvent('drop', { dataTransfer: given, bubbles: true, cancelable: true }));");

    /// <inheritdoc cref="Drop"/>
    private static Task Paste(Visit visit, string file) => Give(visit, file,
        "document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: given, bubbles: true, cancelable: true }));");

    private static async Task Give(Visit visit, string file, string send) => await visit.Page.EvaluateAsync<object?>(
        $$"""
        async () => {
            {{file}}
            const given = new DataTransfer();
            if (typeof file === "string") {
                given.setData("text/plain", file);
            } else {
                given.items.add(file);
            }
            {{send}}
        }
        """);

    /// <summary>Waits until a canvas shows the picture of <see cref="Png"/>.</summary>
    private static async Task HasDrawing(Visit visit, string part) => await visit.Part(part).EvaluateAsync<object?>(
        """
        async canvas => {
            const at = (x, y) => canvas.getContext("2d").getImageData(x, y, 1, 1).data.join();
            while (canvas.width !== 48 || canvas.height !== 36 || at(5, 5) !== "255,0,0,255" || at(40, 5) !== "0,0,255,255"
                || at(5, 30) !== "0,0,255,255") {
                await new Promise(requestAnimationFrame);
            }
        }
        """).Patiently();
}
