using System.Numerics;
using ConvSharp.Cli.Output;

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
    /// <inheritdoc cref="Json"/>
    public static string Lines<T>(Convolved<T> done, string? path, IReadOnlyList<ResultNote> notes, bool prints)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var text = new StringWriter();
        string range = StatisticsText.Range(done.Values);
        if (path is not null)
        {
            text.WriteLine($"wrote {VisibleText.Of(path)}: {Text.Shape(done.Output.Lengths)}, range {range}");
            foreach (ResultNote note in notes)
                text.WriteLine(note.Text);
        }
        else
        {
            text.WriteLine($"layer   {done.Layer}");
            text.WriteLine($"input   {Text.Shape(done.Input.Lengths)}");
            text.WriteLine($"output  {Text.Shape(done.Output.Lengths)}");
            text.WriteLine($"range   {range}");
            text.WriteLine(
                $"time    {Text.Milliseconds(done.Milliseconds)}, the first call ({done.Plan.Algorithm}, {done.Plan.Vectors} vectors)");
        }

        if (prints)
            text.Write(Environment.NewLine + NumberText.Table("output", done.Output, AxisNames(done)));
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
