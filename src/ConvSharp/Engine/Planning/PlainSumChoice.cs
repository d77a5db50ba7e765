using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Planning;

/// <summary>
/// Which algorithm computes a layer's plain sums, whatever the size of its input: of those whose order of summation never depends on sizes,
/// the cheapest at a plane of a fixed size.
/// </summary>
internal static class PlainSumChoice
{
    /// <summary>Outputs (transposed: inputs) along each axis at which costs are compared: a tile's usual length.</summary>
    private const long Length = 64;

    /// <summary>The algorithm's name.</summary>
    /// <param name="geometry">The layer at any size; zeros beyond the border.</param>
    /// <param name="width">Width of the vectors.</param>
    public static string Of<T>(ConvolutionGeometry geometry, VectorWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AxisGeometry[] axes = geometry.AllAxes.ToArray();
        foreach (ref AxisGeometry axis in axes.AsSpan(ConvolutionGeometry.MaxRank - geometry.Rank))
            axis = AtFixedLength(axis);
        ConvolutionGeometry layer = geometry.WithBatchOfOne(axes);
        if (Proportion.Objection(layer) is not null)
            return AlgorithmTable.ForDisproportion;
        var problem = Problem.Of<T>(PointwiseAxes.Merged(layer), width, ConvolutionAccuracy.PlainSum);
        (string Name, double Cost) best = (AlgorithmTable.ForDisproportion, double.PositiveInfinity);
        foreach (Algorithm<ConvolutionProposal> algorithm in AlgorithmTable.Convolution.Algorithms)
        {
            if (!algorithm.SumsAlikeInAllSizes)
                continue;
            ConvolutionProposal proposal = algorithm.Propose(problem);
            if (proposal.IsEligible && proposal.Cost < best.Cost)
                best = (algorithm.Name, proposal.Cost);
        }

        return best.Name;
    }

    private static AxisGeometry AtFixedLength(AxisGeometry axis)
    {
        long other = checked(((Length - 1) * axis.Stride) + axis.EffectiveKernel);
        return axis.Kind == ConvolutionKind.Convolution
            ? axis with { Input = other, Output = Length, PadBefore = 0, PadAfter = 0 }
            : axis with { Input = Length, Output = other, PadBefore = 0, PadAfter = 0, OutputPadding = 0 };
    }
}
