using System.Diagnostics;
using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms;

/// <summary>A proposal for the forward pass.</summary>
internal abstract class ConvolutionProposal : Proposal
{
    private ConvolutionProposal(string refusal)
        : base(refusal)
    {
    }

    private ConvolutionProposal(in Problem problem, double cost, string tiling)
        : base(problem, cost, tiling)
    {
    }

    /// <summary>Prepares the problem. Not for a refusal.</summary>
    public abstract PreparedConvolution<T> Prepare<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The algorithm cannot compute the problem.</summary>
    public static ConvolutionProposal Refuse(string reason) => new Refused(reason);

    /// <summary>The algorithm can compute the problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="cost">See <see cref="Proposal.Cost"/>.</param>
    /// <param name="maker">Makes the prepared convolution, from what the estimate has worked out.</param>
    /// <param name="tiling">See <see cref="Proposal.Tiling"/>.</param>
    /// <param name="objection">See <see cref="Proposal.Objection"/>.</param>
    public static ConvolutionProposal Offer<TMaker>(
        in Problem problem, double cost, TMaker maker, string tiling = "", string? objection = null)
        where TMaker : struct, IConvolutionMaker => new Offered<TMaker>(problem, cost, tiling, maker) { Objection = objection };

    private sealed class Refused(string reason) : ConvolutionProposal(reason)
    {
        public override PreparedConvolution<T> Prepare<T>() => throw new UnreachableException(Refusal);
    }

    private sealed class Offered<TMaker>(in Problem problem, double cost, string tiling, TMaker maker)
        : ConvolutionProposal(problem, cost, tiling)
        where TMaker : struct, IConvolutionMaker
    {
        public override PreparedConvolution<T> Prepare<T>() =>
            WidthDispatch.Visit<Visitor<T>, T, PreparedConvolution<T>>(Problem.Width, new Visitor<T>(Problem, maker));

        private readonly struct Visitor<T>(Problem problem, TMaker maker) : IWidthVisitor<T, PreparedConvolution<T>>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            public PreparedConvolution<T> Visit<TSimd, TVector>()
                where TSimd : struct, ISimd<TVector, T>
                where TVector : unmanaged => maker.Make<TSimd, TVector, T>(problem);
        }
    }
}

/// <summary>Makes an algorithm's loop for a width and an element type.</summary>
internal interface IConvolutionMaker
{
    PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
