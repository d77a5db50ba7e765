using System.Text.Json;
using ConvSharp.Cli;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>What a run of the tool, within this process, gave.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    public static Task<ToolRun> Of(params string[] arguments) => In(Language.English, arguments);

    /// <summary>A run on a system with this language.</summary>
    public static async Task<ToolRun> In(Language language, params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        int exitCode = await Tool.RunAsync(arguments, new ToolContext(output, error, language: language));
        return new ToolRun(exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString());
    }

    /// <summary>The output of a run that must succeed, and say nothing on standard error.</summary>
    public static async Task<string> Text(params string[] arguments)
    {
        ToolRun run = await Of(arguments);
        Assert.True(run is { ExitCode: 0, Error: "" }, $"{string.Join(' ', arguments)}: exit code {run.ExitCode}, {run.Error}");
        return run.Out;
    }

    /// <summary>The one JSON object that a run with --json prints.</summary>
    public static async Task<JsonElement> Json(params string[] arguments)
    {
        string text = await Text([.. arguments, "--json"]);
        using var document = JsonDocument.Parse(text);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        return document.RootElement.Clone();
    }
}

internal static class JsonNumbers
{
    public static long[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetInt64())];
}
