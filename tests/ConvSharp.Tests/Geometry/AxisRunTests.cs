using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class AxisRunTests
{
    [Fact]
    public void Reflection_gives_three_runs()
    {
        // a b c d with padding 2 is c b a b c d c b; tap 0 of a kernel of 3 meets places −2 … 3.
        AxisGeometry axis = Shapes.ConvAxis(4, 3, new() { Padding = 2, PaddingMode = PaddingMode.Reflect });
        Assert.Equal([new(0, 1, 2, -1, 2), new AxisRun(2, 1, 0, 1, 4)], List(axis, PaddingMode.Reflect, 0));
        Assert.Equal([new(0, 1, 1, -1, 1), new(1, 1, 0, 1, 4), new AxisRun(5, 1, 2, -1, 1)], List(axis, PaddingMode.Reflect, 1));
        Assert.Equal([new AxisRun(2, 1, 0, 1, 4)], List(axis, PaddingMode.Zeros, 0));
    }

    [Fact]
    public void A_transposed_tap_steps_over_the_output()
    {
        // Input i meets output 3 · i + 2 · tap − 1.
        AxisGeometry axis = Shapes.ConvTransposeAxis(3, 2, new() { Stride = 3, Dilation = 2, Padding = 1 });
        Assert.Equal([new AxisRun(2, 3, 1, 1, 2)], List(axis, PaddingMode.Zeros, 0));
        Assert.Equal([new AxisRun(1, 3, 0, 1, 2)], List(axis, PaddingMode.Zeros, 1));
    }

    [Fact]
    public void Replication_repeats_one_element_far_beyond_the_border()
    {
        AxisGeometry axis = Shapes.ConvAxis(5, 3, new() { Padding = 1L << 40, Stride = 1L << 40, PaddingMode = PaddingMode.Replicate });
        Assert.Equal(3, axis.Output);
        Assert.Equal([new(0, 1, 0, 0, 1), new(1, 1, 0, 1L << 40, 1), new AxisRun(2, 1, 4, 0, 1)], List(axis, PaddingMode.Replicate, 0));
    }

    private static AxisRun[] List(AxisGeometry axis, PaddingMode mode, long tap)
    {
        Span<AxisRun> runs = stackalloc AxisRun[AxisRun.Most];
        return runs[..AxisRun.List(axis, mode, tap, runs)].ToArray();
    }
}
