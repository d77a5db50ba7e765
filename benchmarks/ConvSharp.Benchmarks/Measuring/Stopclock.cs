using System.Diagnostics;
using ConvSharp.Benchmarks.Contestants;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>Times one contestant in slices. A sample is as many calls as last a tenth of a millisecond, at least one.</summary>
internal sealed class Stopclock(Contestant contestant)
{
    private const double SampleMilliseconds = 0.1;

    private readonly List<double> _samples = [];
    private int _callsPerSample = 1;

    public double Fastest => _samples.Min();

    public double Median => Samples.Median(_samples);

    /// <summary>Runs untimed until code, caches and threads are warm, and learns how long a call takes.</summary>
    public void WarmUp(TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp();
        contestant.Run();
        double milliseconds;
        do
        {
            milliseconds = TimeCalls();
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
        _callsPerSample = Math.Max(1, (int)Math.Ceiling(SampleMilliseconds / Math.Max(milliseconds, 1e-4)));
    }

    /// <summary>One untimed call, since the others have been using the caches, then samples for as long as the slice lasts.</summary>
    public void Slice(TimeSpan duration)
    {
        contestant.Run();
        long start = Stopwatch.GetTimestamp();
        do
        {
            _samples.Add(TimeCalls());
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
    }

    /// <summary>Milliseconds per call.</summary>
    private double TimeCalls()
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < _callsPerSample; call++)
            contestant.Run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / _callsPerSample;
    }
}
