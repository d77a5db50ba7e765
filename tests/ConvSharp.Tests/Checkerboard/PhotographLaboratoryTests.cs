using System.Globalization;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Errors;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class PhotographLaboratoryTests
{
    private static readonly PhotographLaboratory Quick = new(seeds: 4);

    private static readonly Lazy<PhotographExamination> Article =
        new(() => Quick.Examine(StackedLayers.Parse("3:2"), PhotographPictures.Smooth(60, 80)));

    [Fact]
    public void Every_remedy_is_applied_and_those_without_a_pattern_lower_the_score()
    {
        PhotographExamination found = Article.Value;
        string scores = string.Join("; ", found.Trials.Select(trial => $"{trial.Name} {trial.Score}"));
        Assert.Equal(
            [
                "kernel divisible by the stride", "nearest resize, then convolution", "bilinear resize, then convolution",
                "sub-pixel convolution", "sub-pixel convolution, ICNR start", "a last transposed layer of stride 1",
                "a moving average over one period, last", "even weights",
            ],
            found.Remedies.Select(trial => trial.Name));
        string[] clean =
        [
            "nearest resize, then convolution", "bilinear resize, then convolution", "sub-pixel convolution, ICNR start",
            "a moving average over one period, last", "even weights",
        ];
        Assert.All(clean, name =>
        {
            PhotographTrial trial = found.Remedies.Single(remedy => remedy.Name == name);
            Assert.True(trial.Score < found.Subject.Score / 10 && trial.Contrast < found.Subject.Contrast / 10, scores);
        });
        Assert.True(found.Subject.Score > 10 && found.Subject.Contrast > 0.1, scores);
    }

    [Fact]
    public void The_map_is_the_articles_layer_on_the_photograph()
    {
        Tensor<float> picture = PhotographPictures.Smooth(60, 80);
        var generator = new TorchGenerator(0);
        var layer = new ConvTranspose2d<float>(3, 1, 3, 2, bias: false, generator: generator);
        layer.Weight.Update(weight => Init.XavierNormal(weight, generator));
        Tensor<float> expected = layer.Forward(picture);
        Tensor<float> map = Article.Value.Subject.Map;
        Assert.Equal([120, 160], map.Lengths.ToArray());
        double largest = 0;
        for (nint y = 4; y < 116; y++)
        {
            for (nint x = 4; x < 156; x++)
                largest = Math.Max(largest, Math.Abs(map[y, x] - expected[0, y, x]));
        }

        Assert.True(largest < 1e-5, $"{largest}");
    }

    [Fact]
    public void All_show_the_same_place()
    {
        PhotographExamination found = Article.Value;
        Assert.All(found.Trials, trial =>
        {
            Assert.Equal((found.Place.Height, found.Place.Width), (trial.Place.Height, trial.Place.Width));
            Assert.InRange(trial.Place.Top - found.Place.Top, -2, 2);
            Assert.InRange(trial.Place.Left - found.Place.Left, -2, 2);
            Assert.True(trial.Place.Top + trial.Place.Height <= trial.Map.Lengths[0], trial.Name);
        });
    }

    [Theory]
    [InlineData("3:2:0")]
    [InlineData("3:2:1")]
    [InlineData("5:3:4")]
    [InlineData("3:2:0,3:2:1")]
    [InlineData("shuffle:3:2,3:1:0")]
    public void Paddings_move_the_map_not_the_place(string layers)
    {
        // A single bright pixel: its middle in the output is the middle of its enlarged square.
        StackedLayers stack = StackedLayers.Parse(layers);
        Sequential<float> network = StackNetwork.Build(
            stack, 1, 1, 1, new TorchGenerator(0), static (weight, _) => weight.Fill(1));
        Tensor<float> picture = Tensor.CreateFromShape<float>([1, 1, 21, 21]);
        picture[0, 0, 10, 10] = 1;
        Tensor<float> output = network.Forward(picture);
        (double sum, double moment) = (0, 0);
        for (nint y = 0; y < output.Lengths[2]; y++)
        {
            for (nint x = 0; x < output.Lengths[3]; x++)
                (sum, moment) = (sum + output[0, 0, y, x], moment + (y * output[0, 0, y, x]));
        }

        double expected = (10.5 * stack.ScaleOf(0)) - 0.5 + PhotographFrame.OffsetOf(stack).Down;
        Assert.InRange((moment / sum) - expected, 0, 0.5001);
    }

    [Theory]
    [InlineData("conv:3:2")]
    [InlineData("conv:5x4:2x3")]
    public void Gradients_have_remedies_too(string layers)
    {
        PhotographExamination found = Quick.Examine(StackedLayers.Parse(layers), PhotographPictures.Smooth(121, 122));
        string scores = string.Join("; ", found.Trials.Select(trial => $"{trial.Name} {trial.Score} {trial.Contrast}"));
        PhotographTrial average = Named("average pooling in place of strides"), jitter = Named("gradients averaged over shifts");
        Assert.True(average.Score < found.Subject.Score / 10 && average.Contrast < found.Subject.Contrast / 10, scores);
        Assert.True(jitter.Contrast < found.Subject.Contrast, scores);
        Assert.True(Named("even weights").Contrast < found.Subject.Contrast / 2, scores);

        PhotographTrial Named(string name) => found.Remedies.Single(trial => trial.Name == name);
    }

    [Fact]
    public void The_gradients_of_a_transposed_layer_are_those_of_the_convolution()
    {
        Tensor<float> picture = PhotographPictures.Smooth(100, 100);
        PhotographExamination? found = Quick.ExamineGradients(StackedLayers.Parse("3:2"), picture);
        Assert.Equal("conv 3, stride 2", found!.Subject.Stack.ToString());
        Assert.Null(Quick.ExamineGradients(StackedLayers.Parse("resize:3:2"), picture));
        Assert.Null(Quick.ExamineGradients(StackedLayers.Parse("3:1"), picture));
        Assert.Null(Quick.ExamineGradients(StackedLayers.Parse("3:2"), PhotographPictures.Smooth(20, 20)));
    }

    [Fact]
    public void At_stride_1_there_is_nothing_to_change()
    {
        PhotographExamination found = Quick.Examine(StackedLayers.Parse("3:1"), PhotographPictures.Smooth(50, 50));
        Assert.Empty(found.Remedies);
        Assert.Contains("there is no checkerboard", found.Advice(Language.English), StringComparison.Ordinal);
        Assert.Contains("没有棋盘效应", found.Advice(Language.Chinese), StringComparison.Ordinal);
    }

    [Fact]
    public void Large_photographs_are_scaled_down_and_the_examination_says_so()
    {
        var once = new PhotographLaboratory(seeds: 1);
        PhotographExamination found = once.Examine(StackedLayers.Parse("2:4"), PhotographPictures.Smooth(300, 400));
        Assert.Equal((300, 400), found.GivenSize);
        (nint height, nint width) = (found.Picture.Lengths[1], found.Picture.Lengths[2]);
        Assert.InRange(16 * height * width, PhotographLaboratory.MostPixels * 0.97, PhotographLaboratory.MostPixels);
        Assert.Equal(4.0 / 3, (double)width / height, 0.01);
        Assert.Contains("400×300 was measured at", found.SizeNote(Language.English), StringComparison.Ordinal);
        Assert.Null(Article.Value.SizeNote(Language.English));
    }

    [Theory]
    [InlineData("3:2", 1, 1)]
    [InlineData("3:2", 10, 200)]
    [InlineData("3:1", 15, 15)]
    [InlineData("conv:3:2", 20, 20)]
    [InlineData("99:2", 60, 60)]
    public void A_photograph_too_small_is_refused_with_the_least_size(string layers, int height, int width)
    {
        StackedLayers stack = StackedLayers.Parse(layers);
        ConvolutionArgumentException fault = Assert.Throws<ConvolutionArgumentException>(
            () => Quick.Examine(stack, PhotographPictures.Smooth(height, width)));
        Assert.Contains($"picture is {height}x{width} pixels", fault.Message, StringComparison.Ordinal);
        Match least = Regex.Match(fault.Message, @"use (\d+)x(\d+) or more");
        var once = new PhotographLaboratory(seeds: 1);
        int[] enough = [Number(1), Number(2)];
        once.Examine(stack, PhotographPictures.Smooth(enough[0], enough[1]));
        Assert.Throws<ConvolutionArgumentException>(() => once.Examine(stack, PhotographPictures.Smooth(enough[0] - 1, enough[1])));

        int Number(int group) => int.Parse(least.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("9999:2", "use a smaller kernel")]
    [InlineData("3:32", "use strides whose product is at most 16")]
    public void What_no_photograph_is_large_enough_for_is_refused(string layers, string fix)
    {
        ConvolutionArgumentException fault = Assert.Throws<ConvolutionArgumentException>(
            () => Quick.Examine(StackedLayers.Parse(layers), PhotographPictures.Smooth(60, 60)));
        Assert.Contains(fix, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_other_shapes_are_refused()
    {
        Assert.Throws<ConvolutionArgumentException>(
            () => Quick.Examine(StackedLayers.Parse("3:2"), Tensor.CreateFromShape<float>([1, 60, 60])));
        Assert.Throws<ConvolutionArgumentException>(
            () => Quick.Examine(StackedLayers.Parse("3:2"), Tensor.CreateFromShape<float>([60, 60])));
    }

    [Theory]
    [InlineData("3:2")]
    [InlineData("conv:3:2")]
    [InlineData("max-pool:3:2")]
    public void Every_trial_has_a_name_in_Chinese(string layers)
    {
        PhotographExamination found = new PhotographLaboratory(seeds: 1).Examine(
            StackedLayers.Parse(layers), PhotographPictures.Smooth(100, 100));
        Assert.All(found.Trials, trial => Assert.True(trial.NameIn(Language.Chinese).Any(letter => letter > '\u2e80'), trial.Name));
        Assert.Contains("分数", found.Advice(Language.Chinese), StringComparison.Ordinal);
    }

    [Fact]
    public void Examinations_repeat_whatever_the_number_of_threads()
    {
        Tensor<float> picture = PhotographPictures.Smooth(60, 80);
        var alone = new PhotographLaboratory(seeds: 4, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        PhotographExamination again = alone.Examine(StackedLayers.Parse("3:2"), picture);
        Assert.Equal(Article.Value.Trials.Select(trial => trial.Score), again.Trials.Select(trial => trial.Score));
        Assert.Equal(Article.Value.Place, again.Place);
    }
}
