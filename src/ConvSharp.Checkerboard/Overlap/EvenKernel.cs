using System.Numerics;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>
/// Which kernels reach all outputs of a transposed layer equally: those whose taps fall on each remainder by the stride equally often.
/// </summary>
internal static class EvenKernel
{
    /// <summary>
    /// The smallest even kernel that is no smaller than this one; null where the dilation shares a factor with the stride.
    /// </summary>
    public static long? AtLeast(long kernel, long stride, long dilation) =>
        BigInteger.GreatestCommonDivisor(stride, dilation) == 1 ? checked(kernel + ((stride - (kernel % stride)) % stride)) : null;
}
