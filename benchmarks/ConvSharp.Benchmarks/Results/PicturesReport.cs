using System.Globalization;
using System.Text;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Times and sizes of animations as a page for people.</summary>
internal static class PicturesReport
{
    public static string Of(GifFigures gif, IReadOnlyList<AnimationFigures> rows)
    {
        RunInfo run = gif.Run;
        var page = new StringBuilder();
        page.AppendLine($"# pictures: {run.Cpu}").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            Measured on {run.Date} with {run.VersionsOf(["ConvSharp", ".NET"])} by
            `dotnet run -c Release --project benchmarks/ConvSharp.Benchmarks -- pictures`.

            The GIF of {gif.Preset}, 25 frames in a box of 320×320, from the layer to the bytes: median {Figures.Milliseconds(gif.MedianMilliseconds)} ms
            (target: under {GifFigures.MostMilliseconds}), the first in a process {Figures.Milliseconds(gif.FirstMilliseconds)} ms; {gif.Bytes} bytes (target: under {GifFigures.MostBytes}).

            Files of the well-known animations, 320 pixels wide, in bytes (target for SVG: under {AnimationFigures.MostSvgBytes}):

            """);
        page.AppendLine(ResultPage.Row(["preset", "frames", "SVG", "GIF"]));
        page.AppendLine(ResultPage.Row(["---", "--:", "--:", "--:"]));
        foreach (AnimationFigures row in rows)
            page.AppendLine(ResultPage.Row([row.Preset, $"{row.Frames}", $"{row.Svg}", $"{row.Gif}"]));
        return page.ToString();
    }
}
