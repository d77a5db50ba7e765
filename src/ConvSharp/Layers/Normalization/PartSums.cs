using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>Sums of parts: each part is added up in T, the parts in double.</summary>
internal static class PartSums
{
    /// <summary>Numbers of a part, so few that it stays in the L1 cache and its sum keeps its digits.</summary>
    public const int PartLength = 4096;

    /// <summary>Σ f(x, y).</summary>
    public static double Of<T, TFunction>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, TFunction function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFunction : struct, IBinaryFunction<T>
    {
        double sum = 0;
        for (int start = 0; start < x.Length; start += PartLength)
        {
            int end = Math.Min(start + PartLength, x.Length);
            sum += double.CreateTruncating(VectorLoop.Sum(x[start..end], y[start..end], function));
        }

        return sum;
    }
}
