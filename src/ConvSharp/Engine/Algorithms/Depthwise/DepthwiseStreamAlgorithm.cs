using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Depthwise;

/// <summary>For depthwise layers with a stride of 1 or 2 whose rows fill a few vectors.</summary>
internal sealed class DepthwiseStreamAlgorithm : Algorithm
{
    /// <summary>Outputs of the longest row: every strip has masks of its own.</summary>
    private const long LongestRow = 1024;

    /// <summary>
    /// Bytes of the longest of several rows. In longer ones strips jump far from row to row, which is slow where the input is not in a
    /// cache.
    /// </summary>
    private const long LongestRowBytes = 256;

    /// <summary>How much of a row's vectors must be outputs, so that turning small planes round costs more than idle elements do.</summary>
    private const double LeastFilled = 0.55;

    public override string Name => "depthwise-stream";

    public override string Summary => "vectors along the width, input read in place with masks at the border; depthwise layers";

    public override string? Refuse(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        if (geometry.InChannelsPerGroup != 1 || geometry.OutChannelsPerGroup != 1)
            return "not a depthwise layer: groups of one channel each way";
        if (!axes[0].IsPointwise || axes[0].Output > 1)
            return "the planes have a depth";
        foreach (AxisGeometry axis in axes)
        {
            if (axis.Kind == ConvolutionKind.Transposed && axis.Stride > 1)
                return "a transposed layer with a stride has several phases";
        }

        AxisPhase height = AxisPhase.Of(axes[1])[0], width = AxisPhase.Of(axes[2])[0];
        int most = DepthwiseStreams<SimdScalar<float>, float, float>.MostRows;
        if (SizeFormula.CeilingDivide(height.Taps.Length, height.InputStep) > most)
            return $"the kernel has more than {most} rows for each that it steps";
        if (!height.HasSpacing(1) || !width.HasSpacing(1))
            return "the kernel's rows or columns are apart (dilation)";
        if (width.InputStep > 2)
            return $"a stride of {width.InputStep} along the width";
        if (width.OutputCount > LongestRow)
            return $"rows of {width.OutputCount} outputs would need many masks";
        return geometry.KernelTaps > problem.ChainLength ? $"more than {problem.ChainLength} taps make more than one chain" : null;
    }

    public override string? Decline(in Problem problem)
    {
        if (!problem.Width.HasMasks())
            return $"no masks in {problem.Width.Describe()} vectors";
        (long rows, long columns) = (problem.Geometry.AllAxes[1].Output, problem.Geometry.AllAxes[2].Output);
        if (rows > 1 && columns * (problem.IsDouble ? sizeof(double) : sizeof(float)) > LongestRowBytes)
            return $"rows of {columns} outputs would be read in many strips";
        double filled = (double)columns / (SizeFormula.CeilingDivide(columns, problem.Vector) * problem.Vector);
        return filled < LeastFilled
            ? string.Create(CultureInfo.InvariantCulture, $"rows of {columns} outputs fill vectors of {problem.Vector} to {filled:P0}")
            : null;
    }

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged =>
                new DepthwiseStreamConvolution<TSimd, TVector, T>(problem.Geometry, problem.FlushesSubnormals);
    }
}
