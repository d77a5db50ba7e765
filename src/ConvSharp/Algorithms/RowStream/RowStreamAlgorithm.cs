using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Kernels;
using ConvSharp.Simd;

namespace ConvSharp.Algorithms.RowStream;

/// <summary>For one or two output channels a group: depthwise layers, and those that end in one channel.</summary>
internal sealed class RowStreamAlgorithm : Algorithm
{
    private const int MostChannels = 2;

    public override string Name => "row-stream";

    public override string Summary => "vectors along the width, input rows streaming through the kernel; depthwise and to one channel";

    public override string? Refuse(in Problem problem)
    {
        const int most = RowStreams<SimdScalar<float>, float, float>.MostKernelRows;
        foreach (AxisPhase phase in AxisPhase.Of(problem.Geometry.AllAxes[1]))
        {
            if (SizeFormula.CeilingDivide(phase.Taps.Length, phase.InputStep) > most)
                return $"the kernel has more than {most} rows for each that it steps";
            if (!phase.HasSpacing(1))
                return "the kernel's rows are apart (dilation)";
        }

        return null;
    }

    public override string? Decline(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        if (geometry.OutChannelsPerGroup > MostChannels)
            return $"{geometry.OutChannelsPerGroup} output channels a group would each read the whole input again";
        return geometry.AllAxes[1].Kernel == 1 ? "a kernel of one row shares no input between rows" : null;
    }

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new RowStreamConvolution<TSimd, TVector, T>(problem.Geometry, problem.ChainLength);
    }
}
