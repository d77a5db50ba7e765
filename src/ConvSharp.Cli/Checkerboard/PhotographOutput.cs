using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Checkerboard;

/// <summary>The output for a photograph.</summary>
internal static class PhotographOutput
{
    public static string Describe(PhotographExamination examination, Language language)
    {
        var table = new TextTable(
            ("", false), (language.Choose("layers", "层"), false), (language.Choose("overlap", "重叠"), false),
            (language.Choose("score", "分数"), true), (language.Choose("contrast", "对比度"), true));
        foreach (PhotographTrial trial in examination.Trials)
        {
            table.Add(
                trial.NameIn(language), trial.Stack.Describe(language), OverlapText.Ratio(trial.Stack.Axes, language),
                MeasurementText.Score(trial.Score), MeasurementText.Contrast(trial.Contrast));
        }

        PictureArea place = examination.Place;
        string where = language.Choose(
            $"Where it shows most: rows {place.Top} to {place.Top + place.Height - 1}, columns {place.Left} to {place.Left + place.Width - 1}.",
            $"最明显之处：第 {place.Top} 至 {place.Top + place.Height - 1} 行，第 {place.Left} 至 {place.Left + place.Width - 1} 列。");
        string[] lines = [examination.Advice(language), .. examination.SizeNote(language) is { } note ? [note] : Array.Empty<string>(), where];
        return $"{string.Join(Environment.NewLine, lines)}{Environment.NewLine}{Environment.NewLine}{table}";
    }

    public static void WriteJson(Utf8JsonWriter json, PhotographExamination examination, Language language)
    {
        json.WriteNumbers("given", [examination.GivenSize.Height, examination.GivenSize.Width]);
        json.WriteNumbers("measured", [examination.Picture.Lengths[1], examination.Picture.Lengths[2]]);
        PictureArea place = examination.Place;
        json.WriteStartObject("place");
        json.WriteNumber("row", place.Top);
        json.WriteNumber("column", place.Left);
        json.WriteNumber("height", place.Height);
        json.WriteNumber("width", place.Width);
        json.WriteEndObject();
        json.WriteString("of", examination.Subject.Stack.IsOfGradient ? "input gradient" : "output");
        Write(examination.Subject);
        json.WriteString("advice", examination.Advice(language));
        json.WriteStartArray("remedies");
        foreach (PhotographTrial trial in examination.Remedies)
        {
            json.WriteStartObject();
            json.WriteString("name", trial.Name);
            json.WriteString("stack", trial.Stack.ToString());
            Write(trial);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        void Write(PhotographTrial trial)
        {
            ExaminationOutput.WriteOverlap(json, trial.Stack);
            json.WriteFinite("score", trial.Score);
            json.WriteFinite("contrast", trial.Contrast);
        }
    }
}
