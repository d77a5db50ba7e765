using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class AxisPhaseTests
{
    /// <summary>
    /// Phases gather; the definition scatters: input i sends tap k to output i · stride + k · dilation − padding (or the reverse).
    /// </summary>
    [Fact]
    public void Phases_make_each_product_exactly_once()
    {
        foreach (AxisGeometry axis in RandomAxes(count: 3000))
        {
            (long Output, long Tap, long Input)[] scattered = [.. Scatter(axis).Order()];
            (long Output, long Tap, long Input)[] gathered = [.. Gather(axis).Where(p => p.Input >= 0 && p.Input < axis.Input).Order()];
            Assert.True(scattered.SequenceEqual(gathered), $"{axis}");
        }
    }

    [Fact]
    public void Phases_cover_each_output_exactly_once()
    {
        foreach (AxisGeometry axis in RandomAxes(count: 3000))
        {
            IEnumerable<long> outputs = AxisPhase.Of(axis)
                .SelectMany(phase => Enumerable.Range(0, (int)phase.OutputCount).Select(j => phase.OutputStart + (j * phase.OutputStep)));
            Assert.True(outputs.Order().SequenceEqual(Enumerable.Range(0, (int)axis.Output).Select(o => (long)o)), $"{axis}");
        }
    }

    [Fact]
    public void Bounds_of_the_inputs_are_those_that_are_read()
    {
        foreach (AxisGeometry axis in RandomAxes(count: 1000))
        {
            foreach (AxisPhase phase in AxisPhase.Of(axis).Where(phase => phase.Taps.Length > 0))
            {
                long last = phase.OutputCount - 1;
                long[] read = [.. phase.Taps.SelectMany(tap => new[] { tap.InputOffset, (last * phase.InputStep) + tap.InputOffset })];
                Assert.True((read.Min(), read.Max()) == (phase.LowestInput(0), phase.HighestInput(last)), $"{axis}");
            }
        }
    }

    [Fact]
    public void Kernel_two_stride_three_leaves_a_phase_without_taps()
    {
        AxisPhase[] phases = AxisPhase.Of(Shapes.ConvTransposeAxis(2, 2, new ConvolutionOptions { Stride = 3 }));
        Assert.Equal(
            [(0, 2, 1), (1, 2, 1), (2, 1, 0)],
            phases.Select(phase => (phase.OutputStart, phase.OutputCount, (long)phase.Taps.Length)));
    }

    private static IEnumerable<(long Output, long Tap, long Input)> Scatter(AxisGeometry axis)
    {
        bool transposed = axis.Kind == ConvolutionKind.Transposed;
        (long near, long far) = transposed ? (axis.Input, axis.Output) : (axis.Output, axis.Input);
        for (long i = 0; i < near; i++)
        {
            for (long k = 0; k < axis.Kernel; k++)
            {
                long o = (i * axis.Stride) + (k * axis.Dilation) - axis.PadBefore;
                if (o >= 0 && o < far)
                    yield return transposed ? (o, k, i) : (i, k, o);
            }
        }
    }

    private static IEnumerable<(long Output, long Tap, long Input)> Gather(AxisGeometry axis) =>
        from phase in AxisPhase.Of(axis)
        from j in Enumerable.Range(0, (int)phase.OutputCount)
        from tap in phase.Taps
        select (phase.OutputStart + (j * phase.OutputStep), tap.KernelIndex, (j * phase.InputStep) + tap.InputOffset);

    private static IEnumerable<AxisGeometry> RandomAxes(int count)
    {
        var random = new Random(1);
        while (count > 0)
        {
            var axis = new AxisGeometry
            {
                Kind = random.Next(3) == 0 ? ConvolutionKind.Convolution : ConvolutionKind.Transposed,
                Input = random.Next(1, 9),
                Kernel = random.Next(1, 6),
                Stride = random.Next(1, 6),
                Dilation = random.Next(1, 5),
                PadBefore = random.Next(6),
                PadAfter = random.Next(6),
                OutputPadding = random.Next(3),
            };
            axis = axis with
            {
                PadBefore = axis.Kind == ConvolutionKind.Transposed ? axis.PadBefore - 2 : axis.PadBefore,
                Output = axis.Kind == ConvolutionKind.Transposed
                    ? ((axis.Input - 1) * axis.Stride) - axis.Padding + axis.EffectiveKernel + axis.OutputPadding
                    : SizeFormula.FloorDivide(axis.Input + axis.Padding - axis.EffectiveKernel, axis.Stride) + 1,
            };
            if (axis.Output <= 0)
                continue;
            count--;
            yield return axis;
        }
    }
}
