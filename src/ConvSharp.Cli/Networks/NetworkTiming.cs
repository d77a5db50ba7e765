using System.Diagnostics;
using ConvSharp.Inference;

namespace ConvSharp.Cli.Networks;

/// <summary>Times of warm runs.</summary>
/// <param name="Threads">The most threads that a run used.</param>
/// <param name="LeastMs">The shortest run.</param>
/// <param name="MedianMs">The median.</param>
/// <param name="Steps">The time of each step, over all runs.</param>
internal sealed record NetworkTiming(int Threads, double LeastMs, double MedianMs, IReadOnlyList<StepTiming> Steps)
{
    private const int WarmRuns = 2;

    /// <summary>Runs a model again and again, into the same outputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="rounds">How many runs are measured.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="done">Called after each measured run.</param>
    public static NetworkTiming Of(InferenceModel model, InferenceTensor[] inputs, int rounds, ParallelOptions parallel, Action done)
    {
        using InferenceSession session = model.CreateSession();
        InferenceTensor[] outputs = session.Run(inputs, parallel);
        for (int i = 1; i < WarmRuns; i++)
            session.Run(inputs, outputs, parallel);
        session.Profile = true;
        var times = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            session.Run(inputs, outputs, parallel);
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            done();
        }

        Array.Sort(times);
        return new NetworkTiming(parallel.MaxDegreeOfParallelism, times[0], times[rounds / 2], session.Timings);
    }
}
