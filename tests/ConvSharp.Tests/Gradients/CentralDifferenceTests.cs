using System.Numerics.Tensors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Gradients;

/// <summary>
/// Gradients against central differences in double: the slope of the loss ⟨output, c⟩ in a random direction of input, weight and bias, over
/// random problems of all six layers, with all padding modes.
/// </summary>
public class CentralDifferenceTests
{
    private const int Problems = 500;
    private const double LargestError = 1e-6;

    [Theory]
    [InlineData(ConvolutionKind.Convolution, 1)]
    [InlineData(ConvolutionKind.Convolution, 2)]
    [InlineData(ConvolutionKind.Convolution, 3)]
    [InlineData(ConvolutionKind.Transposed, 1)]
    [InlineData(ConvolutionKind.Transposed, 2)]
    [InlineData(ConvolutionKind.Transposed, 3)]
    public void Gradients_are_the_slopes(ConvolutionKind kind, int rank)
    {
        int done = 0;
        for (int seed = 4_000_000; done < Problems; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: true, mostMultiplyAdds: 40_000);
            if (problem.Geometry.Kind != kind || problem.Geometry.Rank != rank)
                continue;
            done++;
            ConvolutionGeometry geometry = problem.Geometry;
            Tensor<double> input = Reals(problem, geometry.InputShape, 1), weight = Reals(problem, geometry.WeightShape, 2);
            Tensor<double> bias = Reals(problem, [(nint)geometry.OutChannels], 3), loss = Reals(problem, geometry.OutputShape, 4);

            Tensor<double> inputGradient = ConvolutionGradient.Input(kind, input.Lengths, weight, loss, problem.Options);
            Tensor<double> weightGradient = ConvolutionGradient.Weight(kind, input, weight.Lengths, loss, problem.Options);
            Tensor<double> biasGradient = ConvolutionGradient.Bias(loss, rank);
            AssertSlope(problem, "input", inputGradient, input, x => Loss(problem, x, weight, bias, loss));
            AssertSlope(problem, "weight", weightGradient, weight, w => Loss(problem, input, w, bias, loss));
            AssertSlope(problem, "bias", biasGradient, bias, b => Loss(problem, input, weight, b, loss));
        }
    }

    private static void AssertSlope(
        EngineProblem problem, string operand, Tensor<double> gradient, Tensor<double> at, Func<Tensor<double>, double> loss)
    {
        const double step = 1e-3;
        Tensor<double> direction = Reals(problem, at.Lengths.ToArray(), 5);
        double slope = (loss(Moved(at, direction, step)) - loss(Moved(at, direction, -step))) / (2 * step);
        double expected = Dot(gradient, direction);

        // Terms may cancel: the error is relative to what they would sum to if they did not.
        double scale = Math.Sqrt(Dot(gradient, gradient) * Dot(direction, direction));
        if (!(Math.Abs(slope - expected) <= LargestError * Math.Max(scale, 1e-9)))
            Assert.Fail($"{operand} gradient, {problem}: slope {slope}, but ⟨gradient, direction⟩ = {expected}");
    }

    private static double Loss(
        EngineProblem problem, Tensor<double> input, Tensor<double> weight, Tensor<double> bias, Tensor<double> loss) =>
        Dot(
            problem.Geometry.Kind == ConvolutionKind.Transposed
                ? Convolution.Transposed(input, weight, bias, problem.Options)
                : Convolution.Forward(input, weight, bias, problem.Options),
            loss);

    private static Tensor<double> Moved(Tensor<double> at, Tensor<double> direction, double step)
    {
        (double[] values, double[] steps) = (TestTensor.Values(at), TestTensor.Values(direction));
        for (int i = 0; i < values.Length; i++)
            values[i] += step * steps[i];
        return Tensor.Create(values, at.Lengths);
    }

    private static double Dot(Tensor<double> left, Tensor<double> right) =>
        TensorPrimitives.Dot<double>(TestTensor.Values(left), TestTensor.Values(right));

    private static Tensor<double> Reals(EngineProblem problem, nint[] shape, int salt)
    {
        long length = shape.Aggregate(1L, (product, size) => product * size);
        return Tensor.Create(problem.Reals<double>(length, salt), shape);
    }
}
