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
    /// <param name="language">The language of the words.</param>
    public static string Lines<T>(Convolved<T> done, string? path, IReadOnlyList<ResultNote> notes, bool prints, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var text = new StringWriter();
        string range = StatisticsText.Range(done.Values, language);
        if (path is not null)
        {
            (string file, string shape) = (VisibleText.Of(path), Text.Shape(done.Output.Lengths));
            text.WriteLine(language.Choose($"wrote {file}: {shape}, range {range}", $"已写入 {file}：{shape}，范围 {range}"));
            foreach (ResultNote note in notes)
                text.WriteLine(note.Text);
        }
        else
        {
            (string time, string how) = (Text.Milliseconds(done.Milliseconds), $"{done.Plan.Algorithm}, {done.Plan.Vectors}");
            text.WriteLine($"{language.Choose("layer ", "层  ")}  {done.Layer}");
            text.WriteLine($"{language.Choose("input ", "输入")}  {Text.Shape(done.Input.Lengths)}");
            text.WriteLine($"{language.Choose("output", "输出")}  {Text.Shape(done.Output.Lengths)}");
            text.WriteLine($"{language.Choose("range ", "范围")}  {range}");
            text.WriteLine(language.Choose($"time    {time}, the first call ({how} vectors)", $"时间  {time}，首次调用（{how} 向量）"));
        }

        if (prints)
            text.Write(Environment.NewLine + NumberText.Table(language.Choose("output", "输出"), done.Output, AxisNames(done)));
        if (done.Channels is { } channels)
            text.Write(Environment.NewLine + StatisticsText.Table("channel", channels));
        return text.ToString();
    }

    /// <summary>What each axis of the output is.</summary>
    private static string[] AxisNames<T>(Convolved<T> done)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rank = done.Layer.Rank;
        string[] names = ["sample", "channel", .. Enumerable.Range(0, rank).Select(axis => Text.AxisName(axis, rank))];
        return done.IsBatched ? names : names[1..];
    }
}
