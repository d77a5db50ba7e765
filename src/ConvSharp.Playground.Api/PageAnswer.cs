using System.Text.Json;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>What a page gets for a request: JSON, with the reason where there is no other answer.</summary>
internal static class PageAnswer
{
    /// <summary>
    /// The members that are written; for a request at fault error alone, with the message and the control that it is about.
    /// </summary>
    /// <param name="write">Writes the members.</param>
    /// <param name="language">The page's language: that of the message, where it has a translation.</param>
    /// <param name="writeToFault">Writes what stands beside the error; null: nothing.</param>
    public static string Of(Action<Utf8JsonWriter> write, string language = "en", Action<Utf8JsonWriter>? writeToFault = null)
    {
        try
        {
            return JsonText.Object(write);
        }
        catch (RequestFault fault)
        {
            return JsonText.Object(json =>
            {
                (string message, Language spoken) = Sentences.In(LanguageOf(language), fault.Message);
                json.WriteStartObject("error");
                json.WriteString("message", message);
                json.WriteString("lang", spoken == Language.Chinese ? "zh-Hans" : "en");
                json.WriteString("control", fault.Control);
                json.WriteEndObject();
                writeToFault?.Invoke(json);
            });
        }
    }

    /// <summary>The language of a page.</summary>
    /// <param name="name">en or zh.</param>
    public static Language LanguageOf(string name) =>
        name == "zh" ? Language.Chinese : Language.English;
}
