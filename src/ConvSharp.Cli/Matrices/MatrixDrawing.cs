using System.Numerics;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
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

    public static string Of<T>(
        ConvolutionMatrix<T> matrix, LayerShape layer, ConvolutionGeometry geometry, int? terminalColumns, Language language)
        where T : unmanaged, INumberBase<T>
    {
        var text = new StringWriter();
        bool isConvolution = layer.Kind == ConvolutionKind.Convolution;
        WriteMeaning(text, matrix, geometry, isConvolution, language);
        var names = new WeightNames(layer.WeightShape);
        string[][] rows = matrix.Rows <= MostRows && matrix.Columns <= ColumnsWithoutTerminal ? Cells(matrix, names) : [];
        int cell = rows.SelectMany(row => row).Select(name => name.Length).DefaultIfEmpty(0).Max();
        if (rows.Length == 0 || (matrix.Columns * (cell + 1)) - 1 > (terminalColumns ?? ColumnsWithoutTerminal))
        {
            (string entries, string density) = (Text.Count(matrix.Values.Length), Text.Number(Density(matrix)));
            text.WriteLine(language.Choose(
                $"{entries} entries, density {density}: too large to be drawn here; write it with -o FILE (.npy, .csv, .png, .svg).",
                $"{entries} 个权重，密度 {density}：太大，这里画不下；用 -o FILE 写成文件（.npy、.csv、.png、.svg）。"));
            return text.ToString();
        }

        if (names.HasChannels)
        {
            text.WriteLine(isConvolution
                ? language.Choose(
                    "Raised: output channel, input channel of the group. Lowered: the kernel's indices.",
                    "上标：输出通道，组内输入通道。下标：卷积核的位置。")
                : language.Choose(
                    "Raised: input channel, output channel of the group. Lowered: the kernel's indices.",
                    "上标：输入通道，组内输出通道。下标：卷积核的位置。"));
        }

        if (matrix.WeightIndices.Contains(ConvolutionMatrix<T>.SeveralWeights))
        {
            text.WriteLine(language.Choose(
                $"{Sum}: the sum of several weights that meet the same input, by the padding mode.",
                $"{Sum}：由填充方式作用于同一输入的几个权重之和。"));
        }

        text.WriteLine();
        foreach (string[] row in rows)
            text.WriteLine(string.Join(' ', row.Select(name => name.PadRight(cell))).TrimEnd());
        return text.ToString();
    }

    public static double Density<T>(ConvolutionMatrix<T> matrix)
        where T : unmanaged, INumberBase<T> => matrix.Values.Length / ((double)matrix.Rows * matrix.Columns);

    private static void WriteMeaning<T>(
        StringWriter text, ConvolutionMatrix<T> matrix, ConvolutionGeometry geometry, bool isConvolution, Language language)
        where T : unmanaged, INumberBase<T>
    {
        (string input, string output) = (Shape(geometry.InputShape), Shape(geometry.OutputShape));
        text.WriteLine(language.Choose(
            $"C is {matrix.Rows}×{matrix.Columns}: y = C·x, the input {input} being the vector x of {matrix.Columns}, the output " +
            $"{output} the vector y of {matrix.Rows}.",
            $"C 是 {matrix.Rows}×{matrix.Columns} 矩阵：y = C·x，输入 {input} 写成 {matrix.Columns} 维向量 x，输出 {output} 写成 " +
            $"{matrix.Rows} 维向量 y。"));
        text.WriteLine(isConvolution
            ? language.Choose(
                "Each row holds the kernel's weights at the inputs that one output sees; all else is zero.",
                "每一行是卷积核的权重，位于一个输出所看到的输入处；其余为零。")
            : language.Choose(
                "Each column holds the kernel's weights at the outputs that one input spreads to; all else is zero.",
                "每一列是卷积核的权重，位于一个输入所扩散到的输出处；其余为零。"));
        if (geometry.PaddingMode == PaddingMode.Zeros)
        {
            string other = isConvolution
                ? language.Choose("transposed convolution", "转置卷积")
                : language.Choose("convolution", "卷积");
            text.WriteLine(language.Choose(
                $"Its transpose, {matrix.Columns}×{matrix.Rows}, is the matrix of the {other} with this kernel; it is no inverse.",
                $"它的转置（{matrix.Columns}×{matrix.Rows}）是同一卷积核的{other}的矩阵，但不是逆矩阵。"));
        }
    }

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
}
