using System.Text.Json;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Sizing;

/// <summary>A sized layer as members of a JSON object.</summary>
internal static class SizeJson
{
    public static void Write(Utf8JsonWriter json, SizedLayer sized)
    {
        AxisGeometry[] axes = sized.Axes;
        json.WriteString("layer", sized.Layer.ToString());
        json.WriteNumbers("input", axes.Select(axis => axis.Input));
        json.WriteNumbers("output", axes.Select(axis => axis.Output));
        json.WriteStartArray("formula");
        foreach (AxisGeometry axis in axes)
            json.WriteStringValue(Equation(axis.Forms()[^1]));
        json.WriteEndArray();
        json.WriteStartArray("axes");
        for (int i = 0; i < axes.Length; i++)
            WriteAxis(json, axes[i], Text.AxisName(i, axes.Length));
        json.WriteEndArray();
        WriteRoundTrip(json, sized.RoundTrip);
        WriteCost(json, sized);
    }

    private static void WriteAxis(Utf8JsonWriter json, AxisGeometry axis, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteNumber("input", axis.Input);
        json.WriteNumber("output", axis.Output);
        json.WriteNumber("kernel", axis.Kernel);
        json.WriteNumber("stride", axis.Stride);
        json.WriteNumber("dilation", axis.Dilation);
        json.WriteNumbers("padding", [axis.PadBefore, axis.PadAfter]);
        json.WriteNumber("output_padding", axis.OutputPadding);
        (long min, long max) = axis.InputsGivingOutput();
        json.WriteNumbers("inputs_giving_output", [min, max]);
        ReceptiveField field = ReceptiveField.Of(axis);
        json.WriteStartObject("receptive_field");
        json.WriteNumber("size", field.Size);
        json.WriteNumber("jump", field.Jump);
        json.WriteNumber("start", field.Start);
        json.WriteEndObject();
        WriteForms(json, axis.Forms());
        json.WriteEndObject();
    }

    private static void WriteForms(Utf8JsonWriter json, IReadOnlyList<SizeForm> forms)
    {
        json.WriteStartArray("forms");
        foreach (SizeForm form in forms)
        {
            json.WriteStartObject();
            json.WriteString("name", form.Kind switch
            {
                SizeFormKind.Simple => "simple",
                SizeFormKind.Padded => "padded",
                _ => "full",
            });
            json.WriteBoolean("holds", form.Holds);
            json.WriteString("formula", form.Holds ? Equation(form) : form.Symbols);
            json.WriteTexts("left_out", form.LeftOut);
            json.WriteTexts("vanishing", form.Vanishing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRoundTrip(Utf8JsonWriter json, RoundTrip trip)
    {
        json.WriteStartObject("round_trip");
        json.WriteString("back", trip.BackKind == ConvolutionKind.Transposed ? "transposed" : "convolution");
        json.WriteStartArray("sizes");
        foreach (IEnumerable<long> sizes in trip.Sizes)
            json.WriteNumbers(sizes);
        json.WriteEndArray();
        json.WriteNumbers("output_padding", trip.OutputPadding);
        json.WriteBoolean("leads_back", trip.LeadsBack);
        json.WriteEndObject();
    }

    private static void WriteCost(Utf8JsonWriter json, SizedLayer sized)
    {
        LayerCost cost = sized.Cost;
        json.WriteShape("input_shape", sized.Geometry.InputShape);
        json.WriteShape("output_shape", sized.Geometry.OutputShape);
        json.WriteShape("weight", sized.Geometry.WeightShape);
        json.WriteTexts("weight_axes", WeightAxes.Names(sized.Geometry.Kind, sized.Geometry.Rank));
        json.WriteNumber("weights", cost.Weights);
        json.WriteNumber("biases", cost.Biases);
        json.WriteNumber("parameters", cost.Parameters);
        json.WriteNumber("multiply_adds", cost.MultiplyAdds);
        json.WriteNumber("groups", cost.Groups);
        json.WriteNumber("ungrouped_weights", cost.UngroupedWeights);
        json.WriteNumber("ungrouped_multiply_adds", cost.UngroupedMultiplyAdds);
        json.WriteNumber("input_bytes", cost.InputBytes);
        json.WriteNumber("output_bytes", cost.OutputBytes);
        json.WriteNumber("parameter_bytes", cost.ParameterBytes);
    }

    /// <summary>o = symbols = numbers = result.</summary>
    private static string Equation(SizeForm form) =>
        string.Join(" = ", [form.Symbols, form.Numbers["o = ".Length..], form.Worked["o = ".Length..]]);
}
