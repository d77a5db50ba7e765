using System.Numerics;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.Kn2Row;

/// <summary>For problems whose windows mostly meet padding.</summary>
internal sealed class Kn2RowWeightGradientAlgorithm : WeightGradientAlgorithm
{
    public override string Name => Kn2RowAlgorithm.FixedName;

    public override string Summary => "tap by tap, the products of rows that a tap joins; visits only products that meet the input";

    public override string? Decline(in Problem problem) =>
        problem.Disproportion is null ? "windows over padded rows are in proportion to the input, and faster" : null;

    public override PreparedWeightGradient<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedWeightGradient<T>>(problem.Width, new Preparation<T>(problem));

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedWeightGradient<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedWeightGradient<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new Kn2RowWeightGradient<TSimd, TVector, T>(problem.Geometry);
    }
}
