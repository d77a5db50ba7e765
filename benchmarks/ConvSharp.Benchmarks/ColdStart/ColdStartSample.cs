namespace ConvSharp.Benchmarks.ColdStart;

/// <summary>One start: milliseconds until the first result and until the end, and the sum of the result's magnitudes.</summary>
internal readonly record struct ColdStartSample(double FirstResult, double Wall, double Sum);
