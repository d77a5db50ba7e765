using System.Numerics;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>Numbers in the flat cells of inputs, outputs and kernel; numbers of one kind have one size.</summary>
internal sealed class CellNumbers(SlidingWindow window, LayerValues values, SceneLayout layout, List<Mark> marks)
{
    // In units of a cell's side: the largest font, and the sum of a number's width and height for which a slanting cell has room.
    private const float LargestFont = 0.4f;
    private const float Room = 0.95f;

    // In pixels.
    private const float SmallestFont = 6;

    /// <summary>The side of a cell in which numbers with this many letters can be read.</summary>
    public static int SmallestCell(int letters) => (int)MathF.Ceiling(SmallestFont / Share(letters));

    /// <summary>The letters of the longest number.</summary>
    public static int Letters(IEnumerable<double> numbers) => numbers.Max(number => NumberText.Short(number).Length);

    /// <summary>The font for numbers with this many letters, in units of a cell's side.</summary>
    public static float Share(int letters) =>
        MathF.Min(LargestFont, Room / ((letters * FontMetrics.Advance) + Label.LetterHeight));

    public void Inputs()
    {
        SlidingAxis[] axes = window.Axes;
        float size = Size(values.Input);
        for (int channel = 0; channel < layout.Inputs.Count; channel++)
        {
            foreach (Cell cell in Cell.Of(1, axes[1].Count, axes[2].Count))
            {
                Cell place = new(0, cell.Row + axes[1].First, cell.Column + axes[2].First);
                double value = window.Source(channel, place) is int source ? values.Input[source] : 0;
                Add(value, layout.Inputs[channel].Middle(cell), size, window.IsInput(place) ? InkRole.Text : InkRole.FaintText);
            }
        }
    }

    /// <summary>Adds to the upper cells a number for each step.</summary>
    public void Steps(double[] numbers)
    {
        float size = Size(numbers);
        for (int step = 0; step < window.StepCount; step++)
        {
            (int channel, Cell cell) = window.Output(step);
            Add(numbers[step], layout.Outputs[channel].Middle(cell), size, InkRole.Text);
        }
    }

    /// <summary>Adds the weights, if they are shown.</summary>
    public void Kernel()
    {
        Write(layout.Kernel, window.Weight);
        Write(layout.PlainKernel, tap => (tap.Row * window.Axes[2].Kernel) + tap.Column);

        void Write(Lattice? shown, Func<Cell, int> weight)
        {
            if (shown is not { } kernel)
            {
                return;
            }

            float size = Size(values.Weight);
            foreach (Cell tap in Cell.Of(1, kernel.Rows, kernel.Columns))
            {
                Add(values.Weight[weight(tap)], kernel.Middle(tap), size, InkRole.Text);
            }
        }
    }

    private float Size(double[] numbers) => layout.Cell * Share(Letters(numbers));

    private void Add(double number, Vector2 middle, float size, InkRole role) =>
        marks.Add(new Label(role, NumberText.Short(number), middle, size));
}
