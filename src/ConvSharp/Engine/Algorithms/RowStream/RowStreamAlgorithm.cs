using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.RowStream;

/// <summary>For few output channels a group: depthwise layers, and those that end in one channel.</summary>
internal sealed class RowStreamAlgorithm : Algorithm
{
    private const int MostChannels = 2;
    private const int MostChannelsWoven = 3;
    private const int MostKernelRows = RowStreams<SimdScalar<float>, float, float>.MostKernelRows;

    public override string Name => "row-stream";

    public override string Summary => "vectors along the width, input rows streaming through the kernel; depthwise and to one channel";

    public override string? Refuse(in Problem problem)
    {
        foreach (AxisPhase phase in AxisPhase.Of(problem.Geometry.AllAxes[1]))
        {
            if (SizeFormula.CeilingDivide(phase.Taps.Length, phase.InputStep) > MostKernelRows)
                return $"the kernel has more than {MostKernelRows} rows for each that it steps";
            if (!phase.HasSpacing(1))
                return "the kernel's rows are apart (dilation)";
        }

        return null;
    }

    public override string? Decline(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        if (geometry.OutChannelsPerGroup > (Weaves(geometry) ? MostChannelsWoven : MostChannels))
            return $"{geometry.OutChannelsPerGroup} output channels a group would each read the whole input again";
        return geometry.AllAxes[1].Kernel == 1 ? "a kernel of one row shares no input between rows" : null;
    }

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    /// <summary>
    /// Whether the width has an even and an odd phase, both with taps, and the kernel's rows meet neighbouring output rows, at least one in
    /// each phase of the height.
    /// </summary>
    private static bool Weaves(ConvolutionGeometry geometry)
    {
        (AxisGeometry height, AxisGeometry width) = (geometry.AllAxes[1], geometry.AllAxes[2]);
        return width.Kind == ConvolutionKind.Transposed && width.Stride == 2 && width.Output > 1
            && AxisPhase.Of(width).All(phase => phase.Taps.Length > 0)
            && (height.Dilation == 1 || height.Kernel == 1)
            && height.Kernel >= height.Stride && height.Kernel <= MostKernelRows && height.Output >= height.Stride;
    }

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => Weaves(problem.Geometry)
                ? new WovenRowStreamConvolution<TSimd, TVector, T>(
                    problem.Geometry, problem.ChainLength, problem.FlushesSubnormals, problem.Cancellation)
                : new RowStreamConvolution<TSimd, TVector, T>(
                    problem.Geometry, problem.ChainLength, problem.FlushesSubnormals, problem.Cancellation);
    }
}
