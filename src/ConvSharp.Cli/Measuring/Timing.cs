namespace ConvSharp.Cli.Measuring;

/// <summary>Times of several runs of one call.</summary>
internal readonly record struct Timing(double BestMs, double MedianMs);
