using System.Globalization;
using System.Numerics;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>
/// Layers along one axis, as the paper draws them: inputs below, lines to the outputs that each of them reaches, and over the last outputs
/// bars of the paths to them. Cells are the darker the more paths lead to them.
/// </summary>
internal sealed class OverlapScene
{
    // In cells.
    private const float RowGap = 1.8f, BarHeight = 4;
    private const float Font = 14, Margin = 16, LeastFont = 6, LeastCell = 8, LargestCell = 40;

    private const int MostInputs = 8, MostPlaces = 32;

    private readonly List<Mark> _marks = [];
    private readonly StackedLayers _stack;
    private readonly int _axis, _width;
    private readonly Language _language;
    private readonly float _cell;

    private OverlapScene(StackedLayers stack, int axis, int width, Language language, long cells)
    {
        (_stack, _axis, _width, _language) = (stack, axis, width, language);
        _cell = MathF.Min(MathF.Floor((width - (2 * Margin)) / cells), LargestCell);
    }

    /// <summary>As many inputs as there is room for; bars alone where there is not, or where paths have weights.</summary>
    /// <param name="stack">The layers; their paddings do not count.</param>
    /// <param name="axis">0: height, 1: width.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="language">The language of its words.</param>
    public static Scene Build(StackedLayers stack, int axis, int width, Language language)
    {
        IReadOnlyList<AxisGeometry>? layers = OverlapLayers.Of(stack, axis);
        for (int inputs = MostInputs; layers is not null && inputs > 1; inputs--)
        {
            if (OverlapLayers.Sized(layers, inputs)[^1].Output * LeastCell <= width - (2 * Margin))
                return Build(stack, inputs, width, axis, language);
        }

        OverlapPattern pattern = stack.Axes[axis];
        int places = Figures.Places(pattern.Period, MostPlaces);
        var scene = new OverlapScene(stack, axis, width, language, places);
        float bottom = scene.Outputs([.. Enumerable.Range(0, places).Select(place => pattern[place])], out _);
        return scene.Finish(bottom);
    }

    /// <param name="stack">Layers without bilinear resizes; their paddings do not count.</param>
    /// <param name="inputs">Elements of the input.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="axis">0: height, 1: width.</param>
    /// <param name="language">The language of its words.</param>
    public static Scene Build(StackedLayers stack, int inputs, int width, int axis = 1, Language language = Language.English)
    {
        AxisGeometry[] layers = OverlapLayers.Sized(OverlapLayers.Of(stack, axis)!, inputs);
        return new OverlapScene(stack, axis, width, language, layers[^1].Output).Draw(layers);
    }

    private Scene Draw(AxisGeometry[] layers)
    {
        long[] counts = OverlapCounts.Along(layers);
        long most = counts.Max();
        float y = Outputs(counts, out float[] places) - _cell;
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            float below = y + _cell + MathF.Floor(RowGap * _cell);
            float[] inputs = InputPlaces(layers[i], places);
            Lines(layers[i], inputs, places, y + _cell, below);
            counts = i == 0 ? [.. Enumerable.Repeat(1L, inputs.Length)] : OverlapCounts.Along(layers.AsSpan(0, i));
            Cells(counts, most, inputs, below);
            (places, y) = (inputs, below);
        }

        float bottom = y + _cell;
        Text(_stack.IsOfGradient ? _language.Choose("gradient of the output", "输出的梯度") : _language.Choose("input", "输入"),
            bottom + Font, InkRole.FaintText);
        return Finish(bottom + (1.6f * Font));
    }

    /// <summary>The last outputs under their bars.</summary>
    /// <returns>The bottom of their cells.</returns>
    private float Outputs(long[] counts, out float[] places)
    {
        float left = MathF.Floor((_width - (counts.Length * _cell)) / 2);
        float y = Margin + Font + (BarHeight * _cell) + (2 * Font);
        places = [.. Enumerable.Range(0, counts.Length).Select(i => left + ((i + 0.5f) * _cell))];
        Text(
            _stack.IsOfGradient
                ? _language.Choose("paths to each element of the input's gradient", "到达输入梯度每个元素的路径数")
                : _language.Choose("paths to each output", "到达每个输出的路径数"),
            Margin, InkRole.FaintText);
        Bars(counts, places, y);
        Cells(counts, counts.Max(), places, y);
        return y + _cell;
    }

    /// <summary>The words below, under a bottom.</summary>
    private Scene Finish(float bottom)
    {
        string name = _stack.Layers.All(layer => layer.Kind == StackLayerKind.Transposed)
            ? string.Join(_language.Choose(", then ", "，再 "), _stack.Layers.Select(layer => _language.Choose(
                $"kernel {layer.KernelAt(_axis)}, stride {layer.StrideAt(_axis)}",
                $"卷积核 {layer.KernelAt(_axis)}，步长 {layer.StrideAt(_axis)}")))
            : _stack.Describe(_language);
        OverlapPattern pattern = _stack.Axes[_axis];
        string period = pattern.Period.ToString(CultureInfo.InvariantCulture);
        string overlap = OverlapText.Ratio(pattern, _language) +
            (pattern.IsEven ? "" : _language.Choose($" away from the border, period {period}", $"（边缘以外，周期 {period}）"));
        string[] lines = [.. LineWrap.Of($"{name}{_language.Choose(": ", "：")}{overlap}", Font, _width - (2 * Margin))];
        for (int i = 0; i < lines.Length; i++)
            Text(lines[i], bottom + ((1 + (1.4f * i)) * Font), InkRole.Text);
        float height = bottom + (((1.4f * lines.Length) + 0.4f) * Font) + Margin;
        return new Scene(_width, (int)height, FrameCount: 1, LineWidth: 1, _marks);
    }

    /// <summary>Each input stands over the middle of what it reaches.</summary>
    private static float[] InputPlaces(AxisGeometry layer, float[] outputs) => [.. Enumerable.Range(0, (int)layer.Input).Select(i =>
        (outputs[i * layer.Stride] + outputs[(i * layer.Stride) + layer.EffectiveKernel - 1]) / 2)];

    private void Bars(long[] counts, float[] places, float bottom)
    {
        long most = counts.Max();
        for (int i = 0; i < counts.Length; i++)
        {
            float height = MathF.Round(BarHeight * _cell * counts[i] / most);
            _marks.Add(new Figure(InkRole.Current, [Box(places[i], bottom - (0.5f * Font) - height, _cell - 4, height)]));
            string number = counts[i].ToString(CultureInfo.InvariantCulture);
            float size = MathF.Min(MathF.Min(Font - 2, _cell / 2), _cell / (FontMetrics.Advance * number.Length));
            if (size < LeastFont)
                continue;
            _marks.Add(new Label(
                InkRole.Text, number, new Vector2(places[i], bottom - (0.5f * Font) - height - (0.8f * size)), size));
        }
    }

    private void Cells(long[] counts, long most, float[] places, float top)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            var ink = new Ink(InkRole.Value, Fill: Figures.Shade((double)counts[i] / most));
            _marks.Add(new Figure(ink, [Box(places[i], top, _cell, _cell)]));
        }
    }

    private void Lines(AxisGeometry layer, float[] inputs, float[] outputs, float top, float bottom)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            Vector2 from = new(inputs[i], bottom);
            _marks.Add(new Figure(InkRole.Ray, [.. Enumerable.Range(0, (int)layer.Kernel).Select(tap =>
                new[] { from, new Vector2(outputs[(i * layer.Stride) + (tap * layer.Dilation)], top) })]));
        }
    }

    private static Vector2[] Box(float middle, float top, float width, float height)
    {
        Vector2 corner = new(MathF.Floor(middle - (width / 2)) + 0.5f, MathF.Floor(top) + 0.5f);
        return Figure.Rectangle(corner, width, height);
    }

    private void Text(string text, float y, InkRole role) => _marks.Add(new Label(role, text, new Vector2(_width / 2f, y), Font));
}
