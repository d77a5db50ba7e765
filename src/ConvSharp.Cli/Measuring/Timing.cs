namespace ConvSharp.Cli.Measuring;

/// <summary>Times of one call, over several calls.</summary>
internal readonly record struct Timing(double BestMs, double MedianMs);
