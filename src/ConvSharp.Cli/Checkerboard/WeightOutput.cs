using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Checkerboard;

/// <summary>The output for a layer with given weights.</summary>
internal static class WeightOutput
{
    public static string Describe(WeightExamination examination, Language language)
    {
        var table = new TextTable(
            ("", false), (language.Choose("score", "分数"), true), (language.Choose("flat contrast", "平坦对比度"), true));
        foreach ((string name, WeightMeasurement measured) in examination.RowsIn(language))
            table.Add(name, MeasurementText.Score(measured.Score), MeasurementText.Contrast(measured.FlatContrast));
        return $"{examination.Layer}{Environment.NewLine}{examination.AdviceIn(language)}{Environment.NewLine}{Environment.NewLine}{table}";
    }

    public static void WriteJson(Utf8JsonWriter json, WeightExamination examination)
    {
        json.WriteString("layer", examination.Layer);
        json.WriteString("of", examination.Stack.IsOfGradient ? "input gradient" : "output");
        ExaminationOutput.WriteOverlap(json, examination.Stack);
        Write(examination.Subject);
        json.WriteBoolean("has_pattern", examination.Subject.HasPattern);
        json.WriteStartArray("channel_contrasts");
        foreach (double contrast in examination.Subject.ChannelContrasts)
            json.WriteNumberValue(contrast);
        json.WriteEndArray();
        json.WriteString("advice", examination.Advice);
        if (examination.Even is { } even)
        {
            json.WriteStartObject("even_weights");
            json.WriteNumber("change", examination.EvenChange);
            Write(even);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("even_weights");
        }

        json.WriteStartObject("random_weights");
        Write(examination.Random);
        json.WriteEndObject();

        void Write(WeightMeasurement measured)
        {
            json.WriteFinite("score", measured.Score);
            json.WriteFinite("flat_contrast", measured.FlatContrast);
        }
    }
}
