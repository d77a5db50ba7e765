using System.Globalization;
using System.Text;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Whole networks as a page for people, losses first.</summary>
internal static class NetworksReport
{
    public static string Of(IReadOnlyList<NetworkRow> rows)
    {
        RunInfo run = rows[0].Run;
        var page = new StringBuilder();
        page.AppendLine($"# whole networks: {run.Cpu}, {run.ThreadsInWords}, {run.Accuracy} mode").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            Measured on {run.Date} with {run.VersionsOf(["ConvSharp", "ONNX Runtime", ".NET"])}, {run.Vectors} vectors, by
            `dotnet run -c Release --project benchmarks/ConvSharp.Benchmarks -- peers-networks --models FOLDER`.

            Each network of benchmarks/networks/models.txt runs on one input of float32 numbers, uniform in ±0.5. Times are ms per run, the
            smallest and the median of interleaved samples. The ratio is ONNX Runtime's smallest time over ConvSharp's: below 1, ConvSharp
            loses. Error: the largest |a − b| / (1 + |b|) of all outputs, b of ONNX Runtime. Allocated: managed memory of a run.

            """);

        page.AppendLine(ResultPage.Row(
            ["network", "input", "ConvSharp, ms (median)", "ONNX Runtime, ms (median)", "ratio", "error", "allocated, bytes"]));
        page.AppendLine(ResultPage.Row(["---", "---", .. Enumerable.Repeat("--:", 5)]));
        foreach (NetworkRow row in rows.OrderBy(row => row.Ratio < 1 ? row.Ratio : 1))
        {
            page.AppendLine(ResultPage.Row([
                row.Name, row.Shapes, Times(row.ConvSharpMs, row.ConvSharpMedianMs), Times(row.OnnxRuntimeMs, row.OnnxRuntimeMedianMs),
                Figures.MarkedRatio(row.Ratio), Figures.Error(row.Error), $"{row.AllocatedBytes}"]));
        }

        page.AppendLine();
        double mean = Math.Exp(rows.Average(row => Math.Log(row.Ratio)));
        int lost = rows.Count(row => row.Ratio < 1);
        page.AppendLine($"Geometric mean of the ratios: {Figures.Ratio(mean)}; {lost} of {rows.Count} networks lost (bold).");
        return page.ToString();
    }

    /// <summary>A network in one line of text.</summary>
    public static string LineOf(NetworkRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Name,-24} {row.ConvSharpMs,9:0.000} {row.OnnxRuntimeMs,9:0.000} {row.Ratio,6:0.00} {row.Error,8:0.0e0}");

    private static string Times(double smallest, double median) => $"{Figures.Milliseconds(smallest)} ({Figures.Milliseconds(median)})";
}
