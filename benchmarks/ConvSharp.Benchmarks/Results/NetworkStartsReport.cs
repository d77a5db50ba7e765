using System.Globalization;
using System.Text;
using ConvSharp.Benchmarks.Networks;

namespace ConvSharp.Benchmarks.Results;

/// <summary>The starts of whole networks as a page for people.</summary>
internal static class NetworkStartsReport
{
    public static string Of(IReadOnlyList<NetworkStartRow> rows)
    {
        RunInfo run = rows[0].Run;
        var page = new StringBuilder();
        page.AppendLine($"# starts of whole networks: {run.Cpu}, {run.ThreadsInWords}").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            Measured on {run.Date} with {run.VersionsOf(["ConvSharp", "ONNX Runtime", ".NET"])}, {run.Vectors} vectors, by
            `dotnet run -c Release --project benchmarks/ConvSharp.Benchmarks -- peers-networks --models FOLDER --start`.

            Each runtime starts once in a process of its own on the .NET runtime, nothing compiled in advance; ConvSharp / ONNX Runtime.
            Load: until the network is loaded. First: the first run, which plans and packs weights in ConvSharp. Second: the next run.
            Peak: the most memory of the process, MB. Ratios are ONNX Runtime's load and first run over ConvSharp's, and its peak over
            ConvSharp's: below 1 (bold), ConvSharp takes longer, or more. Compiled: methods until the first result; packed: ConvSharp's
            packed weights, MB.

            """);
        page.AppendLine(ResultPage.Row(
            ["network", "load, ms", "first, ms", "second, ms", "ratio", "peak, MB", "ratio", "compiled", "packed"]));
        page.AppendLine(ResultPage.Row(["---", .. Enumerable.Repeat("--:", 8)]));
        foreach (NetworkStartRow row in rows)
        {
            (NetworkStart own, NetworkStart peer) = (row.ConvSharp, row.OnnxRuntime);
            page.AppendLine(ResultPage.Row([
                row.Name, Whole(own.LoadMs, peer.LoadMs), Whole(own.FirstMs, peer.FirstMs), Whole(own.SecondMs, peer.SecondMs),
                Figures.MarkedRatio(row.TimeRatio), Whole(own.PeakBytes / 1e6, peer.PeakBytes / 1e6), Figures.MarkedRatio(row.MemoryRatio),
                $"{own.CompiledMethods} / {peer.CompiledMethods}", Figures.Decimal(own.PackedBytes / 1e6)]));
        }

        page.AppendLine();
        page.AppendLine(
            $"Of {rows.Count} networks, {rows.Count(row => row.TimeRatio >= 1)} have their first result as early as in ONNX Runtime, and "
            + $"{rows.Count(row => row.MemoryRatio >= 1)} take no more memory. Geometric means of the ratios: "
            + $"time {Mean(rows, row => row.TimeRatio)}, memory {Mean(rows, row => row.MemoryRatio)}.");
        return page.ToString();
    }

    /// <summary>A network in one line of text.</summary>
    public static string LineOf(NetworkStartRow row) => string.Create(
        CultureInfo.InvariantCulture, $"{row.Name,-24} time {row.TimeRatio,6:0.00} memory {row.MemoryRatio,6:0.00}");

    private static string Whole(double own, double peer) => $"{Figures.Whole(own)} / {Figures.Whole(peer)}";

    private static string Mean(IReadOnlyList<NetworkStartRow> rows, Func<NetworkStartRow, double> ratio) =>
        Figures.Ratio(Math.Exp(rows.Average(row => Math.Log(ratio(row)))));
}
