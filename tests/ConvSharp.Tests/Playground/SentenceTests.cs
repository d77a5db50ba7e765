using System.Text.Json;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Playground.Api;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>Whatever is wrong with a layer is said in Chinese too.</summary>
public class SentenceTests
{
    private const int Width = 12, Height = 9;

    private static readonly string[] Numbers =
    [
        "", "0", "1", "2", "3", "4", "-1", "x", "3x5", "1x2x3", "1x2x3x4", "7.5", "1e9", "99", "40000", "2147483647", "2147483648",
        "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1:2", "2:1x0:3", "same", "same-lower", "causal",
        "valid", "mirror",
        "reflect", "circular", "replicate", "zeros", "yes", "no", "maybe", "NaN", "1 2 3", "1e300", "<b>", "gather", "spread",
        "sobel-x", "dirac",
        "xavier-normal", "viridis", "3,4",
    ];

    private static readonly string[] OfLayers =
    [
        "transposed", "rank", "input", "kernel", "stride", "padding", "padding-mode", "dilation", "output-padding", "in-channels",
        "out-channels",
        "groups", "no-bias", "values", "kernel-values",
    ];

    private static readonly string[] OfPictures =
    [
        "transposed", "kernel", "stride", "padding", "padding-mode", "dilation", "output-padding", "out-channels", "groups", "no-bias",
        "kernel-values",
        "gray", "init", "gain", "seed", "filter", "colormap", "map", "at",
    ];

    /// <summary>Requests whose faults are rare.</summary>
    private static readonly string[] Rare =
    [
        "nonsense=1", "kernel=3&kernel=3",
        "kernel=" + new string('7', 5000), "values=" + new string('7', 20_000), "kernel=" + new string('7', 200),
        "transposed&input=2x2&padding=9", "input=2147483647x2147483647&in-channels=2147483647&kernel=1", "step=99", "place=-1",
        "view=sideways",
        "rank=3&input=2147483647&in-channels=64&kernel=1&padding=1", "transposed&output-padding=-1", "transposed&output-padding=2",
        "rank=2&input=3x3x3", "input=0x3", "kernel=1&kernel-values=1e300", "gain=2", "init=xavier-normal&gain=-1",
        "init=xavier-normal&gain=x", "seed=x",
        "at=1", "at=x,y", "kernel=9000&padding=9000&out-channels=9000", "out-channels=2147483646", "kernel=1&padding=20000",
        "groups=3&out-channels=4",
        "padding=5&padding-mode=reflect", "padding=6&padding-mode=circular", "padding=99&padding-mode=reflect",
        "padding=99&padding-mode=circular",
        "rank=1&input=2&kernel=1&values=1+NaN", "kernel=1&kernel-values=1e300+1+1", "input=2147483647x1073741823&kernel=1",
        "transposed&view=spread&rank=3&input=2", "transposed&view=spread&rank=1&input=600",
        "transposed&view=spread&input=2x2&stride=100&kernel=1",
        "kernel=9001&padding=4500", "kernel=3001&padding=1510", "rank=1&input=100&kernel=1", "rank=1&input=200&kernel=1",
        "rank=1&input=500&kernel=1", "rank=1&input=4000&stride=10&kernel=1", "input=1x1&kernel=65&padding=32",
        "input=100x100&kernel=1&stride=50",
        "input=1x1&kernel=1&padding=5000&stride=10000", "view=spread&transposed&padding-mode=reflect", "in-channels=9",
        "input=16x16&kernel=1",
        "transposed&kernel=1&stride=40000", "kernel=201&padding=1000&out-channels=999", "filter=sobel-x&kernel=3", "filter=sobel-x&seed=1",
    ];

    private static readonly string[] NeedsMuchMemory =
    [
        "The layer takes more memory than is left here: use a smaller picture, a smaller kernel or fewer out-channels.",
    ];

    [Fact]
    public void Places_are_filled_in_any_order_and_words_in_them_translated()
    {
        (string message, _) = Sentences.In(
            Language.Chinese,
            "Padding value causes wrapping around more than once.; padding is 7: circular can extend height by at most its size 5.");
        Assert.Equal("填充绕了不止一圈；填充是 7：circular 在高度上最多填充 5。", message);
        Assert.Equal(
            ("no such sentence", Language.English),
            Sentences.In(Language.Chinese, "no such sentence"));
    }

    [Fact]
    public void Whatever_is_wrong_with_a_layer_has_a_Chinese_sentence()
    {
        var unknown = new SortedDictionary<string, string>();
        var met = new HashSet<string>();
        (string Page, Func<string, string, string> Answer, string[] Names)[] pages =
        [
            ("arithmetic", ArithmeticPage.Answer, [.. OfLayers, "view", "step", "place"]),
            ("matrix", MatrixPage.Answer, [.. OfLayers, "view", "stage", "row", "column", "weight"]),
            ("picture", PageWithPicture().Answer, OfPictures),
            ("no picture", new PicturePage().Answer, OfPictures),
            ("svg", LayerAnimation.Svg, [.. OfLayers, "view"]),
            ("gif", (query, language) => LayerAnimation.BeginGif(query, language, out _), [.. OfLayers, "view"]),
        ];
        foreach ((string page, Func<string, string, string> answer, string[] names) in pages)
        {
            foreach (string query in Rare.Concat(Requests(names, page == "picture" ? 1500 : 3000)))
            {
                if (MessageOf(answer(query, "en")) is not { } english)
                    continue;
                if (Sentences.TemplateOf(english.Message) is not { } template)
                    unknown.TryAdd(english.Message, $"{page}: {query}");
                else if (met.Add(template))
                    IsChinese(MessageOf(answer(query, "zh"))!.Value, query);
            }
        }

        Assert.True(unknown.Count == 0, string.Join('\n', unknown.Select(pair => $"{pair.Key}    <- {pair.Value}").Take(60)));
        string[] unmet = [.. Sentences.Translated.Except(met).Except(NeedsMuchMemory)];
        Assert.True(unmet.Length == 0, $"no request here leads to:\n{string.Join('\n', unmet)}");
    }

    private static IEnumerable<string> Requests(string[] names, int count)
    {
        for (int seed = 0; seed < count; seed++)
        {
            var random = new Random(seed);
            yield return string.Join(
                '&', Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Word(random)).DistinctBy(word => word.Split('=')[0]));
        }

        string Word(Random random) => $"{names[random.Next(names.Length)]}={Numbers[random.Next(Numbers.Length)]}";
    }

    private static PicturePage PageWithPicture()
    {
        var page = new PicturePage();
        page.Load(new byte[4 * Width * Height], Width, Height);
        return page;
    }

    /// <summary>It has another language and other words, and no place that was not filled.</summary>
    private static void IsChinese((string Message, string Language) sentence, string query)
    {
        Assert.Equal("zh-Hans", sentence.Language);
        Assert.True(sentence.Message.Any(letter => letter is >= '一' and <= '鿿'), $"{query}: {sentence.Message}");
        Assert.DoesNotMatch(@"\{\w+\}", sentence.Message);
    }

    private static (string Message, string Language)? MessageOf(string answer)
    {
        using JsonDocument read = JsonDocument.Parse(answer);
        return read.RootElement.TryGetProperty("error", out JsonElement error)
            ? (error.GetProperty("message").GetString()!, error.GetProperty("lang").GetString()!)
            : null;
    }
}
