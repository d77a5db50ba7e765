using System.Text.Json;
using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>The sizes of each axis with their formulas: of the layer, of the way back, and of the input from the output.</summary>
internal static class AxisJson
{
    private static readonly string[] AxisNames = ["depth", "height", "width"];

    public static void Write(Utf8JsonWriter json, ConvolutionGeometry geometry)
    {
        json.WriteStartArray("axes");
        for (int i = 0; i < geometry.Rank; i++)
        {
            AxisGeometry axis = geometry.Axes[i], back = axis.Twin();
            json.WriteStartObject();
            json.WriteString("name", geometry.Rank == 1 ? "length" : AxisNames[^(geometry.Rank - i)]);
            json.WriteNumber("input", axis.Input);
            json.WriteNumber("output", axis.Output);
            json.WriteNumbers("padding", [axis.PadBefore, axis.PadAfter]);
            WriteForms(json, axis);
            json.WriteStartObject("back");
            json.WriteNumber("output", back.Output);
            json.WriteNumber("output_padding", back.OutputPadding);
            WriteForms(json, back);
            json.WriteEndObject();
            WriteInverse(json, axis);
            WriteField(json, ReceptiveField.Of(axis));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The sizes of input that give this output; the smallest is what a transposed layer makes of it.</summary>
    private static void WriteInverse(Utf8JsonWriter json, AxisGeometry axis)
    {
        (long min, long max) = axis.InputsGivingOutput();
        json.WriteNumbers("inputs_giving_output", [min, max]);
    }

    private static void WriteField(Utf8JsonWriter json, ReceptiveField field)
    {
        json.WriteStartObject("receptive_field");
        json.WriteNumber("size", field.Size);
        json.WriteNumber("jump", field.Jump);
        json.WriteEndObject();
    }

    private static void WriteForms(Utf8JsonWriter json, AxisGeometry axis)
    {
        json.WriteStartArray("forms");
        foreach (SizeForm form in axis.Forms())
        {
            json.WriteStartObject();
            json.WriteString("kind", form.Kind switch
            {
                SizeFormKind.Simple => "simple",
                SizeFormKind.Padded => "padded",
                _ => "full",
            });
            json.WriteBoolean("holds", form.Holds);
            json.WriteString("symbols", form.Symbols);
            json.WriteString("numbers", form.Numbers);
            json.WriteString("worked", form.Worked);
            json.WriteTexts("left_out", form.LeftOut);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
