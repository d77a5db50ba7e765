using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.Kn2Row;

/// <summary>For problems whose windows mostly meet padding: dilations, strides and paddings beyond the input.</summary>
internal sealed class Kn2RowAlgorithm : Algorithm
{
    /// <summary>The name, by which it is also forced for input gradients.</summary>
    public const string FixedName = "kn2row";

    public override string Name => FixedName;

    public override string Summary => "tap by tap, a 1×1 convolution shifted and added; visits only products that meet the input";

    public override string? Decline(in Problem problem) =>
        problem.Disproportion is null ? "windows over padded rows are in proportion to the input, and faster" : null;

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new Kn2RowConvolution<TSimd, TVector, T>(problem.Geometry);
    }
}
