using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary><see cref="ConvolutionOptions.Algorithm"/>.</summary>
public class ForcedAlgorithmTests
{
    private static readonly ConvolutionOptions Padded = new() { Padding = 1 };

    [Theory]
    [InlineData("winograd")]
    [InlineData("implicit-gemm")]
    [InlineData("im2col")]
    [InlineData("direct")]
    [InlineData("kn2row")]
    public void A_plan_runs_the_one_that_is_named(string algorithm)
    {
        Tensor<float> weight = Tensor.CreateFromShape<float>([4, 4, 3, 3]);
        var plan = ConvolutionPlan<float>.Create(
            ConvolutionKind.Convolution, Padded with { Algorithm = algorithm }, [1, 4, 12, 12], weight);
        Assert.Equal(algorithm, plan.Algorithm);
        Assert.Equal(algorithm, Assert.Single(plan.Explain(), decision => decision.IsChosen).Algorithm);
    }

    [Fact]
    public void The_weight_gradient_has_algorithms_of_its_own()
    {
        foreach ((string name, string weightGradient) in new[] { ("direct", "direct"), ("kn2row", "kn2row"), ("fft", "implicit-gemm") })
        {
            var passes = ConvolutionPasses<float>.Create(
                ConvolutionKind.Convolution, Padded with { Algorithm = name }, [1, 16, 12, 12], [16, 16, 3, 3]);
            Assert.Equal((name, name, weightGradient), (
                passes.Algorithm(ConvolutionPass.Forward), passes.Algorithm(ConvolutionPass.InputGradient),
                passes.Algorithm(ConvolutionPass.WeightGradient)));
        }
    }

    [Fact]
    public void Unknown_and_impossible_ones_are_refused()
    {
        Tensor<float> weight = Tensor.CreateFromShape<float>([4, 4, 7, 7]);
        Assert.Contains("algorithm is gemm: use one of matrix-product,", Refusal("gemm"), StringComparison.Ordinal);
        Assert.Contains("winograd cannot compute this: there are tiles for up to 5 taps", Refusal("winograd"), StringComparison.Ordinal);

        string Refusal(string algorithm) => Assert.Throws<ConvolutionArgumentException>(() => ConvolutionPlan<float>.Create(
            ConvolutionKind.Convolution, Padded with { Algorithm = algorithm }, [1, 4, 12, 12], weight)).Message;
    }
}
