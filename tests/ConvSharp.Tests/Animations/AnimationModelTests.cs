using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>What animations show of a layer is what the reference convolution computes.</summary>
public class AnimationModelTests
{
    private const int MostStepsTried = 24;

    public static TheoryData<string> Presets => [.. AnimationPreset.All.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Presets_use_the_inputs_that_the_reference_uses(string name)
    {
        foreach (ConvolutionGeometry geometry in AnimationPreset.Parse(name).Parts)
            CheckSteps(geometry, new Random(1), $"{name}: {geometry}", most: int.MaxValue);
    }

    [Fact]
    public void Random_layers_use_the_inputs_that_the_reference_uses()
    {
        int tried = 0;
        for (int seed = 0; tried < 200; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed);
            if (problem.Geometry.Batch == 0)
                continue;
            tried++;
            CheckSteps(problem.Geometry, new Random(seed), problem.ToString(), MostStepsTried);
        }
    }

    [Theory]
    [InlineData("no-padding-no-strides", 4, 2, 0, 3, 1, 1)]
    [InlineData("arbitrary-padding", 5, 6, 2, 4, 1, 1)]
    [InlineData("same-padding", 5, 5, 1, 3, 1, 1)]
    [InlineData("full-padding", 5, 7, 2, 3, 1, 1)]
    [InlineData("strides", 5, 2, 0, 3, 2, 1)]
    [InlineData("padding-strides", 5, 3, 1, 3, 2, 1)]
    [InlineData("padding-strides-odd", 6, 3, 1, 3, 2, 1)]
    [InlineData("dilation", 7, 3, 0, 3, 1, 2)]
    [InlineData("numbers", 5, 3, 0, 3, 1, 1)]
    [InlineData("numbers-padding-strides", 5, 3, 1, 3, 2, 1)]
    public void Presets_have_the_sizes_of_the_guide(string name, int input, int output, int padding, int kernel, int stride, int dilation)
    {
        foreach (AxisGeometry axis in AnimationPreset.Parse(name).Parts.Single().Axes)
        {
            Assert.Equal(
                (input, output, padding, padding, kernel, stride, dilation),
                (axis.Input, axis.Output, axis.PadBefore, axis.PadAfter, axis.Kernel, axis.Stride, axis.Dilation));
        }

        if (AnimationPreset.All.FirstOrDefault(preset => preset.Name == $"{name}-transposed") is not { } twin)
            return;
        foreach (AxisGeometry axis in twin.Parts.Single().Axes)
        {
            Assert.Equal(ConvolutionKind.Transposed, axis.Kind);
            Assert.Equal(
                (output, input, padding, padding, kernel, stride, dilation),
                (axis.Input, axis.Output, axis.PadBefore, axis.PadAfter, axis.Kernel, axis.Stride, axis.Dilation));
        }
    }

    [Fact]
    public void A_transposed_layers_window_slides_over_its_stretched_input()
    {
        SlidingAxis axis = new SlidingWindow(AnimationPreset.Parse("strides-transposed").Parts[0]).Axes[2];
        Assert.Equal((-2, 7), (axis.First, axis.Count));
        Assert.Equal([false, false, true, false, true, false, false], Enumerable.Range(-2, 7).Select(axis.IsInput));
        Assert.Equal([-2, -1, 0], Enumerable.Range(0, 3).Select(tap => axis.Place(0, tap)));
        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(axis.Weight));
    }

    /// <summary>
    /// The reference's gradient of one output element tells what each input is multiplied with: the sum of the weights that meet it.
    /// Weights are large random numbers, so that no two sums are equal by chance.
    /// </summary>
    private static void CheckSteps(ConvolutionGeometry geometry, Random random, string problem, int most)
    {
        var window = new SlidingWindow(geometry);
        long[] weight = [.. Enumerable.Range(0, (int)geometry.WeightLength).Select(_ => random.NextInt64(1, 1L << 40))];
        var outputGradient = new long[geometry.OutputLength];
        var expected = new long[geometry.InputLength];
        var actual = new long[geometry.InputLength];
        for (int tried = 0; tried < Math.Min(most, window.StepCount); tried++)
        {
            int step = window.StepCount <= most ? tried : random.Next(window.StepCount);
            outputGradient[step] = 1;
            ReferenceConvolution.InputGradient<long, long>(geometry, weight, outputGradient, expected);
            outputGradient[step] = 0;

            Array.Clear(actual);
            foreach (Product product in window.Products(step))
                actual[product.Input] += weight[product.Weight];
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"step {step} of {problem}");
        }
    }
}
