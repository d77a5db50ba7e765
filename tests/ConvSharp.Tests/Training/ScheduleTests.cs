using ConvSharp.Errors;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Training;

public class ScheduleTests
{
    [Fact]
    public void A_step_schedule_falls_by_a_factor() => Check(Schedule.Step(0.5, every: 3), 0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.005);

    [Fact]
    public void A_cosine_schedule_falls_to_its_lowest() => Check(
        Schedule.Cosine(1, steps: 4, lowest: 0.2), 1, 0.6 + (0.4 * Math.Sqrt(0.5)), 0.6, 0.6 - (0.4 * Math.Sqrt(0.5)), 0.2);

    [Fact]
    public void A_warm_up_rises_in_a_line_and_stays() => Check(
        Schedule.WarmUp(0.05, steps: 4, startFactor: 0.5), 0.025, 0.03125, 0.0375, 0.04375, 0.05, 0.05);

    [Fact]
    public void Schedules_follow_each_other() => Check(
        Schedule.WarmUp(1, steps: 2, startFactor: 0.5).Then(2, Schedule.Step(1, every: 1)).Then(4, Schedule.Constant(7)),
        0.5, 0.75, 1, 0.1, 7, 7);

    [Fact]
    public void A_schedule_without_steps_is_refused()
    {
        Assert.Throws<ConvolutionArgumentException>(() => Schedule.Step(1, 0));
        Assert.Throws<ConvolutionArgumentException>(() => Schedule.Cosine(1, 0));
        Assert.Throws<ConvolutionArgumentException>(() => Schedule.WarmUp(1, -1));
        Assert.Throws<ConvolutionArgumentException>(() => Schedule.Constant(1).Then(0, Schedule.Constant(1)));
    }

    private static void Check(Schedule schedule, params double[] expected)
    {
        for (int step = 0; step < expected.Length; step++)
            Assert.Equal(expected[step], schedule.RateAt(step), 1e-15);
    }
}
