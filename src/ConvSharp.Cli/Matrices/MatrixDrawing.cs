using System.Numerics;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Reference;

namespace ConvSharp.Cli.Matrices;

/// <summary>The convolution matrix in words and, if it is small, as text: weights by name, zeros as dots.</summary>
internal static class MatrixDrawing
{
    private const string Zero = "·";
    private const string Sum = "Σw";

    // The widest line for a pipe or a file.
    private const int ColumnsWithoutTerminal = 200;
    private const int MostRows = 100;

    public static string Of<T>(ConvolutionMatrix<T> matrix, LayerShape layer, ConvolutionGeometry geometry, int? terminalColumns)
        where T : unmanaged, INumberBase<T>
    {
        var text = new StringWriter();
        text.WriteLine($"C is {matrix.Rows}×{matrix.Columns}: y = C·x, the input {Shape(geometry.InputShape)} being the vector x of " +
            $"{matrix.Columns}, the output {Shape(geometry.OutputShape)} the vector y of {matrix.Rows}.");
        text.WriteLine(layer.Kind == ConvolutionKind.Convolution
            ? "Each row holds the kernel's weights at the inputs that one output sees; all else is zero."
            : "Each column holds the kernel's weights at the outputs that one input spreads to; all else is zero.");
        if (geometry.PaddingMode == PaddingMode.Zeros)
        {
            text.WriteLine(
                $"Its transpose, {matrix.Columns}×{matrix.Rows}, " +
                $"is the matrix of the {Other(layer.Kind)} with this kernel; it is no inverse.");
        }

        var names = new WeightNames(layer.WeightShape);
        string[][] rows = matrix.Rows <= MostRows && matrix.Columns <= ColumnsWithoutTerminal ? Cells(matrix, names) : [];
        int cell = rows.SelectMany(row => row).Select(name => name.Length).DefaultIfEmpty(0).Max();
        if (rows.Length == 0 || (matrix.Columns * (cell + 1)) - 1 > (terminalColumns ?? ColumnsWithoutTerminal))
        {
            text.WriteLine(
                $"{Text.Count(matrix.Values.Length)} entries, density {Text.Number(Density(matrix))}: too large to be drawn here; " +
                "write it with -o FILE (.npy, .csv, .png, .svg).");
            return text.ToString();
        }

        if (names.HasChannels)
        {
            text.WriteLine(layer.Kind == ConvolutionKind.Convolution
                ? "Raised: output channel, input channel of the group. Lowered: the kernel's indices."
                : "Raised: input channel, output channel of the group. Lowered: the kernel's indices.");
        }

        if (matrix.WeightIndices.Contains(ConvolutionMatrix<T>.SeveralWeights))
            text.WriteLine($"{Sum}: the sum of several weights that meet the same input, by the padding mode.");
        text.WriteLine();
        foreach (string[] row in rows)
            text.WriteLine(string.Join(' ', row.Select(name => name.PadRight(cell))).TrimEnd());
        return text.ToString();
    }

    public static double Density<T>(ConvolutionMatrix<T> matrix)
        where T : unmanaged, INumberBase<T> => matrix.Values.Length / ((double)matrix.Rows * matrix.Columns);

    private static string[][] Cells<T>(ConvolutionMatrix<T> matrix, WeightNames names)
        where T : unmanaged, INumberBase<T>
    {
        var rows = new string[matrix.Rows][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = [.. Enumerable.Repeat(Zero, matrix.Columns)];
            for (int entry = matrix.RowOffsets[row]; entry < matrix.RowOffsets[row + 1]; entry++)
            {
                int weight = matrix.WeightIndices[entry];
                rows[row][matrix.ColumnIndices[entry]] = weight == ConvolutionMatrix<T>.SeveralWeights ? Sum : names[weight];
            }
        }

        return rows;
    }

    /// <summary>Spatial sizes, the channels before them if there are several.</summary>
    private static string Shape(nint[] shape)
    {
        IEnumerable<long> sizes = shape.Select(size => (long)size);
        return Text.Shape(shape[0] == 1 ? sizes.Skip(1) : sizes);
    }

    private static string Other(ConvolutionKind kind) =>
        kind == ConvolutionKind.Convolution ? "transposed convolution" : "convolution";
}
