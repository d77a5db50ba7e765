using System.Globalization;
using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>
/// Draws a layer at work: the parts that stand still, and for each step the window and the output element that it computes.
/// </summary>
internal sealed class SceneBuilder
{
    private readonly SlidingWindow _window;
    private readonly SpreadingKernel? _spread;
    private readonly LayerValues _values;
    private readonly AnimationOptions _options;
    private readonly SceneBox _box;
    private readonly SceneLayout _layout;
    private readonly ComputationText _text;
    private readonly List<Mark> _marks = [];

    private SceneBuilder(ConvolutionGeometry geometry, AnimationValues given, AnimationOptions options, SceneBox box)
    {
        _options = options;
        _box = box;
        _window = new SlidingWindow(geometry);
        _values = new LayerValues(_window, given);
        if (options.View == AnimationView.Spread)
        {
            _spread = new SpreadingKernel(geometry, _values);
            _window = _spread.Window;
        }

        List<string>[] formulas = options.Computation ? [.. Enumerable.Range(0, _window.StepCount).Select(Formula)] : [];
        double[] numbers = [.. Numbers()];
        _text = new ComputationText(formulas, box.Width);
        _layout = new SceneLayout(
            _window, box, width => new ComputationText(formulas, width).Height, numbers.Length > 0 ? CellNumbers.Letters(numbers) : null,
            kernel: options.Numbers, gathers: _spread is null);
    }

    /// <exception cref="ArgumentException">The box is too small for so many cells.</exception>
    public static DrawnLayer Build(ConvolutionGeometry geometry, AnimationValues given, AnimationOptions options, SceneBox box)
    {
        var builder = new SceneBuilder(geometry, given, options, box);
        return new DrawnLayer(builder.Build(), builder._window, builder._layout, builder._values);
    }

    private Scene Build()
    {
        if (_layout.Rank == 3)
        {
            new VolumeDrawing(_window, _layout, _marks).Draw();
        }
        else if (_spread is null)
        {
            DrawGathering(new PlaneDrawing(_window, _layout, _marks));
        }
        else
        {
            DrawSpreading(new SpreadDrawing(_spread, _layout, _marks));
        }

        LabelChannels();
        _text.Write(_marks, new Vector2(0, _layout.Bottom));
        RayGaps.Cut(_marks);

        // Lines grow with the picture, but do not cover small cells.
        float lineWidth = Math.Clamp(MathF.Min(MathF.Max(1, _box.Width / 320f), _layout.Cell / 14), 0.5f, 3);
        return new Scene(_box.Width, _layout.Height, _window.StepCount, lineWidth, _marks);
    }

    private List<string> Formula(int step) => _spread is null
        ? SumText.OfOutput(_window, _values, step, _options.Language)
        : SumText.OfInput(_window, _values, step, _options.Language);

    /// <summary>All numbers in cells.</summary>
    private IEnumerable<double> Numbers()
    {
        IEnumerable<double> outputs = _spread is null
            ? _options.Numbers ? _values.Output : []
            : _spread.States.Select(state => _options.Numbers ? state.Sum : state.Taps);
        return _options.Numbers ? [.. _values.Input, .. _values.Weight, .. outputs] : outputs;
    }

    private void DrawGathering(PlaneDrawing drawing)
    {
        CellNumbers? numbers = _options.Numbers ? new CellNumbers(_window, _values, _layout, _marks) : null;
        drawing.Inputs();
        drawing.Windows();
        numbers?.Inputs();
        drawing.Outputs();
        numbers?.Steps(_values.Output);
        numbers?.Kernel();
        CaptionKernels();
        new ChannelKernels(_window, _values, _layout, _marks).Draw();
    }

    /// <summary>Says that the window's kernel is the layer's one turned, and shows both.</summary>
    private void CaptionKernels()
    {
        if (_layout.PlainKernel is not { } plain || _layout.Kernel is not { } turned)
            return;
        Caption(_options.Language.Choose("kernel", "卷积核"), plain);
        Caption(_options.Language.Choose("turned 180°", "旋转 180°"), turned);

        void Caption(string text, Lattice kernel)
        {
            (Vector2 min, Vector2 max) = kernel.Bounds;
            _marks.Add(new Label(InkRole.Text, text, new Vector2((min.X + max.X) / 2, min.Y - (0.8f * _layout.LabelSize)), _layout.LabelSize));
        }
    }

    private void DrawSpreading(SpreadDrawing drawing)
    {
        CellNumbers? numbers = _options.Numbers ? new CellNumbers(_window, _values, _layout, _marks) : null;
        drawing.Outputs(_options.Numbers ? SpreadDrawing.Sum : SpreadDrawing.Taps);
        drawing.Inputs();
        numbers?.Steps(_values.Input);
        drawing.Kernel();
        numbers?.Kernel();
    }

    private void LabelChannels()
    {
        if (!_layout.HasChannels)
        {
            return;
        }

        (string input, string output) = (_options.Language.Choose("in", "输入"), _options.Language.Choose("out", "输出"));
        (long inputs, long outputs) = (_window.Geometry.InChannelsPerGroup, _window.Geometry.OutChannelsPerGroup);
        Label(_spread is null ? input : output, _layout.Inputs, (int)inputs, below: _layout.Rank == 2);
        Label(_spread is null ? output : input, _layout.Outputs, (int)outputs, below: false);

        void Label(string name, IReadOnlyList<Lattice> lattices, int perGroup, bool below)
        {
            float size = _layout.LabelSize;
            for (int channel = 0; channel < lattices.Count; channel++)
            {
                (Vector2 min, Vector2 max) = lattices[channel].Bounds;
                string text = string.Create(CultureInfo.InvariantCulture, $"{name} {channel}");
                float halfWidth = FontMetrics.Width(text, size) / 2, group = _layout.GroupRoom;
                Vector2 middle = _layout.Rank == 1
                    ? new Vector2(min.X - halfWidth - (size / 2), (min.Y + max.Y) / 2)
                    : new Vector2((min.X + max.X + group) / 2, below ? max.Y + (0.8f * size) : min.Y - (0.8f * size));
                _marks.Add(new Label(InkRole.Text, text, middle, size));
                if (group > 0)
                    MarkGroup(channel / perGroup, middle - new Vector2(halfWidth + (group / 2), 0));
            }
        }
    }

    /// <summary>A letter on the colour of a group.</summary>
    private void MarkGroup(int group, Vector2 middle)
    {
        float size = _layout.LabelSize, half = 0.6f * size;
        _marks.Add(new Figure(GroupColors.Of(group), [Figure.Rectangle(middle - new Vector2(half), 2 * half, 2 * half)]));
        _marks.Add(new Label(GroupColors.Text, GroupColors.Letter(group), middle, size));
    }
}
