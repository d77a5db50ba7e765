using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;

namespace ConvSharp.Inference.Operations;

/// <summary>Mean and variance of a run of numbers, in two passes.</summary>
internal static class GroupStatistics
{
    public static (double Mean, double Variance) Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0, squares = 0;
        for (ReadOnlySpan<T> rest = values; rest.Length > 0; rest = rest[Part(rest)..])
            sum += double.CreateTruncating(TensorPrimitives.Sum(rest[..Part(rest)]));
        double mean = sum / values.Length;
        for (ReadOnlySpan<T> rest = values; rest.Length > 0; rest = rest[Part(rest)..])
            squares += double.CreateTruncating(SquaresFrom(rest[..Part(rest)], T.CreateTruncating(mean)));
        return (mean, squares / values.Length);
    }

    /// <summary>Sums of parts are added in double precision, so that the error does not grow with the run.</summary>
    private static int Part<T>(ReadOnlySpan<T> rest) => Math.Min(rest.Length, 1024);

    private static T SquaresFrom<T>(ReadOnlySpan<T> values, T mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorLoop.Sum(values, values, new SquareOfDifference<T>(mean));

    private readonly struct SquareOfDifference<T>(T mean) : IBinaryFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Vector<T> _mean = new(mean);

        public Vector<T> Of(Vector<T> x, Vector<T> y) => (x - _mean) * (y - _mean);
    }
}
