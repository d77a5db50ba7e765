using System.Numerics;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Plans;

/// <summary>What convolutions run with on this machine.</summary>
public static class ConvolutionEngine
{
    /// <summary>The widest vectors that kernels use here: 512-bit, 256-bit, 128-bit or scalar.</summary>
    public static string Vectors => VectorWidths.Widest.Describe();

    /// <summary>
    /// All algorithms, each with its idea in a few words. The environment variable CONVSHARP_ALGORITHM forces an algorithm by its name.
    /// </summary>
    public static IReadOnlyList<(string Name, string Summary)> Algorithms { get; } =
        [.. AlgorithmTable.Convolution.Algorithms.Select(algorithm => (algorithm.Name, algorithm.Summary))];

    /// <summary>Whether products are added without rounding between: results have other bits where they are not.</summary>
    public static bool HasFusedMultiplyAdd => VectorWidths.HasFusedMultiplyAdd;

    /// <summary>The algorithm of a layer's plain sums, whatever the size of its input.</summary>
    /// <param name="geometry">The layer at any size.</param>
    /// <param name="options">Whose algorithm comes first, if it names one.</param>
    internal static string PlainSumAlgorithm<T>(ConvolutionGeometry geometry, ConvolutionOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AlgorithmTable.ForcedBy(options) ?? PlainSumChoice.Of<T>(BorderExtension.WithZeros(geometry), VectorWidths.Widest);
}
