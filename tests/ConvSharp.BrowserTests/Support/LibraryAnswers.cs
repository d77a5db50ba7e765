using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Playwright;

namespace ConvSharp.BrowserTests.Support;

/// <summary>What the library in the browser answers to calls in a row, as text; of bytes their SHA-256.</summary>
/// <param name="Picture">The sample picture as this browser decodes it: red, green, blue and alpha of each pixel.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Answers">An answer for each call.</param>
internal sealed record LibraryAnswers(byte[] Picture, int Width, int Height, string[] Answers)
{
    /// <summary>The network that is open while the calls are made.</summary>
    public const string Network = "edges.onnx";

    private const string Script =
        """
        async ({ calls, network }) => {
            const worker = new Worker("worker.js", { type: "module" });
            const answer = (method, parameters) => new Promise((resolve, reject) => {
                worker.onerror = reject;
                worker.onmessage = ({ data: { slot, answer, failure } }) => {
                    if (failure !== undefined) {
                        reject(new Error(failure));
                    } else if (slot !== undefined) {
                        resolve(answer);
                    }
                };
                worker.postMessage({ slot: 0, method, parameters });
            });
            const blob = await (await fetch("samples/coffee.jpg")).blob();
            const decoder = new Worker("decoder.js", { type: "module" });
            const picture = await new Promise((resolve, reject) => {
                decoder.onerror = reject;
                decoder.onmessage = ({ data }) => resolve(data);
                decoder.postMessage(blob);
            });
            decoder.terminate();
            const pixels = [picture.rgba, picture.width, picture.height];
            await answer("LoadPicture", pixels);
            await answer("LookAtPicture", pixels);
            const model = new Uint8Array(await (await fetch(`samples/${network}`)).arrayBuffer());
            await answer("OpenNetwork", [model, network]);
            const answers = [];
            for (const { method, parameters } of calls) {
                const given = await answer(method, parameters);
                answers.push(typeof given === "string" ? given : hex(await crypto.subtle.digest("SHA-256", given)));
            }
            worker.terminate();
            const url = await new Promise(resolve => {
                const reader = new FileReader();
                reader.onload = () => resolve(reader.result);
                reader.readAsDataURL(new Blob([picture.rgba]));
            });
            return JSON.stringify({ picture: url.split(",")[1], width: picture.width, height: picture.height, answers });

            function hex(buffer) {
                return [...new Uint8Array(buffer)].map(byte => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
            }
        }
        """;

    /// <summary>Asks a worker of the page's own, which holds the sample picture and the sample network.</summary>
    /// <param name="page">The page.</param>
    /// <param name="algorithm">The one algorithm of its layers; empty: the library chooses.</param>
    /// <param name="calls">What it is asked.</param>
    public static async Task<LibraryAnswers> Of(IPage page, string algorithm, IEnumerable<LibraryCall> calls)
    {
        // The name that the worker's own script has for the runtime is there before its body runs.
        await WorkerScript.Precede(
            page, algorithm.Length == 0 ? "" : $"dotnet.withEnvironmentVariable(\"CONVSHARP_ALGORITHM\", \"{algorithm}\");\n");
        string answers = await page.EvaluateAsync<string>(
            Script, new { calls = calls.Select(call => new { method = call.Method, parameters = call.Parameters }), network = Network });
        await WorkerScript.Restore(page);
        return JsonSerializer.Deserialize<LibraryAnswers>(answers, JsonSerializerOptions.Web)!;
    }

    /// <summary>Bytes as the answers have them.</summary>
    public static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}

/// <summary>A call of the library in the browser.</summary>
/// <param name="Method">The export of the worker's program.</param>
/// <param name="Parameters">What it gets.</param>
internal sealed record LibraryCall(string Method, params string[] Parameters);
