using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.RowStream;

/// <summary>For few output channels a group: depthwise layers, and layers whose output has one channel.</summary>
internal sealed class RowStreamAlgorithm : Algorithm<ConvolutionProposal>
{
    private const int MostChannels = 2;
    private const int MostChannelsInterleaved = 3;
    private const int MostKernelRows = RowStreams<SimdScalar<float>, float, float>.MostKernelRows;

    public override string Name => "row-stream";

    public override string Summary => "vectors along the width, input rows streaming through the kernel; depthwise and to one channel";

    public override bool SumsAlikeInAllSizes => true;

    public override ConvolutionProposal Propose(in Problem problem)
    {
        if (Refusal(problem) is { } refusal)
            return ConvolutionProposal.Refuse(refusal);
        (ConvolutionGeometry geometry, CostModel costs) = (problem.Geometry, problem.Costs);
        bool interleaves = Interleaves(problem);
        long channels = geometry.OutChannelsPerGroup;
        (double speed, string tiling) = (geometry.AllAxes[1].Kernel, channels) switch
        {
            (1, _) => (costs.RowStreamSpeedUnshared, "a kernel of one row shares no input between rows"),
            (_, 1) when !interleaves => (costs.RowStreamSpeedToOneChannel, "each row of input is loaded once"),
            _ when channels <= (interleaves ? MostChannelsInterleaved : MostChannels) =>
                (costs.RowStreamSpeed, "each row of input is loaded once a channel"),
            _ => (costs.RowStreamSpeedUnshared, $"{channels} output channels a group each read the whole input again"),
        };
        double strips = (problem.SampleMultiplyAdds / speed) + (problem.SampleOutputs * costs.RowStreamOutputCost);
        double copies = channels == 1 && !interleaves ? problem.RowCopyCost : 0;
        return ConvolutionProposal.Offer(
            problem, (strips / problem.FilledByWidth) + copies + problem.PackingCost(costs.RowStreamPackedCost),
            new Maker(interleaves), tiling);
    }

    private static string? Refusal(in Problem problem)
    {
        foreach (AxisPhase phase in problem.Phases.Height.Phases)
        {
            if (SizeFormula.CeilingDivide(phase.Taps.Length, phase.InputStep) > MostKernelRows)
                return $"the kernel has more than {MostKernelRows} rows for each row of its stride";
            if (!phase.HasSpacing(1))
                return "the kernel's rows are apart (dilation)";
        }

        return null;
    }

    /// <summary>
    /// Whether the width has an even and an odd phase, both with taps, and the kernel's rows meet neighbouring output rows, at least one in
    /// each phase of the height.
    /// </summary>
    private static bool Interleaves(in Problem problem)
    {
        (AxisGeometry height, AxisGeometry width) = (problem.Geometry.AllAxes[1], problem.Geometry.AllAxes[2]);
        return width.Kind == ConvolutionKind.Transposed && width.Stride == 2 && width.Output > 1
            && problem.Phases.Width.Phases.All(phase => phase.Taps.Length > 0)
            && (height.Dilation == 1 || height.Kernel == 1)
            && height.Kernel >= height.Stride && height.Kernel <= MostKernelRows && height.Output >= height.Stride;
    }

    private readonly struct Maker(bool interleaves) : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => interleaves
                ? new InterleavedRowStreamConvolution<TSimd, TVector, T>(problem)
                : new RowStreamConvolution<TSimd, TVector, T>(problem);
    }
}
