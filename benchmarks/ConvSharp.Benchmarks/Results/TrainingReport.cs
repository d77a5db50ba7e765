using System.Globalization;
using System.Text;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Training steps as a page for people.</summary>
internal static class TrainingReport
{
    public static string Of(IReadOnlyList<TrainingRow> rows)
    {
        RunInfo run = rows[0].Run;
        var page = new StringBuilder();
        page.AppendLine($"# training: {run.Cpu}").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            Measured on {run.Date} with {run.VersionsOf(["ConvSharp", "TorchSharp", "torch", ".NET"])}, {run.Vectors} vectors, by
            `dotnet run -c Release --project benchmarks/ConvSharp.Benchmarks -- peers-train`.

            A step is a forward pass, a backward pass and Adam, float32. Times are ms per step, the smallest and the median of interleaved
            samples; images per second are those of the smallest time. The ratio is torch's smallest time over ConvSharp's: below 1,
            ConvSharp loses. Both start with the same weights; losses: the largest relative difference between the two in the first steps.
            Allocated: managed memory of one of ConvSharp's steps.

            """);

        page.AppendLine(ResultPage.Row([
            "network", "threads", "ConvSharp, ms (median)", "torch, ms (median)", "ConvSharp, images/s", "torch, images/s", "ratio",
            "losses", "allocated, bytes"]));
        page.AppendLine(ResultPage.Row(["---", .. Enumerable.Repeat("--:", 8)]));
        foreach (TrainingRow row in rows)
        {
            page.AppendLine(ResultPage.Row([
                row.Name, $"{row.Run.Threads}", Times(row.ConvSharpMs, row.ConvSharpMedianMs), Times(row.TorchMs, row.TorchMedianMs),
                Figures.Whole(row.ConvSharpImagesPerSecond), Figures.Whole(row.TorchImagesPerSecond), Figures.MarkedRatio(row.Ratio),
                Figures.Error(row.LossDifference), $"{row.AllocatedBytes}"]));
        }

        page.AppendLine();
        foreach (TrainingRow row in rows.DistinctBy(row => row.Name))
            page.AppendLine($"- {row.Name}: {row.Description}.");
        return page.ToString();
    }

    private static string Times(double smallest, double median) => $"{Figures.Milliseconds(smallest)} ({Figures.Milliseconds(median)})";
}
