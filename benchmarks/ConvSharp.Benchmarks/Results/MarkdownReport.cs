using System.Globalization;
using System.Text;

namespace ConvSharp.Benchmarks.Results;

/// <summary>A result file as a page for people: every layer, won or lost.</summary>
internal static class MarkdownReport
{
    /// <summary>The page for the rows of one run.</summary>
    public static string Of(string title, IReadOnlyList<ComparisonRow> rows)
    {
        RunInfo run = rows[0].Run;
        var page = new StringBuilder();
        page.AppendLine($"# {title}: {run.Cpu}, {run.ThreadsInWords}, {run.Accuracy} mode").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            Measured on {run.Date} with {run.VersionsInWords}.
            ConvSharp's kernels used {run.Vectors} vectors; multiply-adds on registers alone reach {run.PeakGflops} GFLOP/s on one core.
            {Withheld(run)}
            float32; GFLOP counts the direct algorithm's multiply-adds twice. Times are ms per call, the smallest and the median of many
            interleaved samples. The ratio is the fastest peer's smallest time over ConvSharp's: below 1, ConvSharp loses. Errors are the
            largest absolute differences from a float64 result; inputs, weights, biases and output gradients are uniform in ±0.5. –: it
            cannot compute the layer, has no gradients, or was left out. Losses stand first.

            """);

        if (rows.All(row => row.Kind.Length > 0) && rows.DistinctBy(row => row.Kind).Count() > 1)
            AppendKinds(page, rows);
        page.AppendLine("## Speed").AppendLine();
        AppendRow(page, [
            "layer", "operation", "GFLOP", "ConvSharp, GFLOP/s", "ConvSharp, ms (median)", "torch", "ONNX Runtime", "OpenCV", "ratio",
            "algorithm"]);
        AppendRow(page, ["---", "---", .. Enumerable.Repeat("--:", 7), "---"]);
        foreach (ComparisonRow row in rows.OrderBy(row => row.Ratio < 1 ? row.Ratio : 1))
        {
            AppendRow(page, [
                row.Name, row.Operation, $"{row.Gflop}", Figures.Gflops(row, row.ConvSharpMs),
                Times(row.ConvSharpMs, row.ConvSharpMedianMs), Times(row.TorchMs, row.TorchMedianMs),
                Times(row.OnnxRuntimeMs, row.OnnxRuntimeMedianMs), Times(row.OpenCvMs, row.OpenCvMedianMs),
                Figures.MarkedRatio(row.Ratio), row.Algorithm]);
        }

        int lost = rows.Count(row => row.Ratio < 1);
        page.AppendLine();
        string mean = Figures.Ratio(Figures.GeometricMeanRatio(rows));
        page.AppendLine($"Geometric mean of the ratios: {mean}; {lost} of {rows.Count} layers lost (bold).");
        page.AppendLine();

        page.AppendLine("## Largest error").AppendLine();
        AppendRow(page, ["layer", "ConvSharp", "torch", "ONNX Runtime", "OpenCV"]);
        AppendRow(page, ["---", .. Enumerable.Repeat("--:", 4)]);
        foreach (ComparisonRow row in rows)
        {
            AppendRow(page, [
                row.Name, Figures.Error(row.MaxError), Figures.Error(row.TorchMaxError), Figures.Error(row.OnnxRuntimeMaxError),
                Figures.Error(row.OpenCvMaxError)]);
        }

        return page.ToString();
    }

    private static void AppendKinds(StringBuilder page, IReadOnlyList<ComparisonRow> rows)
    {
        page.AppendLine("## By kind").AppendLine();
        AppendRow(page, ["kind", "layers", "mean ratio", "worst", "lost", "of the peak"]);
        AppendRow(page, ["---", .. Enumerable.Repeat("--:", 5)]);
        foreach (IGrouping<string, ComparisonRow> kind in rows.GroupBy(row => row.Kind).OrderByDescending(kind => kind.Count()))
        {
            ComparisonRow[] ofKind = [.. kind];
            AppendRow(page, [
                kind.Key, $"{ofKind.Length}", Figures.MarkedRatio(Figures.GeometricMeanRatio(ofKind)),
                Figures.MarkedRatio(ofKind.Min(row => row.Ratio)), $"{ofKind.Count(row => row.Ratio < 1)}", OfPeak(ofKind)]);
        }

        page.AppendLine();
        page.AppendLine("Of the peak: the geometric mean of ConvSharp's GFLOP/s over the peak of all threads; above 100 % where Winograd multiplies less.");
        page.AppendLine();
    }

    private static string OfPeak(ComparisonRow[] rows)
    {
        double mean = Math.Exp(rows.Where(row => row.ConvSharpMs > 0)
            .Average(row => Math.Log(row.Gflop / row.ConvSharpMs!.Value * 1000 / (row.Run.PeakGflops * row.Run.Threads))));
        return mean.ToString("P0", CultureInfo.InvariantCulture);
    }

    private static string Withheld(RunInfo run) => run.PeerSettings.Count > 0
        ? $"""
            Set for the process: {string.Join(", ", run.DotnetSettings.Concat(run.PeerSettings))}. So torch and OpenCV had vectors of the same
            width; ONNX Runtime knows no such setting.

            """
        : run.DotnetSettings.Count == 0
        ? ""
        : $"""
            Set for the process: {string.Join(", ", run.DotnetSettings)}. That binds .NET's code alone, ConvSharp's: the peers are native
            code and used everything that the processor has.

            """;

    private static string Times(double? smallest, double? median) =>
        smallest is null ? Figures.Milliseconds(null) : $"{Figures.Milliseconds(smallest)} ({Figures.Milliseconds(median)})";

    private static void AppendRow(StringBuilder page, IEnumerable<string> cells) => page.AppendLine(ResultPage.Row(cells));
}
