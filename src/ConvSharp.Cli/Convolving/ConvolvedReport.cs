using System.Numerics;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Convolving;

/// <summary>What the user reads about a result.</summary>
internal static class ConvolvedReport
{
    /// <summary>One JSON object.</summary>
    /// <param name="done">The result.</param>
    /// <param name="path">The written file, if any.</param>
    /// <param name="notes">About the file.</param>
    /// <param name="prints">Whether the output's numbers are wanted.</param>
    public static string Json<T>(Convolved<T> done, string? path, IReadOnlyList<ResultNote> notes, bool prints)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => JsonText.Object(json =>
        {
            json.WriteString("layer", done.Layer.ToString());
            json.WriteShape("input", done.Input.Lengths.ToArray());
            json.WriteShape("output", done.Output.Lengths.ToArray());
            StatisticsText.WriteTo(json, done.Values);
            if (done.Channels is { } channels)
                StatisticsText.WriteTo(json, "channels", channels);
            json.WriteNumber("milliseconds", done.Milliseconds);
            json.WriteString("algorithm", done.Plan.Algorithm);
            if (prints)
                NumberText.WriteTo(json, "values", done.Output);
            if (path is not null)
                json.WriteString("file", path);
            foreach (ResultNote note in notes)
                json.WriteNumber(note.Name, note.Value);
        });

    /// <summary>Lines of text.</summary>
    /// <param name="done">The result.</param>
    /// <param name="path">The written file, if any.</param>
    /// <param name="notes">About the file.</param>
    /// <param name="prints">Whether the output's numbers are wanted.</param>
    /// <param name="language">The language, also of the notes.</param>
    public static string Lines<T>(Convolved<T> done, string? path, IReadOnlyList<ResultNote> notes, bool prints, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var text = new StringWriter();
        string range = StatisticsText.Range(done.Values, language), output = Text.Shape(done.Output.Lengths);
        if (path is not null)
        {
            text.WriteLine(Text.Wrote(path, language, language.Choose($"{output}, range {range}", $"{output}，范围 {range}")));
            foreach (ResultNote note in notes)
                text.WriteLine(note.Text);
        }
        else
        {
            string time = Text.Milliseconds(done.Milliseconds);
            (string algorithm, string vectors) = (done.Plan.Algorithm, done.Plan.Vectors);
            Line(language.Choose("layer", "层"), $"{done.Layer}");
            Line(language.Choose("input", "输入"), Text.Shape(done.Input.Lengths));
            Line(language.Choose("output", "输出"), output);
            Line(language.Choose("range", "范围"), range);
            Line(language.Choose("time", "时间"), language.Choose(
                $"{time}, the first call ({algorithm}, {vectors} vectors)", $"{time}，首次调用（{algorithm}，{vectors} 向量）"));
        }

        if (prints)
        {
            string table = NumberText.Table(language.Choose("output", "输出"), done.Output, AxisNames(done, language), language);
            text.Write(Environment.NewLine + table);
        }

        if (done.Channels is { } channels)
            text.Write(Environment.NewLine + StatisticsText.Table(language.Choose("channel", "通道"), channels, language));
        return text.ToString();

        void Line(string name, string value) => text.WriteLine(Text.Padded(name, columns: 8) + value);
    }

    /// <summary>What each axis of the output is.</summary>
    private static string[] AxisNames<T>(Convolved<T> done, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rank = done.Layer.Rank;
        string[] names =
            [
                language.Choose("sample", "样本"), language.Choose("channel", "通道"),
                .. Enumerable.Range(0, rank).Select(axis => Text.AxisName(axis, rank, language)),
            ];
        return done.IsBatched ? names : names[1..];
    }
}
