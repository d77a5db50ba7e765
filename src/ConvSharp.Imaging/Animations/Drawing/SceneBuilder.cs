using System.Globalization;
using System.Numerics;
using ConvSharp.Imaging.Animations.Model;

namespace ConvSharp.Imaging.Animations.Drawing;

/// <summary>Draws a layer at work: what stands still, and for each step the window and the output element that it makes.</summary>
internal sealed class SceneBuilder
{
    private const float NumberShare = 0.4f;

    private readonly SlidingWindow _window;
    private readonly SceneLayout _layout;
    private readonly int _width;
    private readonly AnimationOptions _options;
    private readonly SampleValues? _values;
    private readonly List<Mark> _marks = [];

    private SceneBuilder(SlidingWindow window, AnimationOptions options, int width)
    {
        _window = window;
        _options = options;
        _width = width;
        _layout = new SceneLayout(window, width, options.Numbers);
        _values = options.Numbers || options.Computation ? new SampleValues(window) : null;
    }

    /// <exception cref="ArgumentException">The size is too small for so many cells.</exception>
    public static Scene Build(SlidingWindow window, AnimationOptions options, int width) =>
        new SceneBuilder(window, options, width).Build();

    private Scene Build()
    {
        if (_layout.Rank == 3)
        {
            new VolumeDrawing(_window, _layout, _marks).Draw();
        }
        else
        {
            DrawFlat(new PlaneDrawing(_window, _layout, _marks));
        }

        LabelChannels();
        int height = _layout.Bottom;
        if (_options.Computation)
        {
            height += new ComputationText(_window, _values!, _width).Write(_marks, height);
        }

        // Lines grow with the picture, but leave something of small cells.
        float lineWidth = Math.Clamp(MathF.Min(MathF.Max(1, _width / 320f), _layout.Cell / 14), 0.5f, 3);
        return new Scene(_width, height, _window.StepCount, lineWidth, _marks);
    }

    private void DrawFlat(PlaneDrawing drawing)
    {
        drawing.Inputs();
        drawing.Windows();
        if (_options.Numbers)
        {
            NumberInputs();
        }

        drawing.Outputs();
        if (_options.Numbers)
        {
            NumberOutputs();
            NumberKernel();
        }
    }

    private void NumberInputs()
    {
        SlidingAxis[] axes = _window.Axes;
        for (int channel = 0; channel < _layout.Inputs.Count; channel++)
        {
            foreach (Cell cell in Cell.Of(1, axes[1].Count, axes[2].Count))
            {
                Cell place = new(0, cell.Row + axes[1].First, cell.Column + axes[2].First);
                int value = _window.Source(channel, place) is int source ? _values!.Input[source] : 0;
                AddNumber(value, _layout.Inputs[channel].Middle(cell), _window.IsInput(place) ? InkRole.Text : InkRole.FaintText);
            }
        }
    }

    private void NumberOutputs()
    {
        for (int step = 0; step < _window.StepCount; step++)
        {
            (int channel, Cell cell) = _window.Output(step);
            AddNumber(_values!.Output[step], _layout.Outputs[channel].Middle(cell), InkRole.Text);
        }
    }

    private void NumberKernel()
    {
        if (_layout.Kernel is not { } kernel)
        {
            return;
        }

        foreach (Cell tap in Cell.Of(1, kernel.Rows, kernel.Columns))
        {
            AddNumber(_values!.Weight[_window.Weight(tap)], kernel.Middle(tap), InkRole.Text);
        }
    }

    private void AddNumber(int value, Vector2 middle, InkRole role)
    {
        string text = value.ToString(CultureInfo.InvariantCulture).Replace('-', '−');
        float size = MathF.Min(NumberShare * _layout.Cell, 0.85f * _layout.Cell / (text.Length * Lettering.Advance));
        _marks.Add(new Label(role, text, middle, size));
    }

    private void LabelChannels()
    {
        if (!_layout.HasChannels)
        {
            return;
        }

        Label("in", _layout.Inputs, below: _layout.Rank == 2);
        Label("out", _layout.Outputs, below: false);

        void Label(string name, IReadOnlyList<Lattice> lattices, bool below)
        {
            float size = _layout.LabelSize;
            for (int channel = 0; channel < lattices.Count; channel++)
            {
                (Vector2 min, Vector2 max) = lattices[channel].Bounds;
                string text = string.Create(CultureInfo.InvariantCulture, $"{name} {channel}");
                float halfWidth = text.Length * size * Lettering.Advance / 2;
                Vector2 middle = _layout.Rank == 1
                    ? new Vector2(min.X - halfWidth - (size / 2), (min.Y + max.Y) / 2)
                    : new Vector2((min.X + max.X) / 2, below ? max.Y + (0.8f * size) : min.Y - (0.8f * size));
                _marks.Add(new Label(InkRole.Text, text, middle, size));
            }
        }
    }
}
