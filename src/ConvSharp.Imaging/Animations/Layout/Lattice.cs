using System.Numerics;
using ConvSharp.Imaging.Animations.Model;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>How a cell's neighbours lie on the drawing: to the right, below and in front.</summary>
internal readonly record struct Basis(Vector2 Across, Vector2 Down, Vector2 Deep)
{
    // Rank 1: a row of squares. 2: a table seen slantwise. 3: isometric.
    private static readonly Basis[] OfRank =
    [
        new(new Vector2(1, 0), new Vector2(0, 1), Vector2.Zero),
        new(new Vector2(1, 0), new Vector2(-0.5f, 0.5f), Vector2.Zero),
        new(new Vector2(0.86f, 0.5f), new Vector2(0, 1), new Vector2(-0.86f, 0.5f)),
    ];

    public static Basis Unit(int rank) => OfRank[rank - 1];

    /// <summary>In whole pixels, so that lines are sharp.</summary>
    public static Basis InPixels(int rank, float cell)
    {
        Basis unit = Unit(rank);
        return new Basis(Round(unit.Across), Round(unit.Down), Round(unit.Deep));

        Vector2 Round(Vector2 vector) => new(MathF.Round(vector.X * cell), MathF.Round(vector.Y * cell));
    }
}

/// <summary>A box of cells on the drawing.</summary>
internal readonly record struct Lattice(Basis Basis, Vector2 Origin, int Depth, int Rows, int Columns)
{
    /// <summary>The corner of a cell that is nearest to the first cell.</summary>
    public Vector2 At(int depth, int row, int column) =>
        Origin + (depth * Basis.Deep) + (row * Basis.Down) + (column * Basis.Across);

    /// <summary>The smallest upright rectangle around all cells.</summary>
    public (Vector2 Min, Vector2 Max) Bounds
    {
        get
        {
            Vector2[] corners = [.. Corners(new Cell(0, 0, 0), new Cell(Depth, Rows, Columns))];
            return (corners.Aggregate(Vector2.Min), corners.Aggregate(Vector2.Max));
        }
    }

    public Lattice MovedBy(Vector2 offset) => this with { Origin = Origin + offset };

    /// <summary>All cells as a single one.</summary>
    public Lattice AsOneCell() =>
        new(new Basis(Columns * Basis.Across, Rows * Basis.Down, Depth * Basis.Deep), Origin, Depth: 1, Rows: 1, Columns: 1);

    /// <summary>Flat cells, each a parallelogram; those that fill a rectangle are drawn as its outline and the lines between.</summary>
    public IReadOnlyList<Vector2[]> Flat(IReadOnlyCollection<Cell> cells)
    {
        if (cells.Count == 0)
        {
            return [];
        }

        (int row, int column) = (cells.Min(cell => cell.Row), cells.Min(cell => cell.Column));
        (int rows, int columns) = (cells.Max(cell => cell.Row) - row + 1, cells.Max(cell => cell.Column) - column + 1);
        Lattice lattice = this;
        return cells.Count == rows * columns
            ? [Outline(row, column, rows, columns), .. Lines(row, column, rows, columns, inner: true)]
            : [.. cells.Select(cell => lattice.Outline(cell.Row, cell.Column, 1, 1))];
    }

    /// <summary>The lines between flat cells, for the whole lattice.</summary>
    public IEnumerable<Vector2[]> Lines() => Lines(0, 0, Rows, Columns, inner: false);

    /// <summary>The outline of flat cells, from the first corner to the right and back to it.</summary>
    public Vector2[] Outline(int row, int column, int rows, int columns) =>
    [
        At(0, row, column), At(0, row, column + columns), At(0, row + rows, column + columns), At(0, row + rows, column),
        At(0, row, column),
    ];

    /// <summary>The outline of a cell as it is seen, of a cube with its sides, from its first corner back to it.</summary>
    public Vector2[] Silhouette(Cell cell)
    {
        (int d, int r, int c) = (cell.Depth, cell.Row, cell.Column);
        return
        [
            At(d, r, c), At(d, r, c + 1), At(d, r + 1, c + 1), At(d + 1, r + 1, c + 1), At(d + 1, r + 1, c), At(d + 1, r, c),
            At(d, r, c),
        ];
    }

    private IEnumerable<Vector2[]> Lines(int row, int column, int rows, int columns, bool inner)
    {
        int skipped = inner ? 1 : 0;
        for (int line = row + skipped; line <= row + rows - skipped; line++)
        {
            yield return [At(0, line, column), At(0, line, column + columns)];
        }

        for (int line = column + skipped; line <= column + columns - skipped; line++)
        {
            yield return [At(0, row, line), At(0, row + rows, line)];
        }
    }

    /// <summary>The middle of a flat cell.</summary>
    public Vector2 Middle(Cell cell) => At(cell.Depth, cell.Row, cell.Column) + ((Basis.Across + Basis.Down) / 2);

    /// <summary>The eight corners between two opposite ones.</summary>
    public IEnumerable<Vector2> Corners(Cell first, Cell end)
    {
        foreach (Cell pick in Cell.Of(2, 2, 2))
        {
            yield return At(
                pick.Depth == 0 ? first.Depth : end.Depth,
                pick.Row == 0 ? first.Row : end.Row,
                pick.Column == 0 ? first.Column : end.Column);
        }
    }
}
