using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConvSharp.Cli.Output;

/// <summary>One JSON object as text.</summary>
internal static class JsonText
{
    // Symbols of formulas are not escaped: the text goes to a terminal or a parser, not into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Object(Action<Utf8JsonWriter> writeMembers)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return VisibleText.OfJson(Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WritePropertyName(name);
        json.WriteNumbers(numbers);
    }

    public static void WriteNumbers(this Utf8JsonWriter json, IEnumerable<long> numbers)
    {
        json.WriteStartArray();
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    public static void WriteShape(this Utf8JsonWriter json, string name, nint[] shape) =>
        json.WriteNumbers(name, shape.Select(size => (long)size));

    /// <summary>A number, or null where JSON has none: for NaN and the infinities.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
