namespace ConvSharp.Benchmarks.Measuring;

/// <summary>What is told of many samples.</summary>
internal static class Samples
{
    public static double Median(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
