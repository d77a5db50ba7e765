using System.Numerics;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.Kn2Row;

/// <summary>For problems whose windows mostly meet padding.</summary>
internal sealed class Kn2RowWeightGradientAlgorithm : Algorithm<WeightGradientProposal>
{
    public override string Name => Kn2RowAlgorithm.FixedName;

    public override string Summary => "tap by tap, the products of rows that a tap joins; visits only products that meet the input";

    public override WeightGradientProposal Propose(in Problem problem) => WeightGradientProposal.Offer(
        problem, problem.TapByTapCost, default(Maker),
        "only products that meet the input");

    private readonly struct Maker : IWeightGradientMaker
    {
        public PreparedWeightGradient<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new Kn2RowWeightGradient<TSimd, TVector, T>(problem.Geometry);
    }
}
