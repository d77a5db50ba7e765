using System.Text.Json;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>
/// What is wrong with a request, in the page's language. The library says it in English; Sentences.zh.json has these sentences with
/// places for what differs, and what they are in Chinese.
/// </summary>
internal static class Sentences
{
    private static readonly Lazy<(SentenceTemplate[] Templates, Dictionary<string, string> Words)> Chinese = new(Load);

    /// <summary>The English sentences that have a translation, with their places.</summary>
    public static IEnumerable<string> Translated => Chinese.Value.Templates.Select(template => template.English);

    /// <summary>The English sentence that a message is one of; null: it has no translation.</summary>
    public static string? TemplateOf(string message) =>
        Array.Find(Chinese.Value.Templates, template => template.Match(message) is not null)?.English;

    /// <summary>The message in a language, and the language that it is in: a message without a translation stays English.</summary>
    public static (string Message, Language Language) In(Language language, string message)
    {
        if (language == Language.English)
            return (message, language);
        foreach (SentenceTemplate template in Chinese.Value.Templates)
        {
            if (template.Match(message) is { } values)
                return (template.Fill(values, Chinese.Value.Words), language);
        }

        return (message, Language.English);
    }

    private static (SentenceTemplate[] Templates, Dictionary<string, string> Words) Load()
    {
        using Stream stream = typeof(Sentences).Assembly.GetManifestResourceStream("Sentences.zh.json")!;
        using JsonDocument read = JsonDocument.Parse(stream);
        return (
            [.. Pairs("sentences").Select(pair => new SentenceTemplate(pair.Name, pair.Value.GetString()!))],
            Pairs("words").ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!));

        JsonElement.ObjectEnumerator Pairs(string name) => read.RootElement.GetProperty(name).EnumerateObject();
    }
}
