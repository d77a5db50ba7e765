using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Depthwise;

/// <summary>For depthwise layers on small planes.</summary>
internal sealed class DepthwiseAlgorithm : Algorithm
{
    /// <summary>Input elements of the largest plane: all that a piece works on must stay within half of a usual L2 cache.</summary>
    private const long LargestPlane = 2048;

    public override string Name => "depthwise";

    public override string Summary => "vectors of channels over transposed planes; depthwise layers on small planes";

    public override string? Refuse(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        if (geometry.InChannelsPerGroup != 1 || geometry.OutChannelsPerGroup != 1)
            return "not a depthwise layer: groups of one channel each way";
        foreach (AxisGeometry axis in geometry.AllAxes)
        {
            if (axis.Kind == ConvolutionKind.Transposed && axis.Stride > 1)
                return "a transposed layer with a stride has several phases";
        }

        return geometry.KernelTaps > problem.ChainLength ? $"more than {problem.ChainLength} taps make more than one chain" : null;
    }

    public override string? Decline(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        long columns = geometry.AllAxes[^1].Output;
        if (geometry.InputPlane > LargestPlane)
            return $"planes of {geometry.InputPlane} elements are large";
        if (columns >= 2 * problem.Vector)
            return $"rows of {columns} outputs fill vectors along the width";
        return geometry.Groups < problem.Vector ? $"{geometry.Groups} channels do not fill a vector" : null;
    }

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new DepthwiseConvolution<TSimd, TVector, T>(
                problem.Geometry, problem.FlushesSubnormals, problem.Cancellation);
    }
}
