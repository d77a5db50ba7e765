using System.Diagnostics;
using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Networks;

/// <summary>One network on ConvSharp and on ONNX Runtime: results compared, then runs timed in turn.</summary>
internal static class NetworkComparison
{
    /// <summary>
    /// How far outputs may be apart: |a − b| / (1 + |b|). M-LSD wants numbers up to 255; on small ones, ONNX Runtime with and without its
    /// optimizations is 5e-3 from itself.
    /// </summary>
    public const double Agreement = 1e-2;

    private const int CountedRuns = 5;

    // The runtime compiles a method for good after some thirty calls: a long network has few calls of its outer methods in a warm-up.
    private const int WarmRuns = 40;
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(2);

    public static NetworkRow Run(
        string path, NetworkLine network, ConvolutionAccuracy accuracy, int rounds, RunInfo run)
    {
        using var own = new ConvSharpNetwork(path, network, run.Threads, accuracy);
        using var peer = new OnnxRuntimeNetwork(path, network, run.Threads);
        double error = LargestError(own.Results(), peer.Results());
        WarmUp(own);
        IReadOnlyList<Stopclock> clocks = InterleavedTiming.Run([own, peer], rounds, run.Threads);
        return new NetworkRow
        {
            Name = network.Name,
            Shapes = network.ShapesInWords,
            ConvSharpMs = ComparisonRow.Round(clocks[0].Fastest),
            ConvSharpMedianMs = ComparisonRow.Round(clocks[0].Median),
            OnnxRuntimeMs = ComparisonRow.Round(clocks[1].Fastest),
            OnnxRuntimeMedianMs = ComparisonRow.Round(clocks[1].Median),
            Ratio = ComparisonRow.Round(clocks[1].Fastest / clocks[0].Fastest),
            Error = double.IsFinite(error) ? ComparisonRow.Round(error) : null,
            AllocatedBytes = AllocatedBytes(own),
            Run = run,
        };
    }

    private static void WarmUp(ConvSharpNetwork network)
    {
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < WarmRuns && Stopwatch.GetElapsedTime(start) < LongestWarmUp; run++)
            network.Run();
    }

    private static double LargestError(IReadOnlyList<float[]> own, IReadOnlyList<float[]> peer)
    {
        double largest = 0;
        foreach ((float[] a, float[] b) in own.Zip(peer))
        {
            if (a.Length != b.Length)
                return double.PositiveInfinity;
            for (int i = 0; i < a.Length; i++)
            {
                double error = Math.Abs((double)a[i] - b[i]) / (1 + Math.Abs((double)b[i]));
                largest = a[i].Equals(b[i]) ? largest : Math.Max(largest, double.IsNaN(error) ? double.PositiveInfinity : error);
            }
        }

        return largest;
    }

    /// <summary>
    /// Managed memory that a run allocates when it has run for a while: the median, since the runtime's own threads allocate too.
    /// </summary>
    private static long AllocatedBytes(ConvSharpNetwork network) => (long)Samples.Median(Enumerable.Range(0, CountedRuns).Select(_ =>
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        network.Run();
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before);
    }).ToArray());
}
