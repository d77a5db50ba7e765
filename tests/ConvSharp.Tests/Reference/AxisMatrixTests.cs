using ConvSharp.Geometry;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Reference;

/// <summary>The matrix of one axis beside a walk over all outputs and taps.</summary>
public class AxisMatrixTests
{
    private static readonly PaddingMode[] Modes = Enum.GetValues<PaddingMode>();

    [Theory]
    [InlineData(ConvolutionKind.Convolution)]
    [InlineData(ConvolutionKind.Transposed)]
    public void Pairs_of_outputs_and_taps_are_counted_to_the_one(ConvolutionKind kind)
    {
        int compared = 0;
        foreach (AxisGeometry axis in Axes(kind))
        {
            List<(long Output, long Input)> pairs = Pairs(axis);
            var matrix = new AxisMatrix(axis, PaddingMode.Zeros);
            Assert.True(matrix.CountPairs() == pairs.Count, $"{axis}: {matrix.CountPairs()} pairs, not {pairs.Count}");
            long[] rows = [.. matrix.Rows().Select(row => row.Sum(entry => (long)entry.Taps.Length))];
            long[] walked = [.. Enumerable.Range(0, (int)axis.Output).Select(output => (long)pairs.Count(pair => pair.Output == output))];
            Assert.True(rows.SequenceEqual(walked), $"{axis}: taps per output {string.Join(' ', rows)}, not {string.Join(' ', walked)}");
            compared++;
        }

        Assert.True(compared > 500, $"{compared} axes");
    }

    /// <summary>Where a mode puts elements beyond the border, all taps of all outputs meet one.</summary>
    [Fact]
    public void Padding_modes_leave_no_tap_without_an_element()
    {
        AxisGeometry[] axes =
            [.. Axes(ConvolutionKind.Convolution).Where(axis => Math.Max(axis.PadBefore, axis.PadAfter) < axis.Input)];
        foreach (PaddingMode mode in Modes.Where(mode => mode != PaddingMode.Zeros))
        {
            foreach (AxisGeometry axis in axes)
                Assert.Equal(axis.Output * axis.Kernel, new AxisMatrix(axis, mode).CountPairs());
        }
    }

    private static IEnumerable<AxisGeometry> Axes(ConvolutionKind kind) =>
        from input in new long[] { 1, 2, 3, 7 }
        from kernel in new long[] { 1, 2, 3, 4 }
        from stride in new long[] { 1, 2, 3 }
        from dilation in new long[] { 1, 2, 3 }
        from before in new long[] { 0, 1, 4 }
        from after in new long[] { 0, 2 }
        let reach = dilation * (kernel - 1)
        let output = kind == ConvolutionKind.Convolution
            ? (input + before + after < reach + 1 ? 0 : ((input + before + after - reach - 1) / stride) + 1)
            : ((input - 1) * stride) - before - after + reach + 1
        where output > 0
        select new AxisGeometry
        {
            Kind = kind,
            Input = input,
            Kernel = kernel,
            Stride = stride,
            Dilation = dilation,
            PadBefore = before,
            PadAfter = after,
            Output = output,
        };

    /// <summary>
    /// By the definitions: input = output · stride − padding + tap · dilation, transposed with input and output exchanged.
    /// </summary>
    private static List<(long Output, long Input)> Pairs(AxisGeometry axis)
    {
        var pairs = new List<(long, long)>();
        bool transposed = axis.Kind == ConvolutionKind.Transposed;
        (long small, long large) = transposed ? (axis.Input, axis.Output) : (axis.Output, axis.Input);
        for (long at = 0; at < small; at++)
        {
            for (long tap = 0; tap < axis.Kernel; tap++)
            {
                long other = (at * axis.Stride) - axis.PadBefore + (tap * axis.Dilation);
                if (other >= 0 && other < large)
                    pairs.Add(transposed ? (other, at) : (at, other));
            }
        }

        return pairs;
    }
}
