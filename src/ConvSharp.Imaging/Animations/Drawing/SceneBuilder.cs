using System.Globalization;
using System.Numerics;
using ConvSharp.Imaging.Animations.Model;

namespace ConvSharp.Imaging.Animations.Drawing;

/// <summary>Draws a layer at work: what stands still, and for each step the window and the output element that it makes.</summary>
internal sealed class SceneBuilder
{
    private readonly SlidingWindow _window;
    private readonly SceneLayout _layout;
    private readonly SceneBox _box;
    private readonly bool _showsNumbers;
    private readonly LayerValues? _values;
    private readonly ComputationText? _computation;
    private readonly List<Mark> _marks = [];

    private SceneBuilder(SlidingWindow window, GivenValues given, AnimationOptions options, SceneBox box)
    {
        _window = window;
        _box = box;
        _showsNumbers = options.Numbers;
        _values = options.Numbers || options.Computation ? new LayerValues(window, given) : null;
        _computation = options.Computation ? Computation(box.Width) : null;
        _layout = new SceneLayout(
            window, box, width => options.Computation ? Computation(width).Height : 0, options.Numbers ? CellNumbers.Longest(_values!) : null);

        ComputationText Computation(int width) => new(window, _values!, width);
    }

    /// <exception cref="ArgumentException">The box is too small for so many cells.</exception>
    public static Scene Build(SlidingWindow window, GivenValues given, AnimationOptions options, SceneBox box) =>
        new SceneBuilder(window, given, options, box).Build();

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
        _computation?.Write(_marks, _layout.Bottom);
        RayGaps.Cut(_marks);

        // Lines grow with the picture, but leave something of small cells.
        float lineWidth = Math.Clamp(MathF.Min(MathF.Max(1, _box.Width / 320f), _layout.Cell / 14), 0.5f, 3);
        return new Scene(_box.Width, _layout.Height, _window.StepCount, lineWidth, _marks);
    }

    private void DrawFlat(PlaneDrawing drawing)
    {
        CellNumbers? numbers = _showsNumbers ? new CellNumbers(_window, _values!, _layout, _marks) : null;
        drawing.Inputs();
        drawing.Windows();
        numbers?.Inputs();
        drawing.Outputs();
        numbers?.Outputs();
        numbers?.Kernel();
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
