using System.Text.Json;
using ConvSharp.Geometry;
using ConvSharp.Playground.Api;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>The page's matrix of random layers is the layer: all numbers are integers, so sums are compared exactly.</summary>
public class MatrixPageTests
{
    private const int Layers = 300;

    [Fact]
    public void The_matrix_times_the_input_is_the_layers_output()
    {
        int shown = 0;
        foreach ((string name, MatrixAnswer answer, ConvolutionGeometry geometry) in Shown())
        {
            shown++;
            var places = answer.Places();
            (double[] x, double[] bias) = (answer.Side("input"), answer.Vector("bias"));
            double[] expected = new double[geometry.OutputLength], actual = bias.Length == 0 ? new double[expected.Length] : bias;
            double[] channelBias = [.. bias.Where((_, row) => row % geometry.OutputPlane == 0)];
            ReferenceConvolution.Forward<double, double>(geometry, x, answer.Vector("weight"), channelBias, expected);
            foreach (((int row, int column), (double value, _)) in places)
                actual[row] += value * x[column];
            Assert.True(expected.SequenceEqual(actual), name);
            Assert.True(expected.SequenceEqual(answer.Side("output")), name);
        }

        Assert.True(shown > Layers / 4, $"only {shown} layers have an equation");
    }

    [Fact]
    public void A_place_holds_the_sum_of_its_weights()
    {
        int sums = 0;
        foreach ((string name, MatrixAnswer answer, ConvolutionGeometry geometry) in Shown())
        {
            double[] weight = answer.Vector("weight");
            string[] names = [.. answer.Equation.GetProperty("weight_names").EnumerateArray().Select(text => text.GetString()!)];
            Assert.True(names.Distinct().Count() == weight.Length, $"{name}: names of weights are not unique");
            foreach ((_, (double value, int[] weights)) in answer.Places())
            {
                Assert.True(weights.Length > 0 && weights.Sum(at => weight[at]) == value, name);
                Assert.True(weights.Length == 1 || geometry.PaddingMode != PaddingMode.Zeros, name);
                sums += weights.Length > 1 ? 1 : 0;
            }
        }

        Assert.True(sums > 0, "no place holds several weights");
    }

    [Fact]
    public void The_way_back_is_the_transpose()
    {
        foreach ((string name, MatrixAnswer answer, _) in Shown())
        {
            (double[] x, double[] y) = (answer.Side("input"), answer.Side("output"));
            var back = new double[x.Length];
            foreach (((int row, int column), (double value, _)) in answer.Places())
                back[column] += value * y[row];
            Assert.True(back.SequenceEqual(answer.Side("back")), name);
            double difference = back.Zip(x, (there, here) => Math.Abs(there - here)).Max();
            Assert.True(difference == answer.Equation.GetProperty("difference").GetDouble(), name);
        }
    }

    [Fact]
    public void The_layer_of_the_other_kind_has_the_transpose_for_its_matrix()
    {
        (int convolutions, int transposed) = (0, 0);
        foreach ((string name, MatrixAnswer answer, ConvolutionGeometry geometry) in Shown())
        {
            if (answer.OtherQuery is not { } query)
            {
                Assert.True(geometry.Kind == ConvolutionKind.Transposed || geometry.PaddingMode != PaddingMode.Zeros, name);
                continue;
            }

            var other = new MatrixAnswer(query);
            Assert.True(other.Message is null, $"{name}: {query}: {other.Message}");
            var expected = answer.Places().ToDictionary(
                place => (place.Key.Column, place.Key.Row), place => (place.Value.Value, place.Value.Weights[0]));
            var actual = other.Places().ToDictionary(place => place.Key, place => (place.Value.Value, place.Value.Weights[0]));
            Assert.True(expected.Count == actual.Count && expected.All(place => actual[place.Key] == place.Value), $"{name}: {query}");
            Assert.True(other.Side("output").SequenceEqual(answer.Side("back")), $"{name}: {query}");
            if (geometry.Kind == ConvolutionKind.Convolution)
                convolutions++;
            else
                transposed++;
        }

        Assert.True(convolutions > 5 && transposed > 5, $"{convolutions} convolutions and {transposed} transposed layers");
    }

    [Fact]
    public void The_pattern_is_counted()
    {
        foreach ((string name, MatrixAnswer answer, _) in Shown())
        {
            var places = answer.Places();
            JsonElement pattern = answer.Root.GetProperty("pattern"), matrix = answer.Root.GetProperty("matrix");
            (int rows, int columns) = (answer.Side("output").Length, answer.Side("input").Length);
            Assert.True($"{rows}" == matrix.GetProperty("rows").GetString() && $"{columns}" == matrix.GetProperty("columns").GetString(), name);
            Assert.Equal(places.Count, pattern.GetProperty("places").GetInt32());
            Assert.Equal(places.Count / ((double)rows * columns), pattern.GetProperty("share").GetDouble());
            int most = places.GroupBy(place => place.Key.Row).Select(row => row.Count()).DefaultIfEmpty(0).Max();
            Assert.True(most == pattern.GetProperty("most_in_row").GetInt32(), name);
        }
    }

    [Fact]
    public void The_matrix_of_the_article()
    {
        var answer = new MatrixAnswer("input=4x4&values=1+2+0+1+3+1+2+0+0+1+3+2+2+0+1+1&kernel-values=1+0+-1+2+1+-2+1+0+-1");
        Assert.Equal([1, 4, -3, 1], answer.Side("output"));
        Assert.Equal(9, answer.Equation.GetProperty("difference").GetDouble());
        Assert.Equal(36, answer.Places().Count);
        Assert.Equal("transposed&input=2x2&kernel=3&values=1+4+-3+1&kernel-values=1+0+-1+2+1+-2+1+0+-1", answer.OtherQuery);
        Assert.Equal("w01", answer.Equation.GetProperty("weight_names")[1].GetString());
    }

    [Theory]
    [InlineData("input=9x9&padding=1", 81, 81)]
    [InlineData("input=65&rank=1&kernel=1", 65, 65)]
    [InlineData("input=40x40&padding=1&in-channels=1&out-channels=2", 256, 512)]
    [InlineData("input=1&rank=1&kernel=600&padding=600&in-channels=1&out-channels=2", 2, 1204)]
    [InlineData("input=8&rank=1&kernel=1&in-channels=8&out-channels=8&groups=1", 64, 64, true)]
    [InlineData("input=1&rank=1&kernel=1&in-channels=40&out-channels=40", 40, 40, false)]
    public void Large_matrices_have_a_picture(string query, int width, int height, bool hasEquation = false)
    {
        var answer = new MatrixAnswer(query);
        Assert.Equal(hasEquation, answer.HasEquation);
        byte[] picture = MatrixPage.Picture(query);
        if (hasEquation)
            return;
        JsonElement sizes = answer.Root.GetProperty("picture");
        (int shownWidth, int shownHeight) = (sizes.GetProperty("width").GetInt32(), sizes.GetProperty("height").GetInt32());
        Assert.Equal(picture.Length, shownWidth * shownHeight * 4);
        Assert.InRange(Math.Max(shownWidth, shownHeight), 1, 512);
        int inked = picture.Chunk(4).Count(pixel => !pixel.SequenceEqual(picture.TakeLast(4)));
        Assert.InRange(inked, 1, width * height);
    }

    [Fact]
    public void The_way_back_has_the_transposed_picture()
    {
        const string query = "input=9x8&stride=2";
        JsonElement forward = new MatrixAnswer(query).Root.GetProperty("picture");
        JsonElement back = new MatrixAnswer(query + "&view=round-trip").Root.GetProperty("picture");
        (int width, int height) = (forward.GetProperty("width").GetInt32(), forward.GetProperty("height").GetInt32());
        Assert.Equal((72, 12), (width, height));
        Assert.Equal((12, 72), (back.GetProperty("width").GetInt32(), back.GetProperty("height").GetInt32()));
        byte[] picture = MatrixPage.Picture(query), turned = MatrixPage.Picture(query + "&view=round-trip");
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                ReadOnlySpan<byte> pixel = picture.AsSpan(((row * width) + column) * 4, 4);
                Assert.True(pixel.SequenceEqual(turned.AsSpan(((column * height) + row) * 4, 4)), $"row {row}, column {column}");
            }
        }
    }

    [Fact]
    public void A_picture_has_ink_where_the_matrix_has_places()
    {
        const string query = "input=9x9&padding=1&no-bias";
        byte[] picture = MatrixPage.Picture(query);
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1 }, [1, 9, 9], [1, 1, 3, 3]);
        ConvolutionMatrix<double> matrix = ConvolutionMatrix.Create<double>(geometry, new double[9]);
        byte[] empty = picture.AsSpan(80 * 4, 4).ToArray();
        for (int row = 0; row < 81; row++)
        {
            int[] columns = matrix.ColumnIndices[matrix.RowOffsets[row]..matrix.RowOffsets[row + 1]].ToArray();
            for (int column = 0; column < 81; column++)
            {
                bool isEmpty = picture.AsSpan(((row * 81) + column) * 4, 4).SequenceEqual(empty);
                Assert.True(isEmpty != columns.Contains(column), $"row {row}, column {column}");
            }
        }
    }

    [Fact]
    public void Presets_have_matrices()
    {
        using JsonDocument list = JsonDocument.Parse(ArithmeticPage.PresetList("en"));
        foreach (JsonElement preset in list.RootElement.GetProperty("presets").EnumerateArray())
        {
            // The page leaves out the view, which is one of the page Arithmetic.
            string query = preset.GetProperty("query").GetString()!.Split("&view=")[0];
            var answer = new MatrixAnswer(query);
            Assert.True(answer.HasEquation || MatrixPage.Picture(query).Length > 0, $"{query}: {answer.Message}");
        }
    }

    [Theory]
    [InlineData("no-bias", "C = (layer(ones) - b).flatten(1).T", "layer = nn.Conv2d(1, 1, kernel_size=3, bias=False)")]
    [InlineData("input=3&stride=2&padding=same&transposed", "cut = lambda x: layer(x)[..., 0:6]", "x = torch.randn(1, 3)")]
    [InlineData("transposed&padding=1&padding-mode=reflect", "# torch's transposed convolutions have padding_mode='zeros' alone", "#")]
    public void Torch_code_makes_the_matrix(string query, string expected, string also)
    {
        string code = new MatrixAnswer(query).Root.GetProperty("torch").GetString()!;
        Assert.Contains(expected, code, StringComparison.Ordinal);
        Assert.Contains(also, code, StringComparison.Ordinal);
    }

    [Fact]
    public void Sharp_code_makes_the_matrix()
    {
        string code = new MatrixAnswer("stride=2&input=6&rank=1").Root.GetProperty("csharp").GetString()!;
        Assert.Contains("var layer = new Conv1d<float>(1, 1, 3, stride: 2);", code, StringComparison.Ordinal);
        Assert.Contains("layer.Geometry([1, 6]);", code, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, MatrixAnswer Answer, ConvolutionGeometry Geometry)> Shown()
    {
        foreach ((string name, string query, ConvolutionGeometry geometry) in RandomRequests.Of(Layers))
        {
            var answer = new MatrixAnswer(query);
            Assert.True(answer.Message is null, $"{name}: {answer.Message}");
            if (answer.HasEquation)
                yield return (name, answer, geometry);
        }
    }
}
