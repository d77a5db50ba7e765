using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Planning;

public class PlannerTests
{
    private static readonly Problem AnyProblem = Problem.Of<float>(
        ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [2, 3, 8, 8], [5, 3, 3, 3]),
        VectorWidth.Bits256, ConvolutionAccuracy.Fast);

    [Fact]
    public void The_cheapest_is_chosen()
    {
        var planner = new Planner<ConvolutionProposal>(Costing("a", 3), Costing("b", 2), Costing("c", 4));
        Assert.Equal("b", planner.Choose(AnyProblem, forced: null).Algorithm.Name);
    }

    [Fact]
    public void Of_equals_the_first_is_chosen()
    {
        var planner = new Planner<ConvolutionProposal>(Costing("a", 3), Costing("b", 2), Costing("c", 2));
        Assert.Equal("b", planner.Choose(AnyProblem, forced: null).Algorithm.Name);
    }

    [Fact]
    public void Who_refuses_or_objects_is_not_chosen()
    {
        var planner = new Planner<ConvolutionProposal>(
            Costing("a", 1, objection: "only where it is forced"), new Answering("b", _ => ConvolutionProposal.Refuse("too odd")),
            Costing("c", 9));
        Assert.Equal("c", planner.Choose(AnyProblem, forced: null).Algorithm.Name);
        Assert.Equal(
            [(1, "only where it is forced"), (double.PositiveInfinity, "too odd"), (9, "the cheapest")],
            planner.Explain(AnyProblem, forced: null).Select(decision => (decision.Cost, decision.Reason)));
    }

    [Fact]
    public void An_objection_gives_way_to_force_a_refusal_does_not()
    {
        var planner = new Planner<ConvolutionProposal>(
            Costing("a", 1, objection: "only where it is forced"), new Answering("b", _ => ConvolutionProposal.Refuse("too odd")),
            Costing("c", 9));
        Assert.Equal("a", planner.Choose(AnyProblem, forced: "a").Algorithm.Name);
        Assert.Equal("forced by algorithm", planner.Explain(AnyProblem, forced: "a")[0].Reason);
        ConvolutionArgumentException refusal =
            Assert.Throws<ConvolutionArgumentException>(() => planner.Choose(AnyProblem, forced: "b"));
        Assert.Contains("b cannot compute this: too odd; algorithm is b", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_gets_the_list_of_names()
    {
        ConvolutionArgumentException refusal = Assert.Throws<ConvolutionArgumentException>(
            () => new Planner<ConvolutionProposal>(Costing("a", 3), Costing("b", 2)).Choose(AnyProblem, forced: "d"));
        Assert.Contains("algorithm is d: use one of a, b, or unset it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Costs_are_told_relative_to_the_cheapest()
    {
        var planner = new Planner<ConvolutionProposal>(Costing("a", 3), Costing("b", 2));
        Assert.Equal(["would cost 1.50 times as much", "the cheapest"], planner.Explain(AnyProblem, null).Select(decision => decision.Reason));
    }

    [Fact]
    public void Where_windows_are_out_of_proportion_only_kn2row_is_asked()
    {
        Problem problem = AnyProblem with { Disproportion = "mostly padding" };
        IReadOnlyList<Decision> decisions = AlgorithmTable.Convolution.Explain(problem, forced: null);
        Assert.Equal("kn2row", Assert.Single(decisions, decision => decision.IsChosen).Algorithm);
        Assert.All(decisions, decision => Assert.Equal("mostly padding", decision.Reason));
    }

    /// <summary>Every algorithm proposes a cost above zero, or says why it cannot, at every width and for both types.</summary>
    [Fact]
    public void Every_proposal_has_a_cost_or_a_reason()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            ConvolutionGeometry geometry = EngineProblem.Create(seed, allPaddingModes: false).Geometry;
            foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
            {
                Check(AlgorithmTable.Convolution, Problem.Of<float>(geometry, width, ConvolutionAccuracy.Fast), seed);
                Check(AlgorithmTable.Convolution, Problem.Of<double>(geometry, width, ConvolutionAccuracy.Accurate), seed);
                ConvolutionGeometry convolution =
                    geometry.Kind == ConvolutionKind.Transposed ? AdjointGeometry.Of(geometry) : geometry;
                Check(AlgorithmTable.WeightGradient, Problem.Of<float>(convolution, width, ConvolutionAccuracy.Fast), seed);
            }
        }

        static void Check<TProposal>(Planner<TProposal> planner, Problem problem, int seed)
            where TProposal : Proposal
        {
            foreach (Algorithm<TProposal> algorithm in planner.Algorithms)
            {
                TProposal proposal = algorithm.Propose(problem);
                bool isRefused = proposal.Refusal is not null;
                Assert.True(
                    isRefused ? double.IsPositiveInfinity(proposal.Cost) : double.IsFinite(proposal.Cost) && proposal.Cost > 0,
                    $"seed {seed}, {problem.Width}, {algorithm.Name}: cost {proposal.Cost}, {proposal.Refusal}");
            }
        }
    }

    private static Answering Costing(string name, double cost, string? objection = null) =>
        new(name, problem => ConvolutionProposal.Offer(problem, cost, default(NoMaker), objection: objection));

    private sealed class Answering(string name, Func<Problem, ConvolutionProposal> answer) : Algorithm<ConvolutionProposal>
    {
        public override string Name => name;

        public override string Summary => "for tests";

        public override ConvolutionProposal Propose(in Problem problem) => answer(problem);
    }

    private readonly struct NoMaker : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();
    }
}
