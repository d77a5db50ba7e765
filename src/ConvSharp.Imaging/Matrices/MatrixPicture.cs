using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Reference;

namespace ConvSharp.Imaging.Matrices;

/// <summary>
/// The convolution matrix between its input and its output: y = C · x. Weights have colours, blue below zero and orange above; one row is
/// framed, together with its output element; each input element shows its weight in that row.
/// </summary>
public sealed class MatrixPicture
{
    /// <summary>The most rows or columns that can be told apart.</summary>
    public const int MostRows = 256;

    private readonly MatrixPictureOptions _options;
    private readonly string _title;

    private MatrixPicture(Scene scene, MatrixPictureOptions options, string title)
    {
        Scene = scene;
        _options = options;
        _title = title;
    }

    internal Scene Scene { get; }

    internal DrawingTheme Theme => _options.Theme;

    /// <summary>The matrix of a layer.</summary>
    /// <param name="geometry">The layer and its input; the batch does not count.</param>
    /// <param name="weight">The weights, in row-major order.</param>
    /// <param name="options">Size and the framed row; null: the defaults.</param>
    /// <exception cref="ArgumentException">
    /// More than <see cref="MostRows"/> rows or columns, no such row, or a wrong number of weights.
    /// </exception>
    public static MatrixPicture Create<T>(ConvolutionGeometry geometry, ReadOnlySpan<T> weight, MatrixPictureOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Create(geometry, ConvolutionMatrix.Create(geometry, weight), options ?? new MatrixPictureOptions(), isPair: false);

    /// <summary>
    /// The matrix of a layer and, beside it, its transpose: the layer of the other kind with the same weights, which leads back.
    /// </summary>
    /// <inheritdoc cref="Create{T}(ConvolutionGeometry, ReadOnlySpan{T}, MatrixPictureOptions?)"/>
    public static MatrixPicture CreatePair<T>(ConvolutionGeometry geometry, ReadOnlySpan<T> weight, MatrixPictureOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Create(geometry, ConvolutionMatrix.Create(geometry, weight), options ?? new MatrixPictureOptions(), isPair: true);

    /// <summary>The picture as an SVG page.</summary>
    public string ToSvg() =>
        SvgWriter.Write(Scene, new DrawingOptions(Theme, _options.Language), _title);

    private static MatrixPicture Create<T>(
        ConvolutionGeometry geometry, ConvolutionMatrix<T> matrix, MatrixPictureOptions options, bool isPair)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Math.Max(matrix.Rows, matrix.Columns) > MostRows)
        {
            throw new ArgumentException(
                $"the matrix of {matrix.Rows}×{matrix.Columns} has more than {MostRows} rows or columns, too many to be seen beside input "
                + "and output: use a smaller layer, or draw the matrix alone.",
                nameof(geometry));
        }

        if (options.Row < 0 || options.Row >= matrix.Rows)
        {
            throw new ArgumentException(
                $"Row is {options.Row}, but the matrix has {matrix.Rows}: use 0 to {matrix.Rows - 1}.", nameof(options));
        }

        PlaneSizes input = PlaneSizes.Of(geometry.InChannels, geometry, axis => axis.Input);
        PlaneSizes output = PlaneSizes.Of(geometry.OutChannels, geometry, axis => axis.Output);
        var forward = new MatrixProduct("C", DrawnMatrix.Of(matrix), input, output, options.Row);
        List<MatrixProduct> products = [forward];
        if (isPair)
        {
            // Back from the marked output element to the first input element that it sees.
            (int start, int end) = (matrix.RowOffsets[options.Row], matrix.RowOffsets[options.Row + 1]);
            int row = start < end ? matrix.ColumnIndices[start] : 0;
            products.Add(new MatrixProduct("Cᵀ", DrawnMatrix.Of(matrix.Transpose()), output, input, row));
        }

        string layer = LayerTitle.Of(geometry, options.Language);
        string title = options.Language.Choose(
            $"Convolution matrix {matrix.Rows}×{matrix.Columns} of {layer}", $"{layer}：{matrix.Rows}×{matrix.Columns} 卷积矩阵");
        return new MatrixPicture(MatrixScene.Build(products, options.Size), options, title);
    }
}
