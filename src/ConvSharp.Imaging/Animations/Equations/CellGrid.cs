using System.Numerics;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Equations;

/// <summary>Upright cells on the drawing: planes below each other, or several side by side.</summary>
/// <param name="Sizes">The planes.</param>
/// <param name="Across">How many planes stand side by side.</param>
internal sealed record CellGrid(PlaneSizes Sizes, int Across = 1)
{
    // In cells.
    private const float PlaneGap = 0.5f;

    private readonly int _down = (Sizes.Planes + Across - 1) / Across;

    /// <summary>The upper left corner, in pixels.</summary>
    public Vector2 Origin { get; init; }

    /// <summary>The side of a cell, in pixels.</summary>
    public float Cell { get; init; } = 1;

    /// <summary>Elements in all planes.</summary>
    public int Count => Sizes.Planes * Sizes.Rows * Sizes.Columns;

    /// <summary>Width and height in cells.</summary>
    public Vector2 Extent => new(Along(Across, Sizes.Columns), Along(_down, Sizes.Rows));

    /// <summary>The middle of the upper edge.</summary>
    public Vector2 TopMiddle => Origin + new Vector2(Extent.X * Cell / 2, 0);

    public static CellGrid Column(int rows) => new(new PlaneSizes(1, rows, 1, $"{rows}×1"));

    public static CellGrid Matrix(int rows, int columns) => new(new PlaneSizes(1, rows, columns, $"{rows}×{columns}"));

    /// <summary>The same at a place in cells, for cells of a size in pixels.</summary>
    public CellGrid At(Vector2 place, float cell, Vector2 offset) => this with { Origin = (place * cell) + offset, Cell = cell };

    public Vector2 Middle(int index) => Corner(index) + new Vector2(Cell / 2);

    /// <summary>The outline of an element's cell.</summary>
    public Vector2[] Box(int index) => Outline(Corner(index), 1, 1);

    /// <summary>The outlines of the planes.</summary>
    public IEnumerable<Vector2[]> Planes() =>
        Enumerable.Range(0, Sizes.Planes).Select(plane => Outline(PlaneCorner(plane), Sizes.Columns, Sizes.Rows));

    /// <summary>The outline of some rows or columns of the first plane.</summary>
    public Vector2[] Band(int row, int column, int rows, int columns) =>
        Outline(Origin + (new Vector2(column, row) * Cell), columns, rows);

    /// <summary>Lines that fill an element's cell slantwise, and go on in its neighbours.</summary>
    public IEnumerable<Vector2[]> Hatch(int index)
    {
        Vector2 corner = Corner(index);
        float half = Cell / 2;
        yield return [corner + new Vector2(0, half), corner + new Vector2(half, 0)];
        yield return [corner + new Vector2(0, Cell), corner + new Vector2(Cell, 0)];
        yield return [corner + new Vector2(half, Cell), corner + new Vector2(Cell, half)];
    }

    private static float Along(int planes, int cells) => (planes * (cells + PlaneGap)) - PlaneGap;

    private Vector2 Corner(int index)
    {
        (int plane, int rest) = Math.DivRem(index, Sizes.Rows * Sizes.Columns);
        (int row, int column) = Math.DivRem(rest, Sizes.Columns);
        return PlaneCorner(plane) + (new Vector2(column, row) * Cell);
    }

    private Vector2 PlaneCorner(int plane) => Origin
        + (new Vector2(plane % Across * (Sizes.Columns + PlaneGap), plane / Across * (Sizes.Rows + PlaneGap)) * Cell);

    private Vector2[] Outline(Vector2 corner, int columns, int rows) => Figure.Rectangle(corner, columns * Cell, rows * Cell);
}
