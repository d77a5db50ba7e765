using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Output;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Reference;

namespace ConvSharp.Cli.Matrices;

/// <summary>y = C·x with its numbers: row by row, in the output's shape, and back through Cᵀ.</summary>
internal static class EquationLines
{
    private const int MostProducts = 1024;

    /// <param name="matrix">The matrix, with the layer's own weights.</param>
    /// <param name="geometry">The layer and its input.</param>
    /// <param name="input">The numbers of one sample.</param>
    /// <param name="language">The language.</param>
    public static string Of<T>(ConvolutionMatrix<T> matrix, ConvolutionGeometry geometry, Tensor<double> input, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new double[input.FlattenedLength];
        input.FlattenTo(numbers);
        T[] x = Array.ConvertAll(numbers, T.CreateTruncating), y = new T[matrix.Rows], back = new T[matrix.Columns];
        matrix.Multiply(x, y);
        matrix.Transpose().Multiply(y, back);

        var text = new StringWriter();
        text.WriteLine();
        if (matrix.Values.Length <= MostProducts)
        {
            text.WriteLine(language.Choose("y = C·x, row by row:", "y = C·x，逐行："));
            for (int row = 0; row < matrix.Rows; row++)
                text.WriteLine($"  y{row} = {Sum(matrix, row, x)} = {Number(y[row])}");
        }

        string[] axes =
            [
                language.Choose("channel", "通道"),
                .. Enumerable.Range(0, geometry.Rank).Select(axis => Text.AxisName(axis, geometry.Rank, language)),
            ];
        text.WriteLine();
        text.Write(NumberText.Table("y", Tensor.Create(y, geometry.OutputShape), axes, language));
        text.WriteLine();
        text.Write(NumberText.Table("Cᵀ·y", Tensor.Create(back, geometry.InputShape), axes, language));
        double difference = back.Zip(x, (there, here) => Math.Abs(double.CreateTruncating(there - here))).Max();
        text.WriteLine(difference == 0
            ? language.Choose("Cᵀ·y is x here: this kernel only moves numbers.", "这里 Cᵀ·y 就是 x：这个卷积核只移动数字。")
            : language.Choose(
                $"Cᵀ·y has the shape of x, not its numbers: they differ by up to {Text.Number(difference)}.",
                $"Cᵀ·y 与 x 形状相同，但数值不同：最多相差 {Text.Number(difference)}。"));
        return text.ToString();
    }

    private static string Sum<T>(ConvolutionMatrix<T> matrix, int row, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Range entries = matrix.RowOffsets[row]..matrix.RowOffsets[row + 1];
        IEnumerable<string> products = matrix.Values[entries].ToArray()
            .Zip(matrix.ColumnIndices[entries].ToArray(), (weight, column) => $"{Number(weight)}·{Factor(x[column])}");
        return string.Join(" + ", products.DefaultIfEmpty("0"));
    }

    private static string Number<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Text.Number(double.CreateTruncating(value));

    private static string Factor<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => value < T.Zero ? $"({Number(value)})" : Number(value);
}
