using System.Globalization;
using System.Numerics;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Imaging.Matrices;

/// <summary>Draws products side by side, each in the form output = matrix · input.</summary>
internal sealed class MatrixScene
{
    // In cells.
    private const float Gap = 1.5f;
    private const float ProductGap = 3;
    private const float PlaneGap = 0.5f;

    private readonly List<Mark> _marks = [];
    private readonly float _cell;
    private readonly float _font;

    private MatrixScene(float cell, float font) => (_cell, _font) = (cell, font);

    public static Scene Build(IReadOnlyList<MatrixProduct> products, int width)
    {
        float font = Math.Clamp(width / 60f, 9, 20);
        float margin = font;
        float cells = products.Sum(Columns) + (ProductGap * (products.Count - 1));

        // Names must fit above narrow grids, too.
        float cell = (width - (2 * margin)) / cells;
        cell = cell >= 4 ? MathF.Floor(cell) : cell;
        var scene = new MatrixScene(cell, font);
        float rows = products.Max(Rows);
        float top = margin + (2 * font);
        float x = MathF.Floor((width - (cells * cell)) / 2);
        foreach (MatrixProduct product in products)
        {
            scene.Draw(product, x, top, rows);
            x += (Columns(product) + ProductGap) * cell;
        }

        float bottom = top + (rows * cell) + font;
        float height = scene.Legend(products[0].Matrix.Largest, width, bottom) + margin;
        return new Scene(width, (int)MathF.Ceiling(height), 1, Math.Clamp(cell / 16, 0.5f, 1), scene._marks);
    }

    /// <summary>The width of a grid with its name above it: at least a few cells.</summary>
    private static float Room(PlaneSizes sizes) => Math.Max(sizes.Columns, 4);

    private static float Columns(MatrixProduct product) =>
        Room(product.Output) + Gap + product.Matrix.Columns + Gap + Room(product.Input);

    private static float Rows(MatrixProduct product) =>
        Math.Max(product.Matrix.Rows, Math.Max(Height(product.Input), Height(product.Output)));

    private static float Height(PlaneSizes sizes) => (sizes.Planes * (sizes.Rows + PlaneGap)) - PlaneGap;

    private void Draw(MatrixProduct product, float x, float top, float rows)
    {
        float middle = top + (rows * _cell / 2);
        DrawnMatrix matrix = product.Matrix;
        var taken = matrix.Entries.Where(entry => entry.Row == product.Row).ToDictionary(entry => entry.Column, entry => entry.Color);

        Grid(x, middle, product.Output, "y", index => index == product.Row ? InkRole.Current : InkRole.Output, product.Row);
        x += (Room(product.Output) + Gap) * _cell;

        float y = Whole(middle - (matrix.Rows * _cell / 2));
        Name($"{product.Name}: {matrix.Rows}×{matrix.Columns}", x + (matrix.Columns * _cell / 2), y);
        Cells(x, y, matrix.Rows, matrix.Columns, new Dictionary<int, Ink>(matrix.Entries.Select(entry => KeyValuePair.Create(
            (entry.Row * matrix.Columns) + entry.Column, new Ink(InkRole.Value, Fill: entry.Color)))), new Ink(InkRole.Value));
        _marks.Add(new Figure(InkRole.Marker, [Box(x, y + (product.Row * _cell), matrix.Columns, 1)]));
        x += (matrix.Columns + Gap) * _cell;

        // Inputs that the row does not use have the weight zero, as in the matrix.
        Grid(x, middle, product.Input, "x", index => taken.TryGetValue(index, out Rgb color)
            ? new Ink(InkRole.Value, Fill: color)
            : InkRole.Value, marked: null);
    }

    private void Grid(float x, float middle, PlaneSizes sizes, string name, Func<int, Ink> ink, int? marked)
    {
        x += MathF.Floor((Room(sizes) - sizes.Columns) * _cell / 2);
        float y = Whole(middle - (Height(sizes) * _cell / 2));
        Name($"{name}: {sizes.Text}", x + (sizes.Columns * _cell / 2), y);
        int plane = sizes.Rows * sizes.Columns;
        for (int i = 0; i < sizes.Planes; i++)
        {
            float top = y + (i * (sizes.Rows + PlaneGap) * _cell);
            int first = i * plane;
            Cells(x, top, sizes.Rows, sizes.Columns, Enumerable.Range(0, plane).ToDictionary(at => at, at => ink(first + at)), default);
            if (marked is { } index && index / plane == i)
            {
                (int row, int column) = Math.DivRem(index % plane, sizes.Columns);
                _marks.Add(new Figure(InkRole.Marker, [Box(x + (column * _cell), top + (row * _cell), 1, 1)]));
            }
        }
    }

    /// <summary>Cells of a table; cells of one ink are one figure.</summary>
    private void Cells(float x, float y, int rows, int columns, Dictionary<int, Ink> inks, Ink other)
    {
        foreach (IGrouping<Ink, int> alike in Enumerable.Range(0, rows * columns).GroupBy(at => inks.GetValueOrDefault(at, other)))
        {
            _marks.Add(new Figure(alike.Key, [.. alike.Select(at => Box(x + (at % columns * _cell), y + (at / columns * _cell), 1, 1))]));
        }
    }

    private Vector2[] Box(float x, float y, float columns, float rows) =>
        Figure.Rectangle(new Vector2(x + 0.5f, y + 0.5f), columns * _cell, rows * _cell);

    private void Name(string text, float x, float top) => _marks.Add(new Label(InkRole.Text, text, new Vector2(x, top - _font), _font));

    /// <summary>Draws the legend of the colours.</summary>
    /// <returns>Its lower end.</returns>
    private float Legend(double largest, int width, float top)
    {
        const int Steps = 21;
        float step = MathF.Max(4, MathF.Floor(width / 3f / Steps));
        float left = MathF.Floor((width - (Steps * step)) / 2);
        for (int i = 0; i < Steps; i++)
        {
            Vector2[] box = Figure.Rectangle(new Vector2(left + (i * step), top), step, _font);
            _marks.Add(new Figure(new Ink(InkRole.Value, Fill: ColorMap.BlueOrange.At(i / (Steps - 1.0))), [box]));
        }

        string text = largest.ToString("0.##", CultureInfo.InvariantCulture);
        float y = top + (1.8f * _font);
        (string Text, float X)[] ends = [($"−{text}", left), ("0", left + (Steps * step / 2)), (text, left + (Steps * step))];
        foreach ((string end, float x) in ends)
        {
            _marks.Add(new Label(InkRole.Text, end, new Vector2(x, y), _font));
        }

        return top + (2.4f * _font);
    }

    private static float Whole(float value) => MathF.Floor(value);
}
