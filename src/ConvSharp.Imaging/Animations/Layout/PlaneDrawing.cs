using System.Numerics;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>Draws signals as rows and pictures as tables: input below, output above, the window's shadow between.</summary>
internal sealed class PlaneDrawing(SlidingWindow window, SceneLayout layout, List<Mark> marks)
{
    private readonly SlidingAxis[] _axes = window.Axes;

    /// <summary>Padding and zeros as dashed cells, with the input elements on them.</summary>
    public void Inputs()
    {
        foreach (Lattice lattice in layout.Inputs)
        {
            Empty(lattice);
            IEnumerable<Cell> elements = Cell.Of(1, lattice.Rows, lattice.Columns).Where(cell => window.IsInput(Place(cell)));
            marks.Add(new Figure(InkRole.Input, lattice.Flat([.. elements])));
        }
    }

    /// <summary>Dashed cells, if there are places without an element.</summary>
    public void Empty(Lattice lattice)
    {
        if (!(_axes[1].IsPlain && _axes[2].IsPlain))
        {
            marks.Add(new Figure(InkRole.Zero, [lattice.Outline(0, 0, lattice.Rows, lattice.Columns)]));
            marks.Add(new Figure(InkRole.ZeroLine, [.. lattice.Lines()]));
        }
    }

    /// <summary>The places that each output element sees, and lines from the element to them.</summary>
    /// <remarks>Lines to several planes would run through the numbers of the others.</remarks>
    public void Windows() => EachStep((channel, output) =>
        layout.ChannelKernels.Count > 0 ? Seen(channel, output) : [.. Seen(channel, output), Rays(channel, output)]);

    /// <summary>The output elements with the current one marked, and the kernel.</summary>
    public void Outputs()
    {
        foreach (Lattice lattice in layout.Outputs)
        {
            marks.Add(new Figure(InkRole.Output, lattice.Flat([.. Cell.Of(1, lattice.Rows, lattice.Columns)])));
        }

        EachStep((channel, output) => [new Figure(InkRole.Current, layout.Outputs[channel].Flat([output]))]);
        Kernel();
    }

    /// <summary>The kernel, if it is shown.</summary>
    public void Kernel()
    {
        foreach (Lattice? shown in (Lattice?[])[layout.Kernel, layout.PlainKernel])
        {
            if (shown is { } kernel)
                marks.Add(new Figure(InkRole.Kernel, kernel.Flat([.. Cell.Of(1, kernel.Rows, kernel.Columns)])));
        }
    }

    private void EachStep(Func<int, Cell, IEnumerable<Figure>> draw)
    {
        for (int step = 0; step < window.StepCount; step++)
        {
            (int channel, Cell output) = window.Output(step);
            foreach (Figure figure in draw(channel, output))
            {
                marks.Add(figure with { Frame = step, Cycle = window.StepCount });
            }
        }
    }

    /// <summary>All places of the window, with the input elements among them on top.</summary>
    private IEnumerable<Figure> Seen(int channel, Cell output)
    {
        Cell[] places = [.. window.Window(output).Select(at => at.Place)];
        Cell[] elements = [.. places.Where(window.IsInput)];
        foreach (Lattice input in window.InputChannels(channel).Select(inChannel => layout.Inputs[inChannel]))
        {
            if (elements.Length < places.Length)
            {
                yield return new Figure(InkRole.WindowOnZero, input.Flat([.. places.Select(InGrid)]));
            }

            if (elements.Length > 0)
            {
                yield return new Figure(InkRole.Window, input.Flat([.. elements.Select(InGrid)]));
            }
        }
    }

    /// <summary>Lines from an output element to the places that it sees.</summary>
    public Figure Rays(int channel, Cell output)
    {
        // Signals lie one below the other: rays to the lower ones would cross the others.
        IEnumerable<int> seen = window.InputChannels(channel).Take(layout.Rank == 1 ? 1 : int.MaxValue);
        Lattice from = layout.Outputs[channel];
        return new Figure(InkRole.Ray, [.. seen.SelectMany(inChannel => Rays(from, output, layout.Inputs[inChannel]))]);
    }

    private IEnumerable<Vector2[]> Rays(Lattice outputs, Cell output, Lattice inputs)
    {
        Vector2[] from = outputs.Outline(output.Row, output.Column, 1, 1);
        Cell first = InGrid(new Cell(0, _axes[1].Place(output.Row, 0), _axes[2].Place(output.Column, 0)));
        Cell last = InGrid(new Cell(
            0, _axes[1].Place(output.Row, _axes[1].Kernel - 1), _axes[2].Place(output.Column, _axes[2].Kernel - 1)));
        Vector2[] to = inputs.Outline(first.Row, first.Column, last.Row - first.Row + 1, last.Column - first.Column + 1);

        // The outermost two lines: from below a row to above the other, or between the leftmost and the rightmost corners.
        return layout.Rank == 1 ? [[from[3], to[0]], [from[2], to[1]]] : [[from[3], to[3]], [from[1], to[1]]];
    }

    private Cell Place(Cell inGrid) => new(0, inGrid.Row + _axes[1].First, inGrid.Column + _axes[2].First);

    public Cell InGrid(Cell place) => new(0, place.Row - _axes[1].First, place.Column - _axes[2].First);
}
