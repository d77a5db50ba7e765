using System.Globalization;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>Input above, output below: each input element spreads its kernel, and outputs darken with the taps that reach them.</summary>
internal sealed class SpreadDrawing(SpreadingKernel kernel, SceneLayout layout, List<Mark> marks)
{
    // Where black and white text have the same contrast.
    private const byte MiddleGrey = 0x75;

    private static readonly Rgb DarkText = new(0, 0, 0);
    private static readonly Rgb LightText = new(0xff, 0xff, 0xff);

    private readonly SlidingWindow _window = kernel.Window;
    private readonly PlaneDrawing _planes = new(kernel.Window, layout, marks);
    private readonly int _mostTaps = kernel.States.Max(state => state.Taps);

    /// <summary>The output in all its states, and where each input element spreads to.</summary>
    /// <param name="text">The text in an output's cell.</param>
    public void Outputs(Func<ReachedOutput, string> text)
    {
        foreach (Lattice lattice in layout.Inputs)
        {
            _planes.Empty(lattice);
        }

        float size = layout.Cell * CellNumbers.Share(kernel.States.Max(state => text(state).Length));
        foreach (var together in kernel.States.GroupBy(state => (state.Step, state.Length)).OrderBy(group => group.Key))
        {
            (int step, int length) = together.Key;
            foreach (var alike in together.GroupBy(state => (state.Taps, Find(state.Output).Channel)))
            {
                Cell[] cells = [.. alike.Select(state => Find(state.Output).Cell)];
                Lattice lattice = layout.Inputs[alike.Key.Channel];
                Add(new Figure(new Ink(InkRole.Value, Fill: Shade(alike.Key.Taps)), lattice.Flat(cells)), step, length);
            }

            foreach (ReachedOutput state in together)
            {
                (int channel, Cell cell) = Find(state.Output);
                var ink = new Ink(InkRole.Text, Fill: Shade(state.Taps).R > MiddleGrey ? DarkText : LightText);
                Add(new Label(ink, text(state), layout.Inputs[channel].Middle(cell), size), step, length);
            }
        }

        for (int step = 0; step < _window.StepCount; step++)
        {
            (int channel, Cell input) = _window.Output(step);
            Cell[] places = [.. _window.Window(input).Select(at => _planes.InGrid(at.Place))];
            foreach (Lattice lattice in _window.InputChannels(channel).Select(outChannel => layout.Inputs[outChannel]))
            {
                Add(new Figure(InkRole.Marker, [.. lattice.Flat(places).Where(Figure.IsClosed)]), step, length: 1);
            }

            Add(_planes.Rays(channel, input), step, length: 1);
        }
    }

    /// <summary>The input, with the current element marked.</summary>
    public void Inputs()
    {
        foreach (Lattice lattice in layout.Outputs)
        {
            marks.Add(new Figure(InkRole.Input, lattice.Flat([.. Cell.Of(1, lattice.Rows, lattice.Columns)])));
        }

        for (int step = 0; step < _window.StepCount; step++)
        {
            (int channel, Cell input) = _window.Output(step);
            Add(new Figure(InkRole.Window, layout.Outputs[channel].Flat([input])), step, length: 1);
        }
    }

    public void Kernel() => _planes.Kernel();

    public static string Taps(ReachedOutput state) => state.Taps.ToString(CultureInfo.InvariantCulture);

    public static string Sum(ReachedOutput state) => NumberText.Short(state.Sum);

    private void Add(Mark mark, int step, int length) =>
        marks.Add(mark with { Frame = step, Length = length, Cycle = _window.StepCount });

    /// <summary>
    /// Grey, from near-white without taps to dark with the most taps; the same on any background, since it stands for a value.
    /// </summary>
    private Rgb Shade(int taps)
    {
        const int NoTap = 0xf7, OneTap = 0xd4, MostTaps = 0x3c;
        double share = _mostTaps > 1 ? (taps - 1.0) / (_mostTaps - 1) : 0;
        byte level = (byte)(taps == 0 ? NoTap : OneTap + (share * (MostTaps - OneTap)));
        return new Rgb(level, level, level);
    }

    private (int Channel, Cell Cell) Find(int output)
    {
        (int channel, Cell place) = _window.Input(output);
        return (channel, _planes.InGrid(place));
    }
}
