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
        var x = new double[input.FlattenedLength];
        input.FlattenTo(x);
        double[] weights = Array.ConvertAll(matrix.Values.ToArray(), double.CreateTruncating);
        (double[] y, double[] back) = (new double[matrix.Rows], new double[matrix.Columns]);
        var text = new StringWriter();
        text.WriteLine();
        bool isSmall = weights.Length <= MostProducts;
        if (isSmall)
            text.WriteLine(language.Choose("y = C·x, row by row:", "y = C·x，逐行："));
        for (int row = 0; row < matrix.Rows; row++)
        {
            var products = new List<string>();
            for (int entry = matrix.RowOffsets[row]; entry < matrix.RowOffsets[row + 1]; entry++)
            {
                int column = matrix.ColumnIndices[entry];
                y[row] += weights[entry] * x[column];
                products.Add($"{Text.Number(weights[entry])}·{Factor(x[column])}");
            }

            if (isSmall)
                text.WriteLine($"  y{row} = {string.Join(" + ", products.DefaultIfEmpty("0"))} = {Text.Number(y[row])}");
        }

        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int entry = matrix.RowOffsets[row]; entry < matrix.RowOffsets[row + 1]; entry++)
                back[matrix.ColumnIndices[entry]] += weights[entry] * y[row];
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
        double difference = back.Zip(x, (there, here) => Math.Abs(there - here)).Max();
        text.WriteLine(difference == 0
            ? language.Choose("Cᵀ·y is x here: this kernel only moves numbers.", "这里 Cᵀ·y 就是 x：这个卷积核只移动数字。")
            : language.Choose(
                $"Cᵀ·y has the shape of x, not its numbers: they differ by up to {Text.Number(difference)}.",
                $"Cᵀ·y 与 x 形状相同，但数值不同：最多相差 {Text.Number(difference)}。"));
        return text.ToString();
    }

    private static string Factor(double number) => number < 0 ? $"({Text.Number(number)})" : Text.Number(number);
}
