using System.Globalization;
using System.Text;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Cold starts as a page for people.</summary>
internal static class ColdStartReport
{
    public static string Of(IReadOnlyList<ColdStartRow> rows, int rounds)
    {
        RunInfo run = rows[0].Run;
        var page = new StringBuilder();
        page.AppendLine($"# cold-start: {run.Cpu}").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            Measured on {run.Date} with {run.VersionsOf(["ConvSharp", "TorchSharp", "torch", "ONNX Runtime", ".NET"])}, by
            `dotnet run -c Release --project benchmarks/ConvSharp.Benchmarks -- cold-start --rounds {rounds}`.

            Small programs (benchmarks/ColdStart) compute Conv2d(3, 1, 3) on a picture of 400 × 600 once, on one library each, with all
            processors and the library's own settings. Each is started {rounds} times, in turn with the others, after a start that is not
            counted: its files are in the system's cache. Times are ms from the start of the process to the first result and to the end of the
            process, the smallest and the median. Native: compiled ahead of time (PublishAot, x86-64-v3); otherwise on the .NET runtime that is
            installed, whose size does not count; ReadyToRun: with what PublishReadyToRun compiles in advance, for every library alike. NoLibrary
            makes the input and the weights and computes nothing: no program can be faster. The ratio is the smallest time to the first
            result over that of ConvSharp's program of the same kind: below 1, ConvSharp loses.

            """);

        page.AppendLine(ResultPage.Row(["library", "program", "published, MB", "first result, ms (median)", "end, ms (median)", "ratio"]));
        page.AppendLine(ResultPage.Row(["---", "---", .. Enumerable.Repeat("--:", 4)]));
        foreach (ColdStartRow row in rows)
        {
            page.AppendLine(ResultPage.Row([
                row.Library, row.KindInWords, Figures.Decimal(row.PublishedMegabytes),
                Times(row.FirstResultMs, row.FirstResultMedianMs), Times(row.WallMs, row.WallMedianMs), Figures.Ratio(row.Ratio)]));
        }

        return page.ToString();
    }

    private static string Times(double smallest, double median) => $"{Figures.Decimal(smallest)} ({Figures.Decimal(median)})";
}
