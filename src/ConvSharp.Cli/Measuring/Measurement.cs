namespace ConvSharp.Cli.Measuring;

/// <summary>How long a layer's pass takes on this machine.</summary>
internal sealed record Measurement(ShapeLine Line, string Algorithm, Timing Timing)
{
    /// <summary>Two operations per multiply-add of the direct algorithm, over the best time.</summary>
    public double GigaFlops => 2e-6 * MultiplyAdds / Timing.BestMs;

    public long MultiplyAdds => Line.Geometry.MultiplyAdds;

    /// <summary>Measures the chosen algorithm.</summary>
    public static Measurement Of(ShapeLine line, ParallelOptions parallel)
    {
        var pass = new MeasuredPass(line);
        return new Measurement(line, pass.Decisions.Single(decision => decision.IsChosen).Algorithm, pass.Time(algorithm: null, parallel));
    }
}
