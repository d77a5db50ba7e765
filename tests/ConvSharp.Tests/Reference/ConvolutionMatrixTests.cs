using System.Globalization;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Reference;

public class ConvolutionMatrixTests
{
    private static readonly int[] Nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Fact]
    public void Four_by_four_image_and_three_by_three_kernel()
    {
        ConvolutionMatrix<int> matrix = ConvolutionMatrix.Create<int>(Shapes.Conv(2, 4, 3), Nine);
        Assert.Equal(
            """
            1 2 3 . 4 5 6 . 7 8 9 . . . . .
            . 1 2 3 . 4 5 6 . 7 8 9 . . . .
            . . . . 1 2 3 . 4 5 6 . 7 8 9 .
            . . . . . 1 2 3 . 4 5 6 . 7 8 9
            """, Print(matrix));
        Assert.Equal([0, 9, 18, 27, 36], matrix.RowOffsets);
        Assert.Equal([0, 1, 2, 4, 5, 6, 8, 9, 10], matrix.ColumnIndices[..9]);
    }

    [Fact]
    public void Its_transposed_twin_goes_from_two_by_two_to_four_by_four()
    {
        ConvolutionMatrix<int> matrix = ConvolutionMatrix.Create<int>(Shapes.ConvTranspose(2, 2, 3), Nine);
        Assert.Equal(
            """
            1 . . .
            2 1 . .
            3 2 . .
            . 3 . .
            4 . 1 .
            5 4 2 1
            6 5 3 2
            . 6 . 3
            7 . 4 .
            8 7 5 4
            9 8 6 5
            . 9 . 6
            . . 7 .
            . . 8 7
            . . 9 8
            . . . 9
            """, Print(matrix));
    }

    [Fact]
    public void Transposing_back_restores_the_shape_but_not_the_picture()
    {
        double[] image = [.. Enumerable.Range(0, 16).Select(i => (double)i)];
        double[] kernel = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        ConvolutionMatrix<double> convolution = ConvolutionMatrix.Create<double>(Shapes.Conv(2, 4, 3), kernel);
        ConvolutionMatrix<double> transposed = convolution.Transpose();
        var output = new double[convolution.Rows];
        var back = new double[transposed.Rows];
        convolution.Multiply(image, output);
        transposed.Multiply(output, back);

        Assert.Equal([303, 348, 483, 528], output);
        Assert.Equal(image.Length, back.Length);
        Assert.Equal(303, back[0]);

        // Nor does any multiple: the ratio to the picture differs from element to element.
        Assert.NotEqual(back[5] / image[5], back[15] / image[15]);
    }

    [Fact]
    public void Times_a_picture_is_the_convolution()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed) with { Bias = [] };
            ConvolutionGeometry geometry = problem.Geometry;
            ConvolutionMatrix<long> matrix = ConvolutionMatrix.Create<long>(geometry, [.. problem.Weight.Select(w => (long)w)]);
            long[] input = [.. problem.Input.Select(x => (long)x)];
            var output = new long[geometry.OutputLength];
            for (int picture = 0; picture < geometry.Batch; picture++)
            {
                matrix.Multiply(input.AsSpan(picture * matrix.Columns, matrix.Columns), output.AsSpan(picture * matrix.Rows, matrix.Rows));
            }

            Assert.True(output.SequenceEqual(problem.Output()), $"{problem}");
        }
    }

    [Fact]
    public void Entries_are_ordered_distinct_and_named_after_their_weights()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed);
            ConvolutionMatrix<int> matrix = ConvolutionMatrix.Create<int>(problem.Geometry, problem.Weight);
            Assert.Equal(matrix.Rows + 1, matrix.RowOffsets.Length);
            Assert.Equal(matrix.Values.Length, matrix.RowOffsets[^1]);
            for (int row = 0; row < matrix.Rows; row++)
            {
                int[] columns = matrix.ColumnIndices[matrix.RowOffsets[row]..matrix.RowOffsets[row + 1]].ToArray();
                Assert.True(columns.SequenceEqual(columns.Distinct().Order()), $"{problem}, row {row}");
            }

            for (int entry = 0; entry < matrix.Values.Length; entry++)
            {
                int index = matrix.WeightIndices[entry];
                bool single = index != ConvolutionMatrix<int>.SeveralWeights;
                bool right = single ? problem.Weight[index] == matrix.Values[entry] : problem.Geometry.PaddingMode != PaddingMode.Zeros;
                Assert.True(right, $"{problem}, entry {entry}");
            }
        }
    }

    [Fact]
    public void Weights_that_meet_the_same_element_are_added_up()
    {
        var options = new ConvolutionOptions { Padding = 1, PaddingMode = PaddingMode.Replicate };
        ConvolutionMatrix<int> matrix = ConvolutionMatrix.Create<int>(Shapes.Conv(1, 3, 3, options), [100, 10, 1]);
        Assert.Equal(
            """
            110 1 .
            100 10 1
            . 100 11
            """, Print(matrix));
        Assert.Equal([-1, 2, 0, 1, 2, 0, -1], matrix.WeightIndices);
    }

    /// <summary>
    /// A convolution's matrix, transposed, is the matrix of the transposed layer that has its weights and gives its input's size.
    /// </summary>
    [Fact]
    public void Transpose_is_the_transposed_layers_matrix()
    {
        int compared = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed);
            ConvolutionGeometry geometry = problem.Geometry;
            if (geometry.Kind == ConvolutionKind.Transposed || geometry.PaddingMode != PaddingMode.Zeros)
                continue;
            ConvolutionGeometry twin = ConvolutionGeometry.Create(
                ConvolutionKind.Transposed,
                new ConvolutionOptions
                {
                    Stride = PerAxis(axis => axis.Stride),
                    Dilation = PerAxis(axis => axis.Dilation),
                    Padding = Padding.Asymmetric(PerAxis(axis => axis.PadBefore), PerAxis(axis => axis.PadAfter)),
                    Groups = geometry.Groups,
                    OutputSize = PerAxis(axis => axis.Input),
                },
                geometry.OutputShape,
                geometry.WeightShape);
            Assert.Equal(geometry.InputShape, twin.OutputShape);

            ConvolutionMatrix<int> expected = ConvolutionMatrix.Create<int>(twin, problem.Weight);
            AssertEqual(expected, ConvolutionMatrix.Create<int>(geometry, problem.Weight).Transpose(), problem);
            AssertEqual(expected, expected.Transpose().Transpose(), problem);
            compared++;

            PerAxis PerAxis(Func<AxisGeometry, long> value) => new([.. geometry.Axes.ToArray().Select(value)]);
        }

        Assert.True(compared > 30, $"only {compared} problems were compared");
    }

    [Fact]
    public void Weights_may_be_a_tensor_of_any_layout()
    {
        Tensor<float> weight = Tensor.Create([1f, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]);
        ConvolutionGeometry geometry = Shapes.Conv(2, 4, 3);
        ConvolutionMatrix<float> matrix = ConvolutionMatrix.Create(geometry, weight);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], matrix.Values[..9]);

        Tensor<float> swapped = Tensor.PermuteDimensions(weight, [0, 1, 3, 2]);
        Assert.Equal([1, 4, 7, 2, 5, 8, 3, 6, 9], ConvolutionMatrix.Create(geometry, swapped).Values[..9]);

        Tensor<float> square = Tensor.Create([1f, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]);
        var error = Assert.Throws<ConvolutionArgumentException>(() => ConvolutionMatrix.Create(geometry, square));
        Assert.Equal("weight", error.ParamName);
    }

    [Fact]
    public void Vectors_and_weights_of_the_wrong_length_are_refused()
    {
        ConvolutionGeometry geometry = Shapes.Conv(2, 4, 3);
        Assert.Throws<ConvolutionArgumentException>(() => ConvolutionMatrix.Create<int>(geometry, Nine.AsSpan(1)));
        Assert.Throws<ArgumentNullException>(() => ConvolutionMatrix.Create<int>(null!, Nine));

        ConvolutionMatrix<int> matrix = ConvolutionMatrix.Create<int>(geometry, Nine);
        Assert.Throws<ConvolutionArgumentException>(() => matrix.Multiply(new int[15], new int[4]));
        Assert.Throws<ConvolutionArgumentException>(() => matrix.Multiply(new int[16], new int[5]));
        var memory = new int[20];
        Assert.Throws<ConvolutionArgumentException>(() => matrix.Multiply(memory.AsSpan(0, 16), memory.AsSpan(15, 4)));
    }

    [Fact]
    public void Matrices_too_large_are_refused_before_they_are_allocated()
    {
        ConvolutionGeometry manyEntries = Shapes.Conv(1, 1 << 20, 1 << 19);
        var error = Assert.Throws<ConvolutionArgumentException>(() => ConvolutionMatrix.Create<double>(manyEntries, new double[1 << 19]));
        Assert.Contains($"{((1L << 19) + 1) << 19} entries", error.Message, StringComparison.Ordinal);

        error = Assert.Throws<ConvolutionArgumentException>(() => ConvolutionMatrix.Create<int>(Shapes.Conv(1, 1L << 31, 1), new int[1]));
        Assert.Contains("2147483648 rows", error.Message, StringComparison.Ordinal);

        ConvolutionMatrix<int> sparse = ConvolutionMatrix.Create<int>(Shapes.Conv(1, 1 << 16, 1), [1]);
        error = Assert.Throws<ConvolutionArgumentException>(sparse.ToDense);
        Assert.Contains("65536 · 65536 = 4294967296 elements", error.Message, StringComparison.Ordinal);
    }

    private static void AssertEqual(ConvolutionMatrix<int> expected, ConvolutionMatrix<int> actual, RandomProblem problem) =>
        Assert.True(
            (expected.Rows, expected.Columns) == (actual.Rows, actual.Columns)
            && expected.RowOffsets.SequenceEqual(actual.RowOffsets)
            && expected.ColumnIndices.SequenceEqual(actual.ColumnIndices)
            && expected.Values.SequenceEqual(actual.Values)
            && expected.WeightIndices.SequenceEqual(actual.WeightIndices),
            $"{problem}");

    private static string Print(ConvolutionMatrix<int> matrix)
    {
        Tensor<int> dense = matrix.ToDense();
        Assert.Equal([matrix.Rows, matrix.Columns], dense.Lengths);
        return string.Join('\n', dense.Chunk(matrix.Columns)
            .Select(row => string.Join(' ', row.Select(value => value == 0 ? "." : value.ToString(CultureInfo.InvariantCulture)))));
    }
}
