using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Pages;

/// <summary>What a page's script shows, as JSON that may stand in a script element: no character of it is markup.</summary>
internal static class PageData
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Of(IReadOnlyList<PagePart> parts, int steps, int loops, PageWords words)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteNumber("steps", steps);
            json.WriteNumber("loops", loops);
            json.WriteStartObject("words");
            foreach ((string name, string text) in (ReadOnlySpan<(string, string)>)
                [
                    ("play", words.Play), ("pause", words.Pause), ("pinned", words.Pinned), ("stepOf", words.StepOf), ("x", words.Input),
                    ("y", words.Output),
                ])
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
            json.WriteStartArray("parts");
            foreach (PagePart part in parts)
                Write(json, part);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, PagePart part)
    {
        json.WriteStartObject();
        json.WriteNumber("steps", part.Scene.FrameCount);
        if (part.Layer is { } layer)
        {
            // What shows while a cell is asked that is no step: a gathering layer at rest, a spreading one at its end.
            json.WriteNumber("rest", layer.Spreads ? part.Scene.FrameCount - 1 : -1);
            json.WriteString("turns", layer.Spreads ? "x" : "y");
            json.WriteStartArray("weights");
            foreach (string weight in layer.Elements.Weights)
                json.WriteStringValue(weight);
            json.WriteEndArray();
            Write(json, "x", layer.Elements.Inputs, layer.Elements.HasNumbers);
            Write(json, "y", layer.Elements.Outputs, layer.Elements.HasNumbers);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string side, IReadOnlyList<LayerElement> elements, bool hasNumbers)
    {
        json.WriteStartArray(side);
        foreach (LayerElement element in elements)
        {
            json.WriteStartObject();
            json.WriteString("name", element.Name);
            json.WriteString("text", element.Text);
            json.WriteStartArray("meetings");
            foreach (Meeting meeting in element.Meetings)
            {
                json.WriteStartArray();
                json.WriteNumberValue(meeting.Other);
                json.WriteNumberValue(meeting.Weight);
                if (hasNumbers)
                    json.WriteStringValue(NumberText.Short(meeting.Product));
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
