using System.Globalization;
using System.Numerics;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Gallery.Checkerboard;

/// <summary>
/// Transposed layers along one axis, as the paper draws them: inputs below, lines to the outputs that each of them reaches, and over the
/// last outputs bars of the paths to them. Cells are the darker the more paths lead to them.
/// </summary>
internal sealed class OverlapScene
{
    // In cells.
    private const float RowGap = 1.8f, BarHeight = 4;
    private const float Font = 14, Margin = 16;

    private readonly List<Mark> _marks = [];
    private readonly float _cell;

    private OverlapScene(float cell) => _cell = cell;

    /// <param name="stack">Transposed layers; their paddings do not count.</param>
    /// <param name="inputs">Elements of the input.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    public static Scene Build(StackedLayers stack, int inputs, int width)
    {
        var layers = new AxisGeometry[stack.Layers.Count];
        long size = inputs;
        for (int i = 0; i < layers.Length; i++)
        {
            StackLayer layer = stack.Layers[i];
            AxisGeometry window = layer.Window(axis: 1, ConvolutionKind.Transposed, layer.StrideAt(1)) with { Input = size };
            size = SizeFormula.TransposedOutput(size, window.Kernel, window.Stride, padding: 0, window.Dilation, outputPadding: 0);
            layers[i] = window with { Output = size, PadBefore = 0, PadAfter = 0 };
        }

        return new OverlapScene(MathF.Floor((width - (2 * Margin)) / size)).Draw(stack, layers, width);
    }

    private Scene Draw(StackedLayers stack, AxisGeometry[] layers, int width)
    {
        float left = MathF.Floor((width - (layers[^1].Output * _cell)) / 2);
        float y = Margin + Font + (BarHeight * _cell) + (2 * Font);
        long[] counts = OverlapCounts.Along(layers);
        float[] places = [.. Enumerable.Range(0, counts.Length).Select(i => left + ((i + 0.5f) * _cell))];
        Text("paths to each output", width / 2f, Margin, InkRole.FaintText);
        long most = counts.Max();
        Bars(counts, places, y);
        Cells(counts, most, places, y);
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
        Text("input", width / 2f, bottom + Font, InkRole.FaintText);
        string name = string.Join(", then ", stack.Layers.Select(layer => $"kernel {layer.KernelAt(1)}, stride {layer.StrideAt(1)}"));
        OverlapPattern pattern = stack.Axes[1];
        string overlap = pattern.IsEven ? "even" : string.Create(
            CultureInfo.InvariantCulture, $"{OverlapText.Ratio([pattern])} away from the border, period {pattern.Period}");
        Text($"{name}: {overlap}", width / 2f, bottom + (2.6f * Font), InkRole.Text);
        return new Scene(width, (int)(bottom + (3.4f * Font) + Margin), FrameCount: 1, LineWidth: 1, _marks);
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
            float size = MathF.Min(Font - 2, _cell / 2);
            _marks.Add(new Label(
                InkRole.Text, counts[i].ToString(CultureInfo.InvariantCulture),
                new Vector2(places[i], bottom - (0.5f * Font) - height - (0.8f * size)), size));
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
        (Vector2 across, Vector2 down) = (new Vector2(width, 0), new Vector2(0, height));
        return [corner, corner + across, corner + across + down, corner + down, corner];
    }

    private void Text(string text, float x, float y, InkRole role) => _marks.Add(new Label(role, text, new Vector2(x, y), Font));
}
