namespace ConvSharp.Benchmarks.Results;

/// <summary>The runs that the readme and docs/speed.md tell of.</summary>
/// <param name="Table">shapes/table.txt, one thread.</param>
/// <param name="TableThreads">The same on more threads.</param>
/// <param name="TableAccurate">The same on one thread in the accurate mode.</param>
/// <param name="TableNarrow">The same on one thread with 256-bit vectors.</param>
/// <param name="Zoo">shapes/zoo.txt, one thread.</param>
/// <param name="ZooThreads">The same on more threads.</param>
/// <param name="Networks">shapes/networks.txt, one thread.</param>
/// <param name="NetworksThreads">The same on more threads.</param>
/// <param name="Gradients">shapes/gradients.txt, one thread.</param>
/// <param name="GradientsThreads">The same on more threads.</param>
/// <param name="ColdStart">Cold starts.</param>
internal sealed record ReadmeResults(
    IReadOnlyList<ComparisonRow> Table, IReadOnlyList<ComparisonRow> TableThreads, IReadOnlyList<ComparisonRow> TableAccurate,
    IReadOnlyList<ComparisonRow> TableNarrow, IReadOnlyList<ComparisonRow> Zoo, IReadOnlyList<ComparisonRow> ZooThreads,
    IReadOnlyList<ComparisonRow> Networks, IReadOnlyList<ComparisonRow> NetworksThreads,
    IReadOnlyList<ComparisonRow> Gradients, IReadOnlyList<ComparisonRow> GradientsThreads, IReadOnlyList<ColdStartRow> ColdStart)
{
    /// <summary>What the runs' result files are called, in the order of the parameters.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
    [
        "table-1-thread.json", "table-2-threads.json", "table-1-thread-accurate.json", "table-1-thread-256-bit.json",
        "zoo-1-thread.json", "zoo-2-threads.json", "networks-1-thread.json", "networks-2-threads.json", "gradients-1-thread.json", "gradients-2-threads.json", "cold-start.json",
    ];

    /// <exception cref="FileNotFoundException">One is missing.</exception>
    /// <exception cref="FormatException">One is no result file.</exception>
    public static ReadmeResults Read(string folder)
    {
        IReadOnlyList<ComparisonRow>[] runs =
            [.. FileNames.SkipLast(1).Select(name => ResultFile.Read<ComparisonRow>(Path.Combine(folder, name)))];
        return new(runs[0], runs[1], runs[2], runs[3], runs[4], runs[5], runs[6], runs[7], runs[8],
            runs[9],
            ResultFile.Read<ColdStartRow>(Path.Combine(folder, FileNames[^1])));
    }
}
