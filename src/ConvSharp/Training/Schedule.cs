using ConvSharp.Errors;

namespace ConvSharp.Training;

/// <summary>A learning rate for each step, as torch.optim.lr_scheduler has them. Steps count from 0.</summary>
/// <example>
/// <code>
/// Schedule schedule = Schedule.WarmUp(1e-3, steps: 100).Then(100, Schedule.Cosine(1e-3, steps: 900));
/// optimizer.LearningRate = schedule.RateAt(step);
/// </code>
/// </example>
public sealed class Schedule
{
    private readonly Func<long, double> _rate;

    /// <summary>A schedule from any formula.</summary>
    /// <param name="rate">The rate of a step.</param>
    public Schedule(Func<long, double> rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        _rate = rate;
    }

    /// <summary>The same rate at all steps.</summary>
    public static Schedule Constant(double rate) => new(_ => rate);

    /// <summary>The rate times <paramref name="factor"/> after each <paramref name="every"/> steps: StepLR.</summary>
    /// <param name="rate">The first rate.</param>
    /// <param name="every">Steps at one rate.</param>
    /// <param name="factor">torch's gamma.</param>
    /// <exception cref="ConvolutionArgumentException">No steps.</exception>
    public static Schedule Step(double rate, long every, double factor = 0.1)
    {
        CheckSteps(every, "step_size");
        return new(step => rate * Math.Pow(factor, step / every));
    }

    /// <summary>Half a cosine wave from the rate down to the lowest rate, and up again in later steps: CosineAnnealingLR.</summary>
    /// <param name="rate">The first rate.</param>
    /// <param name="steps">Steps to the lowest rate: T_max.</param>
    /// <param name="lowest">The lowest rate: eta_min.</param>
    /// <exception cref="ConvolutionArgumentException">No steps.</exception>
    public static Schedule Cosine(double rate, long steps, double lowest = 0)
    {
        CheckSteps(steps, "T_max");
        return new(step => lowest + ((rate - lowest) * (1 + Math.Cos(Math.PI * step / steps)) / 2));
    }

    /// <summary>A straight line from a fraction of the rate to the full rate: LinearLR.</summary>
    /// <param name="rate">The rate from <paramref name="steps"/> on.</param>
    /// <param name="steps">Steps to the full rate: total_iters.</param>
    /// <param name="startFactor">The fraction of the rate at step 0.</param>
    /// <exception cref="ConvolutionArgumentException">No steps.</exception>
    public static Schedule WarmUp(double rate, long steps, double startFactor = 1.0 / 3)
    {
        CheckSteps(steps, "total_iters");
        return new(step => rate * (startFactor + ((1 - startFactor) * Math.Min(step, steps) / steps)));
    }

    /// <summary>This schedule for some steps, then another, which counts its own steps from 0: SequentialLR.</summary>
    /// <param name="steps">Steps of this schedule: the milestone.</param>
    /// <param name="next">The schedule from then on.</param>
    /// <exception cref="ConvolutionArgumentException">No steps.</exception>
    public Schedule Then(long steps, Schedule next)
    {
        ArgumentNullException.ThrowIfNull(next);
        CheckSteps(steps, "milestone");
        return new(step => step < steps ? RateAt(step) : next.RateAt(step - steps));
    }

    /// <summary>The rate of a step.</summary>
    /// <param name="step">0 is the first.</param>
    public double RateAt(long step) => _rate(step);

    private static void CheckSteps(long steps, string name)
    {
        if (steps < 1)
            ConvolutionArgumentException.Throw("a schedule needs steps", name, steps, "use 1 or more");
    }
}
