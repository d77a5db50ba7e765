using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.MatrixProduct;

/// <summary>For layers that are plain matrix products: the first of a generator, the last of a classifier, both sides of a gate.</summary>
internal sealed class MatrixProductAlgorithm : Algorithm<ConvolutionProposal>
{
    public override string Name => "matrix-product";

    public override string Summary => "samples times weights, for planes that shrink to one pixel or grow from one";

    public override ConvolutionProposal Propose(in Problem problem)
    {
        if (Refusal(problem) is { } refusal)
            return ConvolutionProposal.Refuse(refusal);
        long columns = MatrixShape.Of(problem.Geometry).Columns;
        double filled = CostModel.Filled(columns, problem.Vector);
        return ConvolutionProposal.Offer(
            problem,
            (problem.SampleMultiplyAdds / (problem.Costs.MatrixProductSpeed * filled)) + problem.PackingCost(problem.Costs.MatrixPackedCost),
            default(Maker),
            string.Create(CultureInfo.InvariantCulture, $"{columns} outputs a group fill vectors of {problem.Vector} to {filled:P0}"));
    }

    private static string? Refusal(in Problem problem)
    {
        bool transposed = problem.Geometry.Kind == ConvolutionKind.Transposed;
        foreach (AxisGeometry axis in problem.Geometry.AllAxes)
        {
            if (transposed ? !axis.GrowsFromOne : !axis.ShrinksToOne)
            {
                return transposed
                    ? "the input is not a single pixel that meets every output"
                    : "the kernel does not cover the input exactly";
            }
        }

        return null;
    }

    private readonly struct Maker : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new MatrixProductConvolution<TSimd, TVector, T>(problem);
    }
}
