using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Simd;

namespace ConvSharp.Algorithms;

/// <summary>What an algorithm is asked to compute.</summary>
/// <param name="Geometry">The problem; zeros beyond the border.</param>
/// <param name="Width">Width of the vectors.</param>
/// <param name="Vector">Elements of one vector.</param>
/// <param name="IsAccurate">Whether the error must be that of the plain sum.</param>
internal readonly record struct Problem(ConvolutionGeometry Geometry, VectorWidth Width, int Vector, bool IsAccurate)
{
    /// <summary>A problem over elements of type T; double is always computed accurately.</summary>
    public static Problem Of<T>(ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(geometry, width, width.Count<T>(), accuracy == ConvolutionAccuracy.Accurate || typeof(T) == typeof(double));
}
