using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Equations;

/// <summary>An input becomes a vector, element by element: rows follow each other, then planes, then channels.</summary>
internal static class FlattenScene
{
    // In cells.
    private const float Between = 5;
    private const float NameRoom = 1.4f;

    // In pixels.
    private const int SmallestCell = 8;
    private const int LargestCell = 56;

    private const float HighestAspect = 1;

    /// <exception cref="ArgumentException">The size is too small for so many cells.</exception>
    public static Scene Build(ConvolutionGeometry geometry, AnimationValues values, AnimationOptions options)
    {
        var picture = new CellGrid(PlaneSizes.Of(geometry.InChannels, geometry, axis => axis.Input));
        CellGrid vector = CellGrid.Column(picture.Count);
        Func<int, string> text = index => values.Input is null ? $"x{index}" : NumberText.Short(values.Input[index]);
        float columns = picture.Extent.X + Between + 1, rows = NameRoom + vector.Count;
        int margin = options.Size / 50, height = options.Height ?? (int)(options.Size * HighestAspect);
        int cell = Math.Min(
            LargestCell, (int)Math.Min((options.Size - (2 * margin) - 1) / columns, (height - (2 * margin) - 1) / rows));
        int smallest = Math.Max(
            SmallestCell, CellText.SmallestCell(Enumerable.Range(0, vector.Count).Max(index => text(index).Length)));
        if (cell < smallest)
            throw CellText.Unreadable(options.Size, smallest, "use a larger size, or a smaller input");

        height = options.Height ?? (int)(rows * cell) + (2 * margin) + 1;
        Vector2 offset = new(MathF.Floor((options.Size - (columns * cell)) / 2) + 0.5f, margin + 0.5f);
        picture = picture.At(new Vector2(0, MathF.Floor(NameRoom + ((vector.Count - picture.Extent.Y) / 2))), cell, offset);
        vector = vector.At(new Vector2(picture.Extent.X + Between, NameRoom), cell, offset);

        var drawing = new CellDrawing(cell, vector.Count);
        drawing.Fill(InkRole.Input, picture, vector);
        for (int element = 0; element < vector.Count; element++)
        {
            drawing.Show(element, InkRole.Window, [element], picture, vector);
            Vector2 half = new(cell / 2f, 0);
            drawing.Add(new Figure(InkRole.Ray, [[picture.Middle(element) + half, vector.Middle(element) - half]]), element);
        }

        drawing.Write(text, picture, vector);
        drawing.Name($"{options.Language.Choose("input", "输入")} {picture.Sizes.Text}", picture);
        drawing.Name($"x {vector.Sizes.Text}", vector);
        RayGaps.Cut(drawing.Marks);
        return drawing.ToScene(options.Size, height);
    }
}
