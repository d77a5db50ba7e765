using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Reference;

namespace ConvSharp.Imaging.Animations.Equations;

/// <summary>
/// x, y = C · x, back = Cᵀ · y and the difference: the transpose leads back to the shape of x, not to its numbers.
/// </summary>
internal static class RoundTripScene
{
    // In cells.
    private const float ArrowRoom = 2.4f;
    private const float NameRoom = 1.5f;
    private const float NarrowestGrid = 3;

    // In pixels.
    private const int LargestCell = 56;

    /// <exception cref="ArgumentException">Numbers are missing, or the size is too small for so many cells.</exception>
    public static Scene Build(ConvolutionGeometry geometry, AnimationValues values, AnimationOptions options)
    {
        if (values.Input is not { } x || values.Weight is not { } weight)
            throw new ArgumentException("values has no numbers of the input or of the weight: give both.", nameof(values));
        ConvolutionMatrix<double> matrix = ConvolutionMatrix.Create<double>(geometry, weight);
        (double[] y, double[] back) = (new double[matrix.Rows], new double[matrix.Columns]);
        matrix.Multiply(x, y);
        matrix.Transpose().Multiply(y, back);
        double[] difference = [.. back.Zip(x, (there, here) => there - here)];

        var input = new CellGrid(PlaneSizes.Of(geometry.InChannels, geometry, axis => axis.Input));
        var output = new CellGrid(PlaneSizes.Of(geometry.OutChannels, geometry, axis => axis.Output));
        (string Name, InkRole Role, CellGrid Grid, double[] Numbers)[] parts =
        [
            ($"x {input.Sizes.Text}", InkRole.Input, input, x), ($"y = C·x {output.Sizes.Text}", InkRole.Output, output, y),
            ($"Cᵀ·y {input.Sizes.Text}", InkRole.Input, input, back), ("Cᵀ·y − x", InkRole.Kernel, input, difference),
        ];
        float columns = parts.Sum(part => Math.Max(NarrowestGrid, part.Grid.Extent.X)) + (ArrowRoom * (parts.Length - 1));
        float rows = parts.Max(part => part.Grid.Extent.Y);
        int margin = options.Size / 50;
        int cell = Math.Min(LargestCell, (int)((options.Size - (2 * margin) - 1) / columns));
        int smallest = CellText.SmallestCell(parts.SelectMany(part => part.Numbers).Max(number => NumberText.Short(number).Length));
        if (cell < smallest)
            throw CellText.Unreadable(options.Size, smallest, "use a larger size, or a smaller input");

        var text = new ComputationText([[.. Words(x.Length, y.Length, difference, options.Language)]], options.Size - (2 * margin));
        var drawing = new CellDrawing(cell, frames: 1);
        float left = MathF.Floor((options.Size - (columns * cell)) / 2) + 0.5f, middle = margin + ((NameRoom + (rows / 2)) * cell);
        for (int i = 0; i < parts.Length; i++)
        {
            (string name, InkRole role, CellGrid grid, double[] numbers) = parts[i];
            float width = Math.Max(NarrowestGrid, grid.Extent.X) * cell;
            grid = grid with
            {
                Cell = cell,
                Origin = new Vector2(
                    MathF.Floor(left + ((width - (grid.Extent.X * cell)) / 2)) + 0.5f, MathF.Floor(middle - (grid.Extent.Y * cell / 2)) + 0.5f),
            };
            drawing.Fill(role, grid);
            drawing.Write(index => NumberText.Short(numbers[index]), grid);
            drawing.Name(name, grid);
            left += width;
            if (i < parts.Length - 1)
                drawing.Sign(Arrow(i), new Vector2(left + (ArrowRoom * cell / 2), middle));
            left += ArrowRoom * cell;
        }

        float bottom = middle + (((rows / 2) + 0.7f) * cell);
        text.Write(drawing.Marks, new Vector2(margin, bottom));
        return drawing.ToScene(options.Size, (int)bottom + text.Height + margin);
    }

    private static string Arrow(int part) => part == 2 ? "≠" : "→";

    private static string[] Words(int inputs, int outputs, double[] difference, Language language)
    {
        double largest = difference.Max(Math.Abs);
        string text = language.Choose(
            $"C takes {inputs} numbers to {outputs}, Cᵀ takes {outputs} back to {inputs}. The shape returns, the numbers do not: "
                + $"they differ by up to {NumberText.Short(largest)}.",
            $"C 把 {inputs} 个数变成 {outputs} 个， Cᵀ 把 {outputs} 个变回 {inputs} 个。 形状还原了， 数值没有： 最大相差 {NumberText.Short(largest)}。");
        if (largest == 0)
            text = language.Choose("Here the transpose happens to be the inverse: no number differs.", "这里转置恰好是逆： 没有数值不同。");
        return text.Split(' ');
    }
}
