using System.Globalization;
using System.Text;

namespace ConvSharp.Benchmarks.Results;

/// <summary>What the documentation says of speed, losses included: the layers in a table, and each run in a line.</summary>
internal static class ReadmeTable
{
    /// <summary>The readme's part: a line for each run.</summary>
    public static string Summary(ReadmeResults results)
    {
        (RunInfo run, RunInfo threads) = (results.Table[0].Run, results.TableThreads[0].Run);
        return $"""
            The ratio is the speed against the fastest of the three, losses in **bold**:
            float32, {run.Cpu} ({run.Vectors} vectors), {run.Date}.

            | layers | mean ratio | worst | lost |
            | --- | --: | --: | --: |
            | well-known layers, {run.ThreadsInWords} | {Outcome(results.Table)} |
            | well-known layers, {threads.ThreadsInWords} | {Outcome(results.TableThreads)} |
            | 140 layers drawn from some forty networks, {run.ThreadsInWords} | {Outcome(results.Zoo)} |
            | the same, {threads.ThreadsInWords} | {Outcome(results.ZooThreads)} |
            | well-known layers, {results.TableNarrow[0].Run.Vectors} vectors against PyTorch and OpenCV held to AVX2 | {Outcome(results.TableNarrow)} |
            | well-known layers, the accurate mode | {Outcome(results.TableAccurate)} |
            | other layers of real networks, {run.ThreadsInWords} | {Outcome(results.Networks)} |
            | other layers of real networks, {threads.ThreadsInWords} | {Outcome(results.NetworksThreads)} |
            | gradients (PyTorch alone has them), {run.ThreadsInWords} | {Outcome(results.Gradients)} |
            | gradients, {threads.ThreadsInWords} | {Outcome(results.GradientsThreads)} |

            By kind, of the 140: {string.Join(", ", results.Zoo.GroupBy(row => row.Kind).OrderByDescending(kind => kind.Count()).Select(Kind))}.

            """.ReplaceLineEndings("\n");

        static string Kind(IGrouping<string, ComparisonRow> kind) => $"{kind.Key} {Figures.Ratio(Figures.GeometricMeanRatio([.. kind]))}";
    }

    /// <summary>The part of docs/speed.md: the layers, won or lost, and the cold starts.</summary>
    public static string Layers(ReadmeResults results)
    {
        (RunInfo run, RunInfo threads) = (results.Table[0].Run, results.TableThreads[0].Run);
        Dictionary<string, ComparisonRow> onThreads = results.TableThreads.ToDictionary(row => row.Name);
        var page = new StringBuilder();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            GFLOP/s (two operations per multiply-add of the direct algorithm), float32, {run.ThreadsInWords}, {run.Cpu} ({run.Vectors} vectors,
            a peak of {run.PeakGflops:0} GFLOP/s per core), {run.Date}; the ratio is that to the fastest of the three, losses in **bold**.

            """);
        page.AppendLine(ResultPage.Row([
            "layer", "ConvSharp", $"PyTorch {Short("torch")}", $"ONNX Runtime {Short("ONNX Runtime")}", $"OpenCV {Short("OpenCV")}",
            "ratio", $"ratio, {threads.ThreadsInWords}"]));
        page.AppendLine(ResultPage.Row(["---", .. Enumerable.Repeat("--:", 6)]));
        foreach (ComparisonRow row in results.Table)
        {
            page.AppendLine(ResultPage.Row([
                row.Name, Speed(row, row.ConvSharpMs), Speed(row, row.TorchMs), Speed(row, row.OnnxRuntimeMs), Speed(row, row.OpenCvMs),
                Figures.MarkedRatio(row.Ratio), Figures.MarkedRatio(onThreads.GetValueOrDefault(row.Name)?.Ratio)]));
        }

        page.AppendLine(ResultPage.Row(["geometric mean", "", "", "", "", Mean(results.Table), Mean(results.TableThreads)]));
        string folder = $"benchmarks/results/{ResultPage.FolderOf(run.Cpu)}";
        page.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"""
            All figures with medians and errors: [one thread](../{folder}/table-1-thread.md), [two](../{folder}/table-2-threads.md).

            From process start to the first result of `Conv2d(3, 1, 3)` in ms, and what is deployed ([cold-start.md](../{folder}/cold-start.md)):

            """);
        AppendColdStarts(page, results.ColdStart);
        return page.ToString().ReplaceLineEndings("\n");

        string Short(string library) => string.Join('.', run.Versions[library].Split('.').Take(2));
    }

    private static string Speed(ComparisonRow row, double? milliseconds) => Figures.Whole(row.Gflop / milliseconds * 1000);

    private static string Mean(IEnumerable<ComparisonRow> rows) => Figures.MarkedRatio(Figures.GeometricMeanRatio(rows));

    private static string Outcome(IReadOnlyList<ComparisonRow> rows) =>
        $"{Mean(rows)} | {Figures.MarkedRatio(rows.Min(row => row.Ratio))} | {rows.Count(row => row.Ratio < 1)} of {rows.Count}";

    private static void AppendColdStarts(StringBuilder page, IReadOnlyList<ColdStartRow> rows)
    {
        string[] libraries = [.. rows.Select(row => row.Library).Distinct()];
        page.AppendLine(ResultPage.Row(["program", .. libraries]));
        page.AppendLine(ResultPage.Row(["---", .. libraries.Select(_ => "--:")]));
        foreach (IGrouping<string, ColdStartRow> kind in rows.GroupBy(row => row.KindInWords))
        {
            page.AppendLine(ResultPage.Row([
                kind.Key, .. kind.Select(row => $"{Figures.Whole(row.FirstResultMs)} ({Figures.Decimal(row.PublishedMegabytes)} MB)")]));
        }
    }
}
