using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using ConvSharp.Tests.Gradients;
using Xunit;

namespace ConvSharp.Tests.Subnormals;

/// <summary>Subnormal operands of gradients: flushed, kept and left as in the forward pass, by every algorithm at every width.</summary>
public class SubnormalGradientTests
{
    private const int Problems = 16;
    private const long MostMultiplyAdds = 10_000;

    [Fact]
    public void Input_gradients_in_float() => InputGradients<float>(firstSeed: 600_000);

    [Fact]
    public void Input_gradients_in_double() => InputGradients<double>(firstSeed: 610_000);

    [Fact]
    public void Weight_gradients_in_float() => WeightGradients<float>(firstSeed: 620_000);

    [Fact]
    public void Weight_gradients_in_double() => WeightGradients<double>(firstSeed: 630_000);

    private static void InputGradients<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (EngineProblem problem in ProblemsFrom(firstSeed))
        {
            ConvolutionGeometry geometry = problem.Geometry;
            T[] outputGradient = problem.Reals<T>(geometry.OutputLength, 4);
            T[] weight = SubnormalData.Sprinkled(problem.Reals<T>(geometry.WeightLength, 2), problem.Seed);
            T[] dead = SubnormalData.Subnormal<T>(weight.Length, problem.Seed);
            T[] sprinkled = SubnormalData.Sprinkled(outputGradient, problem.Seed + 1);
            T[] tiny = [.. dead.Select(value => T.Sign(value) < 0 ? -T.Epsilon : T.Epsilon)];
            T[] ones = [.. Enumerable.Repeat(T.One, outputGradient.Length)];
            foreach (VectorWidth width in EngineRun.Widths)
            {
                foreach (string algorithm in AlgorithmTable.Convolution.Algorithms.Select(algorithm => algorithm.Name))
                {
                    ConvolutionGeometry adjoint = AdjointGeometry.Of(BorderExtension.WithZeros(geometry));
                    if (EngineRun.Refusal<T>(adjoint, width, algorithm) is not null)
                        continue;
                    string what = $"{algorithm}, {width}, {typeof(T).Name}, {problem}";
                    AssertSame(Run(SubnormalData.Flushed(weight), outputGradient), Run(weight, outputGradient), $"weights, {what}");
                    Assert.True(Run(dead, outputGradient).All(value => value == T.Zero), $"all weights are subnormal: {what}");
                    T[] beforehand = Run(
                        SubnormalData.Flushed(weight), SubnormalData.Flushed(sprinkled), ConvolutionAccuracy.FlushSubnormals);
                    AssertSame(
                        SubnormalData.Flushed(beforehand), Run(weight, sprinkled, ConvolutionAccuracy.FlushSubnormals),
                        $"all flushed, {what}");
                    if (EngineRun.Refusal<T>(adjoint, width, algorithm, ConvolutionAccuracy.Accurate) is null && algorithm != "winograd")
                    {
                        double[] expected = GradientRun.InputReference(geometry, [.. tiny.Select(value => value / T.Epsilon)], ones);
                        T[] kept = Run(tiny, ones, ConvolutionAccuracy.Accurate);
                        Assert.Equal(expected, kept.Select(value => double.CreateChecked(value / T.Epsilon)));
                    }

                    T[] Run(T[] w, T[] gradient, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast) =>
                        GradientRun.Input(geometry, width, algorithm, w, gradient, accuracy: accuracy);
                }
            }
        }
    }

    private static void WeightGradients<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int copiedInputs = 0, copiedGradients = 0;
        foreach (EngineProblem problem in ProblemsFrom(firstSeed))
        {
            ConvolutionGeometry geometry = problem.Geometry;
            bool transposed = geometry.Kind == ConvolutionKind.Transposed;
            T[] input = SubnormalData.Sprinkled(problem.Reals<T>(geometry.InputLength, 1), problem.Seed);
            T[] outputGradient = SubnormalData.Sprinkled(problem.Reals<T>(geometry.OutputLength, 4), problem.Seed + 1);
            T[] flushedInput = SubnormalData.Flushed(input), flushedGradient = SubnormalData.Flushed(outputGradient);
            foreach (VectorWidth width in EngineRun.Widths)
            {
                foreach (Algorithm<WeightGradientProposal> way in AlgorithmTable.WeightGradient.Algorithms)
                {
                    string what = $"{way.Name}, {width}, {typeof(T).Name}, {problem}";
                    if (GradientRun.WeightRefusal<T>(geometry, width, way.Name) is not null)
                        continue;
                    PlannedProblem planned = PlannedProblem.OfWeightGradient<T>(geometry, width, ConvolutionAccuracy.Fast, way.Name);
                    PreparedWeightGradient<T> prepared = way.Propose(planned.Problem).Prepare<T>();
                    (bool inputInPlace, bool gradientInPlace) = transposed && !planned.IsAsGiven
                        ? (prepared.ReadsGradientInPlace, prepared.ReadsInputInPlace)
                        : (prepared.ReadsInputInPlace, prepared.ReadsGradientInPlace);
                    if (!inputInPlace || planned.ExtendsInput)
                    {
                        copiedInputs++;
                        AssertSame(Run(flushedInput, flushedGradient), Run(input, flushedGradient), $"input, {what}");
                    }

                    if (!gradientInPlace)
                    {
                        copiedGradients++;
                        AssertSame(Run(flushedInput, flushedGradient), Run(flushedInput, outputGradient), $"output gradient, {what}");
                    }

                    AssertSame(
                        SubnormalData.Flushed(Run(flushedInput, flushedGradient, ConvolutionAccuracy.FlushSubnormals)),
                        Run(input, outputGradient, ConvolutionAccuracy.FlushSubnormals), $"all flushed, {what}");

                    T[] tiny = [.. Enumerable.Repeat(T.Epsilon, input.Length)], ones = [.. Enumerable.Repeat(T.One, outputGradient.Length)];
                    double[] expected = GradientRun.WeightReference(geometry, [.. tiny.Select(value => value / T.Epsilon)], ones);
                    T[] kept = Run(tiny, ones, ConvolutionAccuracy.Accurate);
                    Assert.Equal(expected, kept.Select(value => double.CreateChecked(value / T.Epsilon)));

                    T[] Run(T[] x, T[] gradient, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast) =>
                        GradientRun.Weight(geometry, width, way.Name, x, gradient, accuracy: accuracy);
                }
            }
        }

        Assert.True(copiedInputs > Problems && copiedGradients > Problems, $"{copiedInputs} inputs, {copiedGradients} gradients copied");
    }

    private static IEnumerable<EngineProblem> ProblemsFrom(int firstSeed)
    {
        for (int seed = firstSeed; seed < firstSeed + (Problems * SweepLength.Factor); seed++)
            yield return EngineProblem.Create(seed, allPaddingModes: seed % 3 == 0, mostMultiplyAdds: MostMultiplyAdds);
    }

    private static void AssertSame<T>(T[] expected, T[] actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int wrong = SubnormalData.FirstDifference<T>(expected, actual);
        Assert.True(wrong < 0, $"{what}: element {wrong} is {actual[Math.Max(wrong, 0)]:R}, not {expected[Math.Max(wrong, 0)]:R}");
    }
}
