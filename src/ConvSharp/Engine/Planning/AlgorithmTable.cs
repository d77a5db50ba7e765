using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.Depthwise;
using ConvSharp.Engine.Algorithms.Direct;
using ConvSharp.Engine.Algorithms.Fft;
using ConvSharp.Engine.Algorithms.Im2Col;
using ConvSharp.Engine.Algorithms.ImplicitGemm;
using ConvSharp.Engine.Algorithms.Kn2Row;
using ConvSharp.Engine.Algorithms.MatrixProduct;
using ConvSharp.Engine.Algorithms.Pointwise;
using ConvSharp.Engine.Algorithms.RowStream;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Algorithms.Winograd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Planning;

/// <summary>All algorithms.</summary>
internal static class AlgorithmTable
{
    /// <summary>The environment variable that forces one algorithm by name.</summary>
    public const string Variable = "CONVSHARP_ALGORITHM";

    /// <summary>The one algorithm whose time and memory are in proportion to the work for every problem.</summary>
    public const string ForDisproportion = Kn2RowAlgorithm.FixedName;

    /// <summary>The name of the algorithm that must run, or null.</summary>
    public static string? Forced => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : null;

    /// <summary>The name of the algorithm that a layer's options force, else the one that the environment forces, else null.</summary>
    public static string? ForcedBy(ConvolutionOptions options) => options.Algorithm ?? Forced;

    /// <summary>The same for the weight gradient, where names of other passes' algorithms force nothing.</summary>
    public static string? WeightGradientForcedBy(ConvolutionOptions options) =>
        WeightGradient.Algorithms.Any(algorithm => algorithm.Name == options.Algorithm) ? options.Algorithm : null;

    /// <summary>What forces an algorithm, for messages.</summary>
    public static string SourceOf(string forced) => forced == Forced ? Variable : "algorithm";

    /// <summary>Algorithms for the forward pass, and for the input gradient, which is the forward pass of the adjoint problem.</summary>
    public static Planner<ConvolutionProposal> Convolution { get; } = new(
        new MatrixProductAlgorithm(), new WinogradAlgorithm(), new FftAlgorithm(), new DepthwiseStreamAlgorithm(), new DepthwiseAlgorithm(),
        new RowStreamAlgorithm(), new DirectAlgorithm(), new PointwiseAlgorithm(), new ImplicitGemmAlgorithm(),
        new Im2ColAlgorithm(), new Kn2RowAlgorithm());

    /// <summary>Algorithms for the weight gradient.</summary>
    public static Planner<WeightGradientProposal> WeightGradient { get; } = new(
        new WinogradWeightGradientAlgorithm(), new DepthwiseWeightGradientAlgorithm(), new WidthWeightGradientAlgorithm(),
        new ChannelWeightGradientAlgorithm(), new Kn2RowWeightGradientAlgorithm());
}
