using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>
/// Weights that add no checkerboard. Each remainder of a tap's place by the stride is a phase, which computes the outputs of that remainder
/// (for a convolution: of its input's gradient). If all phases of each kernel have the same sum, a flat input stays flat.
/// </summary>
public static class EvenWeights
{
    /// <summary>
    /// Changes weights into the nearest ones, by least squares, whose phases have the same sum: each tap of phase p, with n taps and the
    /// sum S, gets (M − S) / n more, where M is the mean of the phases' S / n over the mean of their 1 / n. This makes uneven kernels even,
    /// too.
    /// </summary>
    /// <param name="weight">[out, in / groups, kernel …] or, transposed, [in, out / groups, kernel …], of 1 to 3 spatial axes.</param>
    /// <param name="stride">The layer's stride.</param>
    /// <param name="dilation">Its dilation; unset: 1.</param>
    /// <exception cref="ConvolutionArgumentException">
    /// There is no such weight, or a phase has no tap, so that some outputs are not reached at all.
    /// </exception>
    public static void Make<T>(in TensorSpan<T> weight, PerAxis stride, PerAxis dilation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[][] phases = Phases(weight.Lengths, stride, dilation);
        var values = new T[weight.FlattenedLength];
        weight.FlattenTo(values);
        int taps = phases.Sum(phase => phase.Length);
        for (int start = 0; start < values.Length; start += taps)
            MakeEven(values.AsSpan(start, taps), phases);
        new ReadOnlyTensorSpan<T>(values, weight.Lengths).CopyTo(weight);
    }

    private static void MakeEven<T>(Span<T> kernel, int[][] phases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sums = new double[phases.Length];
        (double mean, double weights) = (0, 0);
        for (int p = 0; p < phases.Length; p++)
        {
            foreach (int tap in phases[p])
                sums[p] += double.CreateTruncating(kernel[tap]);
            mean += sums[p] / phases[p].Length;
            weights += 1.0 / phases[p].Length;
        }

        mean /= weights;
        for (int p = 0; p < phases.Length; p++)
        {
            double change = (mean - sums[p]) / phases[p].Length;
            foreach (int tap in phases[p])
                kernel[tap] = T.CreateTruncating(double.CreateTruncating(kernel[tap]) + change);
        }
    }

    /// <summary>The taps of each phase, as places in a kernel.</summary>
    private static int[][] Phases(ReadOnlySpan<nint> shape, PerAxis stride, PerAxis dilation)
    {
        if (shape.Length is < 3 or > ConvolutionGeometry.MaxRank + 2)
        {
            ConvolutionArgumentException.Throw("weight should have 3 to 5 dimensions", "weight", $"[{string.Join(", ", shape.ToArray())}]",
                "give [out, in / groups, kernel …] (transposed: [in, out / groups, kernel …])");
        }

        int rank = shape.Length - 2;
        Int128[] phaseOfTap = [0];
        Int128 count = 1;
        for (int axis = 0; axis < rank; axis++)
        {
            long step = stride.At(axis, rank, "stride", 1), distance = dilation.At(axis, rank, "dilation", 1);
            if (step <= 0)
                ConvolutionArgumentException.Throw("non-positive stride is not supported", "stride", step, "use 1 or more");
            if (distance <= 0)
                ConvolutionArgumentException.Throw("dilation should be greater than zero", "dilation", distance, "use 1 or more");
            int kernel = (int)shape[2 + axis];
            phaseOfTap = [.. phaseOfTap.SelectMany(phase =>
                Enumerable.Range(0, kernel).Select(tap => (phase * step) + ((Int128)tap * distance % step)))];
            count *= step;
        }

        int[][] phases = [.. phaseOfTap.Index().GroupBy(tap => tap.Item).Select(phase => phase.Select(tap => tap.Index).ToArray())];
        if (phases.Length < count)
        {
            ConvolutionArgumentException.Throw("some outputs are reached by no tap, whatever the weights", "stride", stride,
                "use a kernel as large as the stride, and a dilation without a common factor with it");
        }

        return phases;
    }
}
