using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Depthwise;

/// <summary>For depthwise layers with a stride of 1 or 2 whose rows fill a few vectors.</summary>
internal sealed class DepthwiseStreamAlgorithm : Algorithm<ConvolutionProposal>
{
    /// <summary>Outputs of the longest row: every strip has its own masks, which take memory.</summary>
    private const long LongestRow = 1024;

    public override string Name => "depthwise-stream";

    public override string Summary => "vectors along the width, input read in place with masks at the border; depthwise layers";

    public override bool SumsAlikeInAllSizes => true;

    public override ConvolutionProposal Propose(in Problem problem)
    {
        if (Refusal(problem) is { } refusal)
            return ConvolutionProposal.Refuse(refusal);
        CostModel costs = problem.Costs;
        (AxisGeometry height, AxisGeometry width) = (problem.Geometry.AllAxes[1], problem.Geometry.AllAxes[2]);
        long columns = width.Output;
        double loads = problem.SampleMultiplyAdds / height.Kernel;
        double cost = (problem.SampleMultiplyAdds / costs.DepthwiseStreamSpeed)
            + (loads * (width.Stride > 1 ? costs.DepthwiseStreamStridedLoadCost : costs.DepthwiseStreamLoadCost));
        return ConvolutionProposal.Offer(
            problem, cost / problem.FilledByWidth, default(Maker),
            string.Create(CultureInfo.InvariantCulture,
                $"rows of {columns} outputs fill vectors of {problem.Vector} to {problem.FilledByWidth:P0}"));
    }

    private static string? Refusal(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        if (geometry.InChannelsPerGroup != 1 || geometry.OutChannelsPerGroup != 1)
            return "not a depthwise layer: groups of one channel each way";
        if (!axes[0].IsPointwise || axes[0].Output > 1)
            return "the planes have a depth";
        if (problem.SeveralPhases is { } reason)
            return reason;
        AxisPhase height = problem.Phases.Height.Phases[0], width = problem.Phases.Width.Phases[0];
        int most = DepthwiseStreams<SimdScalar<float>, float, float>.MostRows;
        if (SizeFormula.CeilingDivide(height.Taps.Length, height.InputStep) > most)
            return $"the kernel has more than {most} rows for each row of its stride";
        if (!height.HasSpacing(1) || !width.HasSpacing(1))
            return "the kernel's rows or columns are apart (dilation)";
        if (width.InputStep > 2)
            return $"a stride of {width.InputStep} along the width";
        if (width.OutputCount > LongestRow)
            return $"rows of {width.OutputCount} outputs would need many masks";
        return geometry.KernelTaps > problem.ChainLength ? $"more than {problem.ChainLength} taps make more than one chain" : null;
    }

    private readonly struct Maker : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new DepthwiseStreamConvolution<TSimd, TVector, T>(problem);
    }
}
