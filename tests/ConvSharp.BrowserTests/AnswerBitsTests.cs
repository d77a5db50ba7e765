using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConvSharp.Inference;
using ConvSharp.Playground.Api;
using ConvSharp.Playground.Api.Network;
using Xunit;

namespace ConvSharp.BrowserTests;

/// <summary>The library in the browser computes what it computes natively with the vectors of WebAssembly, which have 128 bits.</summary>
public class AnswerBitsTests(Site site)
{
    private const string AnswersVariable = "CONVSHARP_TEST_ANSWERS";

    private static readonly string[] Layers =
    [
        .. Numbers("rank=1&input=12", 12, 3),
        .. Numbers("rank=1&input=9&kernel=4&stride=2&padding=causal", 9, 4),
        .. Numbers("input=5x6&kernel=3x2&padding=1:0", 30, 6),
        .. Numbers("input=7x7&kernel=3&dilation=2", 49, 9),
        .. Numbers("input=6x6&kernel=3&stride=2&padding=1&padding-mode=reflect", 36, 9),
        .. Numbers("input=4x4&in-channels=4&out-channels=6&groups=2", 64, 108),
        .. Numbers("input=5x5&in-channels=3&out-channels=3&groups=3&padding=same", 75, 27),
        .. Numbers("rank=3&input=3x4x3&kernel=2", 36, 8),
        .. Numbers("transposed&rank=1&input=6&kernel=3&stride=2", 6, 3),
        .. Numbers("transposed&input=3x3&kernel=3&stride=2&padding=1&output-padding=1", 9, 9),
        .. Numbers("transposed&input=3x3&kernel=2&stride=3&dilation=2&in-channels=2&out-channels=4&groups=2", 18, 16),
        .. Numbers("transposed&rank=3&input=2x2x2&kernel=2&stride=2", 8, 8),
    ];

    private static readonly string[] PictureLayers =
    [
        "kernel=1&out-channels=8&seed=1",
        "kernel=3&padding=1&out-channels=8&seed=2",
        "kernel=3&out-channels=6&groups=3&dilation=2&seed=3",
        "kernel=5x3&padding=2:1x0:1&padding-mode=reflect&out-channels=4&seed=4",
        "kernel=3&stride=2&padding=1&out-channels=16&seed=5",
        "kernel=7&stride=4&out-channels=5&no-bias&seed=6",
        "kernel=11&padding=5&out-channels=2&seed=7",
        "kernel=10&stride=10&out-channels=8&seed=12",
        "filter=sobel-x",
        "transposed&kernel=3&stride=2&padding=1&output-padding=1&out-channels=3&seed=8",
        "transposed&kernel=4&stride=2&padding=1&out-channels=2&seed=9",
        "transposed&kernel=3&dilation=2&out-channels=3&groups=3&seed=10",
        "transposed&kernel=2&stride=3&out-channels=1&seed=11",
    ];

    /// <summary>
    /// Algorithms by name. Which of them is the fastest differs in WebAssembly, and each sums in its own order; that of fft follows from
    /// its tiles, which the fastest decides too, so it is left out. Empty: as the page is, for sums in float64, where there is no choice.
    /// </summary>
    private static readonly string[] Algorithms =
    [
        "", "winograd", "depthwise-stream", "depthwise", "row-stream", "direct", "pointwise", "implicit-gemm", "im2col", "kn2row",
    ];

    [Fact]
    public async Task Answers_in_the_browser_are_the_librarys_to_the_last_bit()
    {
        Assert.SkipWhen(RuntimeInformation.ProcessArchitecture != Architecture.X64, "only x64 has 128-bit vectors without fused products");
        var answers = new Dictionary<string, LibraryAnswers>();
        await site.Visit(Visitor.AtDesk, async visit =>
        {
            await visit.Open("");
            foreach (string algorithm in Algorithms)
                answers[algorithm] = await LibraryAnswers.Of(visit.Page, algorithm, CallsOf(algorithm));
        });
        using var folder = new TemporaryFolder();
        string path = folder.File("answers.json", JsonSerializer.SerializeToUtf8Bytes(answers));
        ChildResult child = await ChildRun.Result(
            [("DOTNET_EnableAVX", "0"), (AnswersVariable, path)],
            "--explicit", "only", "--filter-method", $"{typeof(AnswerBitsTests).FullName}.{nameof(These_are_the_answers_at_128_bits)}");
        Assert.True(child.ExitCode == 0 && child.Output.Contains("succeeded: 1", StringComparison.Ordinal), child.Output);
    }

    /// <summary>What the test above runs in a process of its own, with the browser's answers.</summary>
    [Fact(Explicit = true)]
    public void These_are_the_answers_at_128_bits()
    {
        string path = Environment.GetEnvironmentVariable(AnswersVariable)!;
        Assert.False(Vector256.IsHardwareAccelerated);
        Assert.True(Vector128.IsHardwareAccelerated);
        var browser = JsonSerializer.Deserialize<Dictionary<string, LibraryAnswers>>(File.ReadAllBytes(path))!;
        List<string> differences = [];
        foreach (string algorithm in Algorithms)
        {
            Environment.SetEnvironmentVariable("CONVSHARP_ALGORITHM", algorithm);
            int computed = Compare(algorithm, browser[algorithm], differences);
            Assert.True(computed > 0, $"{algorithm} computes nothing here");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <returns>How many layers it computed.</returns>
    private static int Compare(string algorithm, LibraryAnswers browser, List<string> differences)
    {
        LibraryCall[] calls = [.. CallsOf(algorithm)];
        Assert.Equal(calls.Length, browser.Answers.Length);
        (PicturePage picture, NetworkPage network) = (new PicturePage(), new NetworkPage());
        picture.Load(browser.Picture, browser.Width, browser.Height);
        network.Look(browser.Picture, browser.Width, browser.Height);
        network.Open(NetworkFile(), LibraryAnswers.Network);
        int computed = 0;
        foreach ((LibraryCall call, string given) in calls.Zip(browser.Answers))
        {
            string expected = Answer(call);
            computed += expected.StartsWith("{\"layer\"", StringComparison.Ordinal) ? 1 : 0;
            if (WithoutTime(expected) != WithoutTime(given))
                differences.Add($"{algorithm} {call.Method} {string.Join(' ', call.Parameters)}:\nnative:  {expected}\nbrowser: {given}");
        }

        return computed;

        string Answer(LibraryCall call) => call.Method switch
        {
            "Arithmetic" => ArithmeticPage.Answer(call.Parameters[0], call.Parameters[1]),
            "Picture" => picture.Answer(call.Parameters[0], call.Parameters[1]),
            "PictureOutput" => LibraryAnswers.Hash(picture.OutputFile()),
            "NetworkRun" => network.Run(call.Parameters[0]),
            "NetworkValue" => LibraryAnswers.Hash(network.ValueFile(call.Parameters[0])),
            _ => throw new ArgumentException($"no such call: {call}", nameof(call)),
        };
    }

    /// <summary>Layers in numbers, in float64; layers on the sample picture and all values of the sample network, in float32.</summary>
    private static IEnumerable<LibraryCall> CallsOf(string algorithm) => algorithm.Length == 0
        ? Layers.Select(layer => new LibraryCall("Arithmetic", layer, "en"))
        :
        [
            .. PictureLayers.SelectMany(layer => (LibraryCall[])[new("Picture", layer, "en"), new("PictureOutput")]),
            new("NetworkRun", ""),
            .. ValuesOfNetwork().Select(value => new LibraryCall("NetworkValue", $"value={value}")),
        ];

    private static string[] ValuesOfNetwork()
    {
        InferenceGraph graph = OpenNetwork.Load(NetworkFile(), LibraryAnswers.Network).Graph;
        return [.. graph.Inputs.Select(input => input.Name), .. graph.Nodes.SelectMany(node => node.Outputs).Distinct()];
    }

    private static byte[] NetworkFile() =>
        File.ReadAllBytes(Repository.PathOf("src", "ConvSharp.Playground", "wwwroot", "samples", LibraryAnswers.Network));

    /// <summary>An answer without the time that it took.</summary>
    private static string WithoutTime(string answer) => Regex.Replace(answer, "\"milliseconds\":[0-9.E-]+", "");

    /// <summary>A layer with numbers whose products and sums are rounded.</summary>
    private static IEnumerable<string> Numbers(string query, int inputs, int weights)
    {
        var random = new Random(inputs + weights);
        yield return $"{query}&values={List(inputs)}&kernel-values={List(weights)}";

        string List(int count) => string.Join('+', Enumerable.Range(0, count).Select(
            _ => ((random.NextDouble() * 2) - 1).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
