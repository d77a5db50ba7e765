using System.Globalization;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Plans;
using ConvSharp.Reference;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>The numbers in pictures, read back from their text, are those that the library computes.</summary>
public partial class EquationTests
{
    public static TheoryData<string, int[], int[], int, int, int> Layers => new(
        ("conv", [1, 4, 4], [1, 1, 3, 3], 1, 0, 1), ("conv", [1, 5, 5], [1, 1, 3, 3], 2, 1, 1), ("conv", [2, 3, 4], [2, 2, 2, 3], 1, 1, 1),
        ("conv", [4, 3, 3], [2, 2, 2, 2], 1, 0, 2), ("conv", [1, 9], [1, 1, 3], 2, 1, 1), ("conv", [1, 2, 3, 3], [1, 1, 2, 2, 2], 1, 0, 1),
        ("transposed", [1, 2, 2], [1, 1, 3, 3], 1, 0, 1), ("transposed", [1, 2, 3], [1, 1, 3, 2], 2, 1, 1),
        ("transposed", [2, 2, 2], [2, 1, 2, 2], 1, 0, 1), ("transposed", [1, 4], [1, 1, 3], 3, 0, 1));

    [Theory]
    [MemberData(nameof(Layers))]
    public void An_equation_shows_the_layers_numbers(string kind, int[] input, int[] weight, int stride, int padding, int groups)
    {
        var layer = new Numbers(kind, input, weight, stride, padding, groups);
        Animation animation = Animation.CreateEquation(layer.Geometry, layer.Values, new AnimationOptions { Size = 1600 });
        ConvolutionMatrix<double> matrix = ConvolutionMatrix.Create<double>(layer.Geometry, layer.Weight);

        // Vectors and pictures show the input and the output twice, C each of its entries, zeros among them.
        IEnumerable<double> expected = [.. layer.Input, .. layer.Input, .. layer.Output, .. layer.Output, .. layer.Weight, .. matrix.Values];
        Assert.Equal(expected.Order(), NumbersOf(animation).Order());
        Assert.Equal(kind == "conv" ? matrix.Rows : matrix.Columns, animation.FrameCount);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Formulas_add_up_to_the_output(string kind, int[] input, int[] weight, int stride, int padding, int groups)
    {
        var layer = new Numbers(kind, input, weight, stride, padding, groups);
        Animation animation = Animation.CreateEquation(layer.Geometry, layer.Values, new AnimationOptions { Size = 1600 });
        double[] sums = new double[layer.Output.Length];
        foreach (string formula in FormulasOf(animation))
        {
            if (formula.StartsWith('y'))
            {
                Match parts = RowFormula().Match(formula);
                double sum = Products().Matches(parts.Groups["sum"].Value).Sum(Value);
                Assert.Equal(sum, Parse(parts.Groups["result"].Value));
                sums[int.Parse(parts.Groups["row"].Value, CultureInfo.InvariantCulture)] = sum;
            }

            foreach (Match spread in Spreads().Matches(formula))
                sums[int.Parse(spread.Groups["row"].Value, CultureInfo.InvariantCulture)] += Value(spread);
        }

        Assert.Equal(layer.Output, sums);
    }

    /// <summary>The products that the spread view writes out add up to the output of the transposed layer.</summary>
    [Theory]
    [InlineData(new[] { 1, 2, 3 }, new[] { 1, 1, 3, 2 }, 2, 0)]
    [InlineData(new[] { 1, 3, 3 }, new[] { 1, 1, 3, 3 }, 1, 1)]
    [InlineData(new[] { 1, 5 }, new[] { 1, 1, 4 }, 3, 1)]
    public void A_spread_view_writes_all_products(int[] input, int[] weight, int stride, int padding)
    {
        var layer = new Numbers("transposed", input, weight, stride, padding, groups: 1);
        var options = new AnimationOptions { Size = 1600, View = AnimationView.Spread, Numbers = true, Computation = true };
        double[] sums = new double[layer.Output.Length];
        long[] sizes = [.. layer.Geometry.Axes.ToArray().Select(axis => axis.Output)];
        foreach (Match spread in FormulasOf(Animation.Create(layer.Geometry, layer.Values, options)).SelectMany(text => Spreads().Matches(text)))
        {
            long[] place = [.. spread.Groups["row"].Value.Trim('[', ']').Split(',').Select(index => long.Parse(index, CultureInfo.InvariantCulture))];
            sums[place.Zip(sizes).Aggregate(0L, (at, axis) => (at * axis.Second) + axis.First)] += Value(spread);
        }

        Assert.Equal(layer.Output, sums);
    }

    [Fact]
    public void Sums_of_channels_add_up_to_the_output()
    {
        var layer = new Numbers("conv", [3, 4, 4], [2, 3, 3, 3], stride: 1, padding: 1, groups: 1);
        var options = new AnimationOptions { Size = 1600, Numbers = true, Computation = true };
        Animation animation = Animation.Create(layer.Geometry, layer.Values, options);
        for (int frame = 0; frame < animation.FrameCount; frame++)
        {
            double[] sums =
            [
                .. animation.Scene.Marks.OfType<Label>().Where(label => label.Text.StartsWith('Σ') && label.ShowsIn(frame))
                    .Select(label => Parse(label.Text[2..])),
            ];
            Assert.Equal(3, sums.Length);
            Assert.Equal(layer.Output[frame], sums.Sum());
        }
    }

    [Fact]
    public void A_transposed_layer_shows_its_kernel_and_the_turned_one()
    {
        var layer = new Numbers("transposed", [1, 2, 2], [1, 1, 2, 3], stride: 1, padding: 0, groups: 1);
        var options = new AnimationOptions { Size = 1000, Numbers = true };
        Animation animation = Animation.Create(layer.Geometry, layer.Values, options);
        Label[] labels = [.. animation.Scene.Marks.OfType<Label>()];
        Assert.Contains(labels, label => label.Text == "kernel");
        Assert.Contains(labels, label => label.Text == "turned 180°");

        // The turned kernel is written first, both in the order of their cells.
        double[] numbers = [.. labels.Where(label => Number().IsMatch(label.Text)).Select(label => Parse(label.Text))];
        Assert.Equal([.. layer.Weight.Reverse(), .. layer.Weight], numbers[^12..]);
    }

    [Fact]
    public void A_round_trip_shows_the_way_back_and_the_difference()
    {
        var layer = new Numbers("conv", [1, 4, 4], [1, 1, 3, 3], stride: 1, padding: 0, groups: 1);
        double[] back = new double[layer.Input.Length];
        ConvolutionMatrix.Create<double>(layer.Geometry, layer.Weight).Transpose().Multiply(layer.Output, back);
        IEnumerable<double> expected = [.. layer.Input, .. layer.Output, .. back, .. back.Zip(layer.Input, (there, here) => there - here)];
        Animation animation = Animation.CreateRoundTrip(layer.Geometry, layer.Values, new AnimationOptions { Size = 1600 });
        Assert.Equal(expected.Order(), NumbersOf(animation).Order());
    }

    [Fact]
    public void Flattening_shows_each_element_twice()
    {
        var layer = new Numbers("conv", [2, 3, 2], [1, 2, 2, 2], stride: 1, padding: 0, groups: 1);
        Animation animation = Animation.CreateFlattening(layer.Geometry, layer.Values, new AnimationOptions { Size = 600 });
        Assert.Equal(layer.Input.Concat(layer.Input).Order(), NumbersOf(animation).Order());
        Assert.Equal(12, animation.FrameCount);
    }

    [Theory]
    [InlineData("conv", DrawingTheme.Light, Language.English)]
    [InlineData("conv", DrawingTheme.Dark, Language.Chinese)]
    [InlineData("transposed", DrawingTheme.Light, Language.Chinese)]
    [InlineData("transposed", DrawingTheme.Dark, Language.English)]
    public void Equations_look_as_approved(string kind, DrawingTheme theme, Language language)
    {
        int side = kind == "conv" ? 4 : 2;
        var layer = new Numbers(kind, [1, side, side], [1, 1, 3, 3], stride: 1, padding: 0, groups: 1);
        var options = new AnimationOptions { Size = 640, Theme = theme, Language = language };
        ApprovedPicture.Check(
            $"equation-{kind}-{theme}".ToLowerInvariant(), Animation.CreateEquation(layer.Geometry, layer.Values, options).Frame(1));
    }

    [Fact]
    public void Names_stand_for_numbers_that_are_not_given()
    {
        var layer = new Numbers("conv", [1, 5, 5], [1, 1, 3, 3], stride: 1, padding: 0, groups: 1);
        Animation animation = Animation.CreateEquation(layer.Geometry, AnimationValues.None, new AnimationOptions { Size = 640 });
        string[] texts = [.. animation.Scene.Marks.OfType<Label>().Select(label => label.Text)];
        Assert.Equal(10, texts.Count(text => text == "w12"));
        Assert.Equal(2, texts.Count(text => text == "x24"));
        Assert.Equal("y0 = w00·x0 + w01·x1 + w02·x2 + w10·x5 + w11·x6 + w12·x7 + w20·x10 + w21·x11 + w22·x12", FormulasOf(animation).First());
        ApprovedPicture.Check("equation-names", animation.Frame(0));
    }

    [Fact]
    public void The_way_back_and_the_flattening_look_as_approved()
    {
        var layer = new Numbers("conv", [1, 4, 4], [1, 1, 3, 3], stride: 1, padding: 0, groups: 1);
        var options = new AnimationOptions { Size = 640 };
        ApprovedPicture.Check("round-trip", Animation.CreateRoundTrip(layer.Geometry, layer.Values, options).Frame(0));
        ApprovedPicture.Check("flatten", Animation.CreateFlattening(layer.Geometry, layer.Values, options).Frame(6));
    }

    [Theory]
    [InlineData(3, 200, "200, in which cells")]
    [InlineData(12, 1600, "at most 128")]
    public void Equations_that_cannot_be_read_are_refused(int side, int size, string complaint)
    {
        var layer = new Numbers("conv", [1, side, side], [1, 1, 2, 2], stride: 1, padding: 1, groups: 1);
        var fault = Assert.Throws<ArgumentException>(
            () => Animation.CreateEquation(layer.Geometry, layer.Values, new AnimationOptions { Size = size }));
        Assert.Contains(complaint, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The texts of an SVG page that are numbers.</summary>
    private static IEnumerable<double> NumbersOf(Animation animation) =>
        XDocument.Parse(animation.ToSvg()).Descendants().Where(at => at.Name.LocalName == "text")
            .Select(text => text.Value).Where(text => Number().IsMatch(text)).Select(Parse);

    /// <summary>The text of each frame, its lines joined.</summary>
    private static IEnumerable<string> FormulasOf(Animation animation) =>
        Enumerable.Range(0, animation.FrameCount).Select(frame => string.Join(' ', animation.Scene.Marks.OfType<Label>()
            .Where(label => (label.Frame is not null || animation.FrameCount == 1) && label.ShowsIn(frame) && !Number().IsMatch(label.Text))
            .Select(label => label.Text)));

    private static double Value(Match product) =>
        (product.Groups["sign"].Value == "−" ? -1 : 1) * Parse(product.Groups["a"].Value) * Parse(product.Groups["b"].Value.Trim('(', ')'));

    private static double Parse(string text) => double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture);

    [GeneratedRegex("^−?[0-9]+$")]
    private static partial Regex Number();

    [GeneratedRegex("^y(?<row>[0-9]+) (?<sum>.*) = (?<result>−?[0-9]+)$")]
    private static partial Regex RowFormula();

    [GeneratedRegex("(?<sign>[=+−]) (?<a>−?[0-9]+)·(?<b>\\(−[0-9]+\\)|[0-9]+)")]
    private static partial Regex Products();

    [GeneratedRegex("(?<a>−?[0-9]+)·(?<b>\\(−[0-9]+\\)|[0-9]+) → y(?<row>[0-9]+|\\[[0-9,]+\\])")]
    private static partial Regex Spreads();

    /// <summary>A layer with small whole numbers, and its output by the library.</summary>
    private sealed class Numbers
    {
        public Numbers(string kind, int[] input, int[] weight, int stride, int padding, int groups)
        {
            var random = new Random(17);
            ConvolutionKind layer = kind == "conv" ? ConvolutionKind.Convolution : ConvolutionKind.Transposed;
            var options = new ConvolutionOptions { Stride = stride, Padding = padding, Groups = groups };
            nint[] shape = [.. input.Select(size => (nint)size)], weightShape = [.. weight.Select(size => (nint)size)];
            Geometry = ConvolutionGeometry.Create(layer, options, shape, weightShape);
            (Input, Weight) = (Draw(Geometry.InputLength), Draw(Geometry.WeightLength));
            Tensor<double> x = Tensor.Create(Input, shape), w = Tensor.Create(Weight, weightShape);
            Values = AnimationValues.None.WithParameters<double>(Geometry, w, default).WithInput<double>(Geometry, x);
            Output = [.. ConvolutionPlan<double>.Create(layer, options, shape, w).Execute(x).Select(value => Math.Round(value))];

            double[] Draw(long count) => [.. Enumerable.Range(0, (int)count).Select(_ => (double)random.Next(-4, 5))];
        }

        public ConvolutionGeometry Geometry { get; }

        public double[] Input { get; }

        public double[] Weight { get; }

        public double[] Output { get; }

        public AnimationValues Values { get; }
    }
}
