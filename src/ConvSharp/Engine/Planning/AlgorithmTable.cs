using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.Depthwise;
using ConvSharp.Engine.Algorithms.Direct;
using ConvSharp.Engine.Algorithms.Fft;
using ConvSharp.Engine.Algorithms.ImplicitGemm;
using ConvSharp.Engine.Algorithms.Kn2Row;
using ConvSharp.Engine.Algorithms.MatrixProduct;
using ConvSharp.Engine.Algorithms.RowStream;
using ConvSharp.Engine.Algorithms.Winograd;
using ConvSharp.Errors;

namespace ConvSharp.Engine.Planning;

/// <summary>All algorithms in the order in which they are asked; the last takes everything.</summary>
internal static class AlgorithmTable
{
    /// <summary>The environment variable that forces one algorithm by name.</summary>
    public const string Variable = "CONVSHARP_ALGORITHM";

    /// <summary>The name of the algorithm that must run, or null.</summary>
    public static string? Forced => Environment.GetEnvironmentVariable(Variable);

    public static IReadOnlyList<Algorithm> InOrder { get; } =
    [
        new Kn2RowAlgorithm(), // before all: what it takes would cost the others time and memory out of proportion
        new MatrixProductAlgorithm(), // before the tiles: what it takes is too small for tiles
        new WinogradAlgorithm(), // before the sums: fewer products, where that is not eaten up by the transforms
        new FftAlgorithm(), // before the direct sums, with which it compares itself; tiles have too few taps for it
        new DepthwiseStreamAlgorithm(), // before the other depthwise ones: copies nothing
        new DepthwiseAlgorithm(), // before the row stream: planes narrower than two vectors waste its lanes
        new RowStreamAlgorithm(), // before the direct one: loads less
        new DirectAlgorithm(), // before the general one: where it applies, that one wastes most of its vectors
        new ImplicitGemmAlgorithm(),
    ];

    /// <summary>The algorithm of a name.</summary>
    public static Algorithm Named(string name)
    {
        foreach (Algorithm algorithm in InOrder)
        {
            if (algorithm.Name == name)
                return algorithm;
        }

        ConvolutionArgumentException.Throw("there is no such algorithm", Variable, name,
            $"use one of {string.Join(", ", InOrder.Select(algorithm => algorithm.Name))}, or unset it");
        return null!;
    }
}
