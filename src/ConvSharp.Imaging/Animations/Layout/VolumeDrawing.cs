using System.Numerics;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>Draws volumes as glass boxes, seen from above and in front, with solid cubes in them.</summary>
internal sealed class VolumeDrawing(SlidingWindow window, SceneLayout layout, List<Mark> marks)
{
    private readonly SlidingAxis[] _axes = window.Axes;

    private bool IsStretched => Array.Exists(_axes, axis => axis.Spacing > 1);

    public void Draw()
    {
        foreach (Lattice lattice in layout.Inputs)
        {
            Backs(lattice, window.Axes.All(axis => axis.IsPlain) ? InkRole.Input : InkRole.Zero);
            StillCubes(lattice);
        }

        foreach (Lattice lattice in layout.Outputs)
        {
            Backs(lattice, InkRole.Output);
        }

        for (int step = 0; step < window.StepCount; step++)
        {
            Step(step);
        }

        foreach (Lattice lattice in layout.Inputs.Concat(layout.Outputs))
        {
            marks.Add(new Figure(InkRole.Frame, [.. FrontEdges(lattice)]));
        }
    }

    /// <summary>The places that an output element sees, and the element.</summary>
    private void Step(int step)
    {
        (int channel, Cell output) = window.Output(step);
        Cell[] places = [.. window.Window(output).Select(at => at.Place).Where(place => !IsStretched || window.IsInput(place))];
        var moving = new List<Mark>();
        foreach (int inChannel in window.InputChannels(channel))
        {
            moving.AddRange(Cubes(layout.Inputs[inChannel], [.. places.Select(InGrid)], InkRole.Window));
            if (IsStretched)
            {
                moving.Add(new Figure(InkRole.Frame, [.. FrontEdges(Hull(layout.Inputs[inChannel], output))]));
            }
        }

        moving.AddRange(Cubes(layout.Outputs[channel], [output], InkRole.Current));
        marks.AddRange(moving.Select(mark => mark with { Frame = step, Cycle = window.StepCount }));
    }

    /// <summary>Input elements as cubes where zeros or padding lie between or around them.</summary>
    private void StillCubes(Lattice lattice)
    {
        if (IsStretched || !_axes.All(axis => axis.IsPlain))
        {
            Cell[] cells = [.. Cell.Of(lattice.Depth, lattice.Rows, lattice.Columns).Where(cell => window.IsInput(Place(cell)))];
            marks.AddRange(Cubes(lattice, cells, InkRole.Input));
        }
    }

    private Lattice Hull(Lattice lattice, Cell output)
    {
        Cell first = InGrid(new Cell(_axes[0].Place(output.Depth, 0), _axes[1].Place(output.Row, 0), _axes[2].Place(output.Column, 0)));
        return new Lattice(
            lattice.Basis, lattice.At(first.Depth, first.Row, first.Column), Reach(_axes[0]), Reach(_axes[1]), Reach(_axes[2]));

        static int Reach(SlidingAxis axis) => axis.Place(0, axis.Kernel - 1) - axis.Place(0, 0) + 1;
    }

    /// <summary>The three far sides, as grids: bottom, and the two behind.</summary>
    private void Backs(Lattice box, InkRole role)
    {
        // Empty places have no lines between them.
        box = role == InkRole.Zero ? box.AsOneCell() : box;
        List<Vector2[]> bottom = [], left = [], right = [];
        foreach (Cell cell in Cell.Of(box.Depth, 1, box.Columns))
        {
            bottom.Add(TopOf(box, cell with { Row = box.Rows }));
        }

        foreach (Cell cell in Cell.Of(1, box.Rows, box.Columns))
        {
            right.Add(LeftOf(box, cell with { Depth = -1 }));
        }

        foreach (Cell cell in Cell.Of(box.Depth, box.Rows, 1))
        {
            left.Add(RightOf(box, cell with { Column = -1 }));
        }

        marks.Add(new Figure(new Ink(role), bottom));
        marks.Add(new Figure(new Ink(role, Face.Left), right));
        marks.Add(new Figure(new Ink(role, Face.Right), left));
    }

    /// <summary>The near sides of cubes; those that another cube hides are left out.</summary>
    private static IEnumerable<Figure> Cubes(Lattice lattice, Cell[] cells, InkRole role)
    {
        var taken = cells.ToHashSet();
        var faces = new List<(Ink Ink, Vector2[] Line)>();
        foreach (Cell cell in cells.OrderBy(cell => cell.Depth + cell.Column - cell.Row))
        {
            Add(cell with { Row = cell.Row - 1 }, Face.Top, TopOf(lattice, cell));
            Add(cell with { Depth = cell.Depth + 1 }, Face.Left, LeftOf(lattice, cell));
            Add(cell with { Column = cell.Column + 1 }, Face.Right, RightOf(lattice, cell));
        }

        // The sides of one box do not hide each other, so sides that look alike are one figure.
        bool isBox = IsBox(cells);
        IEnumerable<IEnumerable<(Ink Ink, Vector2[] Line)>> figures = isBox
            ? faces.GroupBy(face => face.Ink)
            : faces.Select(face => Enumerable.Repeat(face, 1));
        return figures.Select(alike => new Figure(alike.First().Ink, [.. alike.Select(face => face.Line)]));

        void Add(Cell neighbour, Face face, Vector2[] line)
        {
            if (!taken.Contains(neighbour))
                faces.Add((new Ink(role, face), line));
        }
    }

    private static bool IsBox(Cell[] cells)
    {
        return cells.Length > 0 && cells.Length == Span(cell => cell.Depth) * Span(cell => cell.Row) * Span(cell => cell.Column);

        int Span(Func<Cell, int> side) => cells.Max(side) - cells.Min(side) + 1;
    }

    private static Vector2[] TopOf(Lattice lattice, Cell cell)
    {
        (int d, int r, int c) = (cell.Depth, cell.Row, cell.Column);
        return [lattice.At(d, r, c), lattice.At(d, r, c + 1), lattice.At(d + 1, r, c + 1), lattice.At(d + 1, r, c), lattice.At(d, r, c)];
    }

    private static Vector2[] LeftOf(Lattice lattice, Cell cell)
    {
        (int d, int r, int c) = (cell.Depth + 1, cell.Row, cell.Column);
        return [lattice.At(d, r, c), lattice.At(d, r, c + 1), lattice.At(d, r + 1, c + 1), lattice.At(d, r + 1, c), lattice.At(d, r, c)];
    }

    private static Vector2[] RightOf(Lattice lattice, Cell cell)
    {
        (int d, int r, int c) = (cell.Depth, cell.Row, cell.Column + 1);
        return [lattice.At(d, r, c), lattice.At(d + 1, r, c), lattice.At(d + 1, r + 1, c), lattice.At(d, r + 1, c), lattice.At(d, r, c)];
    }

    private static IEnumerable<Vector2[]> FrontEdges(Lattice box)
    {
        (int d, int r, int c) = (box.Depth, box.Rows, box.Columns);
        yield return [box.At(0, r, c), box.At(0, 0, c), box.At(d, 0, c), box.At(d, 0, 0), box.At(d, r, 0)];
        yield return [box.At(0, r, c), box.At(d, r, c), box.At(d, r, 0)];
        yield return [box.At(d, 0, c), box.At(d, r, c)];
        yield return [box.At(d, 0, 0), box.At(0, 0, 0), box.At(0, 0, c)];
    }

    private Cell Place(Cell inGrid) =>
        new(inGrid.Depth + _axes[0].First, inGrid.Row + _axes[1].First, inGrid.Column + _axes[2].First);

    private Cell InGrid(Cell place) => new(place.Depth - _axes[0].First, place.Row - _axes[1].First, place.Column - _axes[2].First);
}
