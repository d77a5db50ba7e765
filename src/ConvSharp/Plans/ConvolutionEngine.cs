using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;

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
}
