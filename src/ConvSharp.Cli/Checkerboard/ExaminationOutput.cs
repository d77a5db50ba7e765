using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Checkerboard;

/// <summary>The output for a stack with random weights.</summary>
internal static class ExaminationOutput
{
    public static void WriteJson(Utf8JsonWriter json, CheckerboardExamination examination)
    {
        StackedLayers stack = examination.Subject.Stack;
        json.WriteStartArray("layers");
        foreach (StackLayer layer in stack.Layers)
            json.WriteStringValue(layer.ToString());
        json.WriteEndArray();
        json.WriteString("of", stack.IsOfGradient ? "input gradient" : "output");
        WriteTrial(json, examination.Subject);
        json.WriteString("advice", examination.Advice);
        json.WriteStartArray("remedies");
        foreach (Trial trial in examination.Remedies)
        {
            json.WriteStartObject();
            json.WriteString("name", trial.Name);
            json.WriteString("stack", trial.Stack.ToString());
            WriteTrial(json, trial);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTrial(Utf8JsonWriter json, Trial trial)
    {
        WriteOverlap(json, trial.Stack);
        json.WriteFinite("score", trial.Measurement.Score);
        json.WriteFinite("flat_contrast", trial.Measurement.FlatContrast);
    }

    public static void WriteOverlap(Utf8JsonWriter json, StackedLayers stack)
    {
        OverlapPattern[] axes = [.. stack.Axes];
        json.WriteFinite("overlap_ratio", axes.Max(axis => axis.Ratio));
        json.WriteFinite("picture_ratio", stack.Ratio);
        json.WriteNumber("period", axes.Max(axis => axis.Period));
        json.WriteBoolean("even", stack.IsEven);
        json.WriteStartArray("overlap");
        foreach (OverlapPattern axis in axes)
        {
            json.WriteStartArray();
            foreach (long count in axis.Counts)
                json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    public static string Describe(CheckerboardExamination examination, Language language)
    {
        var table = new TextTable(
            ("", false), (language.Choose("layers", "层"), false), (language.Choose("overlap", "重叠"), false),
            (language.Choose("score", "分数"), true), (language.Choose("flat contrast", "平坦对比度"), true));
        foreach (Trial trial in examination.Remedies.Prepend(examination.Subject))
        {
            table.Add(
                trial.NameIn(language), trial.Stack.Describe(language), OverlapText.Ratio(trial.Stack.Axes, language),
                MeasurementText.Score(trial.Measurement.Score), MeasurementText.Contrast(trial.Measurement.FlatContrast));
        }

        return $"{examination.AdviceIn(language)}{Environment.NewLine}{Environment.NewLine}{table}";
    }
}
