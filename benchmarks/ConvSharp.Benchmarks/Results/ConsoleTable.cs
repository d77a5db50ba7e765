namespace ConvSharp.Benchmarks.Results;

/// <summary>The comparison as it grows, for the terminal: GFLOP/s at the smallest times.</summary>
internal static class ConsoleTable
{
    private static readonly int[] Widths = [-30, -25, 8, 10, 8, 8, 8, 7, 9, -24];

    public static void WriteHead(RunInfo run)
    {
        Console.WriteLine(
            $"{run.Cpu}, {run.Vectors} vectors{Set(run)}, peak {run.PeakGflops} GFLOP/s per core, " +
            $"{run.ThreadsInWords}, {run.Accuracy} mode");
        Console.WriteLine(run.VersionsInWords);
        WriteCells("layer", "operation", "GFLOP", "ConvSharp", "torch", "ORT", "OpenCV", "ratio", "error", " algorithm");
    }

    public static void WriteRow(ComparisonRow row) => WriteCells(
        row.Name, row.Operation, $"{row.Gflop:0.0000}",
        Figures.Gflops(row, row.ConvSharpMs), Figures.Gflops(row, row.TorchMs), Figures.Gflops(row, row.OnnxRuntimeMs),
        Figures.Gflops(row, row.OpenCvMs), Figures.Ratio(row.Ratio), Figures.Error(row.MaxError), " " + row.Algorithm);

    public static void WriteFoot(IReadOnlyList<ComparisonRow> rows) => Console.WriteLine(
        $"Ratio to the fastest peer, geometric mean of {rows.Count} layers: {Figures.Ratio(Figures.GeometricMeanRatio(rows))}");

    private static string Set(RunInfo run) => string.Concat(run.DotnetSettings.Concat(run.PeerSettings).Select(setting => $" ({setting})"));

    private static void WriteCells(params string[] cells) => Console.WriteLine(string.Concat(
        cells.Zip(Widths, (cell, width) => width < 0 ? cell.PadRight(-width) : cell.PadLeft(width))).TrimEnd());
}
