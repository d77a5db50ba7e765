using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Im2Col;

/// <summary>For 1×1 kernels, which need no copy, and for strided ones.</summary>
internal sealed class Im2ColAlgorithm : Algorithm<ConvolutionProposal>
{
    public override string Name => "im2col";

    public override string Summary => "a matrix product with pixels in the vectors, weights broadcast; the columns of 1×1 kernels lie in the input";

    public override ConvolutionProposal Propose(in Problem problem)
    {
        foreach (AxisGeometry axis in problem.Geometry.AllAxes)
        {
            if (axis.Kind == ConvolutionKind.Transposed && axis.Stride > 1)
                return ConvolutionProposal.Refuse("outputs of a transposed convolution with a stride have several phases");
        }

        Columns columns = Columns.Of(problem);
        CostModel costs = problem.Costs;
        double filled = CostModel.Filled(problem.Geometry.OutputPlane, problem.Vector);
        double inputs = (double)problem.Geometry.Groups * columns.Terms * problem.Geometry.OutputPlane;
        double cost = (problem.SampleMultiplyAdds / (costs.PixelTileSpeed * filled))
            + (inputs * (columns.AreInput ? costs.PixelReadCost : costs.Im2ColCost))
            + (problem.SampleOutputs * costs.PixelStoreCost);
        return ConvolutionProposal.Offer(problem, cost, new Maker(columns), string.Create(CultureInfo.InvariantCulture,
            $"planes of outputs fill vectors of {problem.Vector} to {filled:P0}, columns {(columns.AreInput ? "lie in the input" : "are copied")}"));
    }

    private readonly struct Maker(Columns columns) : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new Im2ColConvolution<TSimd, TVector, T>(problem, columns);
    }
}

/// <summary>The matrix of im2col: a column for each output pixel, with the inputs that it sees.</summary>
/// <param name="Terms">Inputs that a pixel sees.</param>
/// <param name="AreInput">Whether the matrix is the input as it lies in memory.</param>
internal readonly record struct Columns(long Terms, bool AreInput)
{
    public static Columns Of(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        bool areInput = geometry.KernelTaps == 1 && !problem.Border.Extends;
        foreach (AxisGeometry axis in geometry.AllAxes)
            areInput &= axis.IsPointwise;
        return new Columns(checked(geometry.InChannelsPerGroup * geometry.KernelTaps), areInput);
    }
}
