using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Direct;

/// <summary>For groups of few output channels, and for short sums.</summary>
internal sealed class DirectAlgorithm : Algorithm
{
    /// <summary>How much of the channel tile's speed the width tile reaches at full vectors: it loads more per multiply-add.</summary>
    private const double RelativeSpeed = 0.72;

    /// <summary>
    /// What the channel tile pays for an output beside its products, in multiply-adds: the sum is turned round before it is stored.
    /// </summary>
    private const double TurningCost = 20;

    public override string Name => "direct";

    public override string Summary => "vectors along the width, weights broadcast; for few output channels a group and for short sums";

    public override string? Decline(in Problem problem)
    {
        (ConvolutionGeometry geometry, int vector) = (problem.Geometry, problem.Vector);
        AxisGeometry width = geometry.AllAxes[^1];
        long columns = width.Kind == ConvolutionKind.Convolution
            ? width.Output
            : SizeFormula.CeilingDivide(width.Output, width.Stride);
        double filledByChannels = Filled(geometry.OutChannelsPerGroup, vector);
        double filledByWidth = Filled(columns, vector);
        double terms = (double)geometry.MultiplyAdds / (Math.Max(1, geometry.Batch) * geometry.OutChannels * geometry.OutputPlane);
        double cost = terms / (RelativeSpeed * filledByWidth), costOfChannels = (terms + TurningCost) / filledByChannels;
        return costOfChannels <= cost
            ? string.Create(CultureInfo.InvariantCulture,
                $"vectors of {vector} channels would cost {costOfChannels / cost:F2} times as much: "
                + $"{geometry.OutChannelsPerGroup} output channels a group fill them to {filledByChannels:P0}, "
                + $"rows of {columns} outputs to {filledByWidth:P0}")
            : null;
    }

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    private static double Filled(long elements, int vector) =>
        (double)elements / (SizeFormula.CeilingDivide(elements, vector) * vector);

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new DirectConvolution<TSimd, TVector, T>(
                problem.Geometry, problem.ChainLength, problem.FlushesSubnormals, problem.Cancellation);
    }
}
