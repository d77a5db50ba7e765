using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using ConvSharp.Playground.Api;
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

    [Fact]
    public async Task Answers_in_the_browser_are_the_librarys_to_the_last_bit()
    {
        Assert.SkipWhen(RuntimeInformation.ProcessArchitecture != Architecture.X64, "only x64 has 128-bit vectors without fused products");
        string[] answers = [];
        await site.Visit(Visitor.AtDesk, async visit => answers = await Ask(visit));
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
        string[] answers = JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(path))!;
        Assert.Equal(Layers.Length, answers.Length);
        for (int i = 0; i < Layers.Length; i++)
        {
            string expected = ArithmeticPage.Answer(Layers[i], "en");
            Assert.Contains("\"values\":{", expected, StringComparison.Ordinal);
            Assert.True(expected == answers[i], $"{Layers[i]}:\nnative:  {expected}\nbrowser: {answers[i]}");
        }
    }

    /// <summary>The answers of a worker of its own, as text.</summary>
    private static async Task<string[]> Ask(Visit visit)
    {
        await visit.Open("");
        return await visit.Page.EvaluateAsync<string[]>(
            """
            queries => new Promise((resolve, reject) => {
                const worker = new Worker("worker.js", { type: "module" });
                const answers = [];
                worker.addEventListener("error", reject);
                worker.addEventListener("message", ({ data: { slot, answer, failure } }) => {
                    if (failure !== undefined) {
                        reject(new Error(failure));
                    }
                    if (slot !== undefined) {
                        answers[slot] = answer;
                    }
                    if (Object.keys(answers).length === queries.length) {
                        worker.terminate();
                        resolve(answers);
                    }
                });
                queries.forEach((query, slot) => worker.postMessage({ slot, method: "Arithmetic", parameters: [query, "en"] }));
            })
            """,
            Layers);
    }

    /// <summary>A layer with numbers whose products and sums are rounded.</summary>
    private static IEnumerable<string> Numbers(string query, int inputs, int weights)
    {
        var random = new Random(inputs + weights);
        yield return $"{query}&values={List(inputs)}&kernel-values={List(weights)}";

        string List(int count) => string.Join('+', Enumerable.Range(0, count).Select(
            _ => ((random.NextDouble() * 2) - 1).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
