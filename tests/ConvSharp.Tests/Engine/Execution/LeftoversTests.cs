using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Execution;

/// <summary>Work space comes with whatever stands in it: nothing of that may reach a result, not even times zero.</summary>
public unsafe class LeftoversTests
{
    private const int Problems = 400;

    [Fact]
    public void Nan_in_the_work_space_reaches_no_output_and_no_gradient()
    {
        for (int seed = 5_000_000; seed < 5_000_000 + (Problems * SweepLength.Factor); seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: true, mostMultiplyAdds: 40_000);
            (ConvolutionGeometry geometry, ConvolutionOptions options) = (problem.Geometry, problem.Options);
            ConvolutionKind kind = geometry.Kind;
            Tensor<float> input = Reals(problem, geometry.InputShape, 1), weight = Reals(problem, geometry.WeightShape, 2);
            Tensor<float> outputGradient = Reals(problem, geometry.OutputShape, 3);
            Check("output", () => kind == ConvolutionKind.Transposed
                ? Convolution.Transposed(input, weight, null, options)
                : Convolution.Forward(input, weight, null, options));
            Check("input gradient", () => ConvolutionGradient.Input(kind, input.Lengths, weight, outputGradient, options));
            Check("weight gradient", () => ConvolutionGradient.Weight(kind, input, weight.Lengths, outputGradient, options));

            void Check(string what, Func<Tensor<float>> compute)
            {
                FillWithNan();
                Assert.True(TestTensor.Values(compute()).All(float.IsFinite), $"{what}, {problem}");
            }
        }
    }

    /// <summary>Blocks of all sizes that such problems rent, kept for the next renters.</summary>
    private static void FillWithNan()
    {
        var blocks = new List<Workspace>();
        for (int size = 10; size < 20; size++)
        {
            Workspace block = Workspace.Rent(1 << size);
            new Span<byte>(block.Start, 1 << size).Fill(0xff);
            blocks.Add(block);
        }

        blocks.ForEach(block => block.Dispose());
    }

    private static Tensor<float> Reals(EngineProblem problem, nint[] shape, int salt) =>
        Tensor.Create(problem.Reals<float>(shape.Aggregate(1L, (product, size) => product * size), salt), shape);
}
