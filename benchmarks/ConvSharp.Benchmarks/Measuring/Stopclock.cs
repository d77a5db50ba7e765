using System.Diagnostics;
using System.Runtime;
using ConvSharp.Benchmarks.Contestants;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>Times one contestant in slices. A sample is as many calls as last a tenth of a millisecond, at least one.</summary>
internal sealed class Stopclock(Contestant contestant)
{
    private const double SampleMilliseconds = 0.1;

    /// <summary>Longer than the runtime waits before it counts calls and compiles in the background.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300), LongestWarmUp = TimeSpan.FromSeconds(1.5);

    private readonly List<double> _samples = [];
    private int _callsPerSample = 1;

    public double Fastest => _samples.Min();

    public double Median => Samples.Median(_samples);

    /// <summary>
    /// Runs untimed until caches and threads are warm and, for managed code, the runtime has compiled nothing more for a while; and learns
    /// how long a call takes.
    /// </summary>
    public void WarmUp(TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp(), lastCompiled = start, compiled = JitInfo.GetCompiledMethodCount();
        contestant.Run();
        double milliseconds;
        do
        {
            milliseconds = TimeCalls();
            if (JitInfo.GetCompiledMethodCount() != compiled)
                (lastCompiled, compiled) = (Stopwatch.GetTimestamp(), JitInfo.GetCompiledMethodCount());
        }
        while (Stopwatch.GetElapsedTime(start) < duration
            || (contestant.IsManaged && Stopwatch.GetElapsedTime(lastCompiled) < Quiet && Stopwatch.GetElapsedTime(start) < LongestWarmUp));
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
