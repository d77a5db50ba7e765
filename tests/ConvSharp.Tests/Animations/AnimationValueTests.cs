using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>The numbers in the cells: samples, or the layer's and its input's own.</summary>
public class AnimationValueTests
{
    [Fact]
    public void Samples_give_the_output_that_the_reference_gives()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed);
            if (problem.Geometry.Batch != 1)
                continue;
            var values = new LayerValues(new SlidingWindow(problem.Geometry), AnimationValues.None with { HasBias = seed % 2 == 0 });
            var expected = new double[values.Output.Length];
            ReferenceConvolution.Forward<double, double>(problem.Geometry, values.Input, values.Weight, values.Bias ?? [], expected);
            Assert.True(expected.AsSpan().SequenceEqual(values.Output), problem.ToString());
            Assert.All(values.Output, number => Assert.Equal(Math.Round(number), number));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_layers_own_numbers_are_in_its_cells(bool bias)
    {
        var layer = new Conv2d<float>(1, 1, 2, bias: bias, generator: new TorchGenerator(3));
        Tensor<float> input = Tensor.Create<float>([0.5f, -1.25f, 2, 0, 100, 1e-5f], [1, 2, 3]);
        Tensor<float> output = layer.Forward(input);
        var options = new AnimationOptions { Size = 480, Numbers = true, Computation = true };
        Animation animation = Animation.Create(layer, input.AsReadOnlyTensorSpan(), options);

        string[] texts = [.. animation.Scene.Marks.OfType<Label>().Select(label => label.Text)];
        foreach (string number in (string[])["0.5", "−1.25", "2", "0", "100", "1e−5"])
            Assert.Contains(number, texts);
        float[] weight = new float[4];
        layer.Weight.Values.FlattenTo(weight);
        foreach (float number in weight.Concat(output))
            Assert.Contains(NumberText.Short(number), texts);
        Assert.Equal(bias ? 2 : 0, texts.Count(text => text.Contains("= Σ w·x + b", StringComparison.Ordinal)));
        Assert.Equal(2, texts.Count(text => text.Contains("·(−1.25)", StringComparison.Ordinal)));
        Assert.Equal(2, texts.Count(text => text.Contains('≈', StringComparison.Ordinal)));
    }

    [Fact]
    public void Views_and_batches_of_one_are_taken_and_a_missing_input_is_sampled()
    {
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, 2, 2], [1, 1, 2, 1]);
        Tensor<double> input = Tensor.Create<double>([11, 12, 9, 13, 14, 9], [1, 1, 2, 3]);
        Tensor<double> weight = Tensor.Create<double>([2, 9, 3, 9], [1, 1, 2, 2]);
        ReadOnlyTensorSpan<double> part = input.AsReadOnlyTensorSpan()[.., .., .., ..2];
        ReadOnlyTensorSpan<double> column = weight.AsReadOnlyTensorSpan()[.., .., .., ..1];
        var options = new AnimationOptions { Numbers = true };
        Animation given = Animation.Create<double>(geometry, part, column, options: options);
        Assert.Equal(["11", "12", "13", "14", "61", "66", "2", "3"], Numbers(given));
        Animation sampled = Animation.Create<double>(geometry, default, column, options: options);
        string[] samples = Numbers(Animation.Create(geometry, options));
        Assert.Equal(samples[..4], Numbers(sampled)[..4]);
        Assert.Equal(["2", "3"], Numbers(sampled)[^2..]);

        static string[] Numbers(Animation animation) => [.. animation.Scene.Marks.OfType<Label>().Select(label => label.Text)];
    }

    [Fact]
    public void Numbers_of_another_shape_are_refused_by_name()
    {
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, 4, 4], [1, 1, 3, 3]);
        Assert.Equal("input", Refused([1, 4, 5], [1, 1, 3, 3], [1]));
        Assert.Equal("input", Refused([2, 1, 4, 4], [1, 1, 3, 3], [1]));
        Assert.Equal("weight", Refused([1, 4, 4], [1, 3, 3], [1]));
        Assert.Equal("bias", Refused([1, 4, 4], [1, 1, 3, 3], [2]));

        string? Refused(nint[] input, nint[] weight, nint[] bias) => Assert.Throws<ArgumentException>(() => Animation.Create<float>(
            geometry, Tensor.CreateFromShape<float>(input), Tensor.CreateFromShape<float>(weight),
            Tensor.CreateFromShape<float>(bias))).ParamName;
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(12, "12")]
    [InlineData(-12345, "−12345")]
    [InlineData(0.25, "0.25")]
    [InlineData(-1.3, "−1.3")]
    [InlineData(1.004, "1")]
    [InlineData(0.0625, "0.063")]
    [InlineData(9.996, "10")]
    [InlineData(-12.34, "−12.3")]
    [InlineData(123.4, "123")]
    [InlineData(-1e-320, "−1e−320")]
    [InlineData(-0.00321, "−3e−3")]
    [InlineData(123456, "1e5")]
    [InlineData(99999.9, "1e5")]
    [InlineData(-3.4e38, "−3e38")]
    [InlineData(5e-324, "5e−324")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_are_short(double number, string text) => Assert.Equal(text, NumberText.Short(number));

    [Fact]
    public void Short_numbers_are_near_and_say_when_they_are_rounded()
    {
        var random = new Random(11);
        for (int i = 0; i < 10_000; i++)
        {
            double number = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 9));
            string text = NumberText.Short(number);
            double shown = double.Parse(text.Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(text.Length <= 6, $"{number} as {text}");
            Assert.True(Math.Abs(shown - number) <= 0.34 * Math.Abs(number), $"{number} as {text}");
            Assert.False(NumberText.IsRounded(shown), text);
            Assert.True(NumberText.IsRounded(number) || Math.Abs(shown - number) <= 1e-6 * Math.Abs(number), $"{number} as {text}");
            Assert.False(NumberText.IsRounded((float)shown), text);
        }
    }
}
