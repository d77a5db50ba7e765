using System.Diagnostics;
using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>A proposal for the weight gradient.</summary>
internal abstract class WeightGradientProposal : Proposal
{
    private WeightGradientProposal(in Problem problem, double cost, string tiling)
        : base(problem, cost, tiling)
    {
    }

    private WeightGradientProposal(string refusal)
        : base(refusal)
    {
    }

    /// <summary>Prepares the problem. Not for a refusal.</summary>
    public abstract PreparedWeightGradient<T> Prepare<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The algorithm cannot compute the problem.</summary>
    public static WeightGradientProposal Refuse(string reason) => new Refused(reason);

    /// <summary>The algorithm can compute the problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="cost">See <see cref="Proposal.Cost"/>.</param>
    /// <param name="maker">Makes the prepared gradient, from what the estimate has worked out.</param>
    /// <param name="tiling">See <see cref="Proposal.Tiling"/>.</param>
    public static WeightGradientProposal Offer<TMaker>(in Problem problem, double cost, TMaker maker, string tiling)
        where TMaker : struct, IWeightGradientMaker => new Offered<TMaker>(problem, cost, tiling, maker);

    private sealed class Refused(string reason) : WeightGradientProposal(reason)
    {
        public override PreparedWeightGradient<T> Prepare<T>() => throw new UnreachableException(Refusal);
    }

    private sealed class Offered<TMaker>(in Problem problem, double cost, string tiling, TMaker maker)
        : WeightGradientProposal(problem, cost, tiling)
        where TMaker : struct, IWeightGradientMaker
    {
        public override PreparedWeightGradient<T> Prepare<T>() =>
            WidthDispatch.Visit<Visitor<T>, T, PreparedWeightGradient<T>>(Problem.Width, new Visitor<T>(Problem, maker));

        private readonly struct Visitor<T>(Problem problem, TMaker maker) : IWidthVisitor<T, PreparedWeightGradient<T>>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            public PreparedWeightGradient<T> Visit<TSimd, TVector>()
                where TSimd : struct, ISimd<TVector, T>
                where TVector : unmanaged => maker.Make<TSimd, TVector, T>(problem);
        }
    }
}

/// <summary>Makes an algorithm's loop for a width and an element type.</summary>
internal interface IWeightGradientMaker
{
    PreparedWeightGradient<T> Make<TSimd, TVector, T>(in Problem problem)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
