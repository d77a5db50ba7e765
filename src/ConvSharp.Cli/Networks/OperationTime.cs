using ConvSharp.Inference;

namespace ConvSharp.Cli.Networks;

/// <summary>The time of all steps of a kind.</summary>
/// <param name="Kind">What they compute, such as Conv.</param>
/// <param name="Steps">How many there are.</param>
/// <param name="Milliseconds">Their mean time in a run.</param>
/// <param name="MultiplyAdds">Their multiplications with additions.</param>
internal sealed record OperationTime(string Kind, int Steps, double Milliseconds, long MultiplyAdds)
{
    /// <summary>Two operations for each multiplication with addition, over the time; null for steps that are no products.</summary>
    public double? GigaFlops => MultiplyAdds > 0 && Milliseconds > 0 ? 2e-6 * MultiplyAdds / Milliseconds : null;

    /// <summary>The kinds, the longest time first.</summary>
    public static IReadOnlyList<OperationTime> Of(IReadOnlyList<StepTiming> timings, InferencePlan plan) =>
    [
        .. timings.Zip(plan.Steps)
            .GroupBy(pair => pair.First.Kind)
            .Select(group => new OperationTime(
                group.Key, group.Count(), group.Sum(pair => pair.First.Time.TotalMilliseconds / Math.Max(pair.First.Runs, 1)),
                group.Sum(pair => pair.Second.MultiplyAdds)))
            .OrderByDescending(time => time.Milliseconds),
    ];
}
