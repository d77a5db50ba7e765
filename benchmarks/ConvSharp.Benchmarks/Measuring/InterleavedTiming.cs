using System.Diagnostics;
using ConvSharp.Benchmarks.Contestants;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>Times contestants in turn, slice by slice, so that a disturbance of the machine meets all of them.</summary>
internal static class InterleavedTiming
{
    private const int FewestRounds = 2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(3);

    /// <summary>How long threads of native pools spin after their last work, at most: they must not take the next one's core.</summary>
    private static readonly TimeSpan SpinOut = TimeSpan.FromMilliseconds(10);

    /// <summary>One stopclock for each contestant, in their order.</summary>
    /// <param name="contestants">Ready to run.</param>
    /// <param name="rounds">Most slices for each; fewer when three seconds are over.</param>
    /// <param name="threads">Threads that each of them uses.</param>
    public static IReadOnlyList<Stopclock> Run(IReadOnlyList<Contestant> contestants, int rounds, int threads)
    {
        Stopclock[] clocks = [.. contestants.Select(contestant => new Stopclock(contestant))];
        TimeSpan pause = threads > 1 ? SpinOut : TimeSpan.Zero;
        foreach (Stopclock clock in clocks)
        {
            clock.WarmUp(WarmUp);
            Thread.Sleep(pause);
        }

        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < FewestRounds || (round < rounds && Stopwatch.GetElapsedTime(start) < MostTime); round++)
        {
            foreach (Stopclock clock in clocks)
            {
                clock.Slice(Slice);
                Thread.Sleep(pause);
            }
        }

        return clocks;
    }
}
