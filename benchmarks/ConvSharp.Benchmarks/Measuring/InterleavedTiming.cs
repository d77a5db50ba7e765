using System.Diagnostics;
using ConvSharp.Benchmarks.Contestants;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>Times contestants in turn, slice by slice, so that a disturbance of the machine meets all of them.</summary>
internal static class InterleavedTiming
{
    private const int FewestRounds = 2;
    private const int MostIdleSteps = 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan IdleStep = TimeSpan.FromMilliseconds(10);

    /// <summary>One stopclock for each contestant, in their order.</summary>
    /// <param name="contestants">Ready to run.</param>
    /// <param name="rounds">Most slices for each; fewer when three seconds are over.</param>
    /// <param name="threads">Threads that each of them uses.</param>
    public static IReadOnlyList<Stopclock> Run(IReadOnlyList<Contestant> contestants, int rounds, int threads)
    {
        Stopclock[] clocks = [.. contestants.Select(contestant => new Stopclock(contestant))];
        foreach (Stopclock clock in clocks)
        {
            clock.WarmUp(WarmUp);
            WaitUntilIdle(threads);
        }

        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < FewestRounds || (round < rounds && Stopwatch.GetElapsedTime(start) < MostTime); round++)
        {
            foreach (Stopclock clock in clocks)
            {
                clock.Slice(Slice);
                WaitUntilIdle(threads);
            }
        }

        return clocks;
    }

    /// <summary>
    /// Waits until this process uses no processor: threads of the peers' pools spin after their last work (ONNX Runtime's for some 30 ms),
    /// on the next contestant's core. A single thread leaves none behind.
    /// </summary>
    private static void WaitUntilIdle(int threads)
    {
        for (int step = 0; threads > 1 && step < MostIdleSteps; step++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Thread.Sleep(IdleStep);
            if (Environment.CpuUsage.TotalTime - before < IdleStep / 20)
                return;
        }
    }
}
