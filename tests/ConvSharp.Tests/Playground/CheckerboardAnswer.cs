using System.Text.Json;
using ConvSharp.Playground.Api;

namespace ConvSharp.Tests.Playground;

/// <summary>An answer of the Checkerboard page, read as its JavaScript reads it.</summary>
internal sealed class CheckerboardAnswer(JsonElement root)
{
    public CheckerboardAnswer(string query, string language = "en")
        : this(Parsed(CheckerboardPage.Answer(query, language)))
    {
    }

    public JsonElement Root => root;

    public string? Message => Root.TryGetProperty("error", out JsonElement error) ? error.GetProperty("message").GetString() : null;

    public string? Control => Root.GetProperty("error").GetProperty("control").GetString();

    public string Text(string name) => Root.GetProperty(name).GetString()!;

    public JsonElement[] List(string name) => [.. Root.GetProperty(name).EnumerateArray()];

    public static CheckerboardAnswer Of(string json) => new(Parsed(json));

    public static long[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt64())];

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
