using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Benchmarks.Results;

namespace ConvSharp.Benchmarks.Training;

/// <summary>A network trained by this library and by torch from the same weights: losses compared, then steps timed.</summary>
internal static class TrainingComparison
{
    /// <summary>How far losses may be apart, relative to torch's.</summary>
    public const double Agreement = 1e-3;

    private const int ComparedSteps = 10;
    private const int CountedSteps = 10;

    public static TrainingRow Run(TrainingTask task, int rounds, RunInfo run)
    {
        using var own = new ConvSharpTraining(task, run.Threads);
        using var torch = new TorchTraining(task, run.Threads, own.Network);
        float[] losses = FirstLosses(own), torchLosses = FirstLosses(torch);
        double apart = losses.Zip(torchLosses, (loss, expected) => Math.Abs((double)loss - expected) / Math.Abs(expected)).Max();
        IReadOnlyList<Stopclock> clocks = InterleavedTiming.Run([own, torch], rounds, run.Threads);
        return new TrainingRow
        {
            Name = task.Name,
            Description = task.Description,
            Batch = TrainingTask.Batch,
            ConvSharpMs = ComparisonRow.Round(clocks[0].Fastest),
            ConvSharpMedianMs = ComparisonRow.Round(clocks[0].Median),
            TorchMs = ComparisonRow.Round(clocks[1].Fastest),
            TorchMedianMs = ComparisonRow.Round(clocks[1].Median),
            Ratio = ComparisonRow.Round(clocks[1].Fastest / clocks[0].Fastest),
            ConvSharpLosses = losses,
            TorchLosses = torchLosses,
            LossDifference = double.IsFinite(apart) ? ComparisonRow.Round(apart) : null,
            AllocatedBytes = AllocatedBytes(own),
            Run = run,
        };
    }

    private static float[] FirstLosses(TrainingContestant training)
    {
        var losses = new float[ComparedSteps];
        for (int step = 0; step < losses.Length; step++)
        {
            training.Run();
            losses[step] = training.Loss;
        }

        return losses;
    }

    /// <summary>Managed memory for each step of a network that has been training for a while.</summary>
    private static long AllocatedBytes(ConvSharpTraining training)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int step = 0; step < CountedSteps; step++)
            training.Run();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / CountedSteps;
    }
}
