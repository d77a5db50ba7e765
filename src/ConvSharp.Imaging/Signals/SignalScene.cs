using System.Numerics;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Signals;

/// <summary>Draws signals below each other. Their axes of values lie above each other; each has an axis of samples of its own.</summary>
internal sealed class SignalScene
{
    // Up to this many samples, every one has a symbol; longer lines have some, to tell them apart.
    private const int MostSymbols = 64;
    private const int SymbolsOfLong = 16;

    // As many as a low frame has room for; there are two at least, so that the scale can be read.
    private const int FewestTicks = 4;

    private readonly List<Mark> _marks = [];
    private readonly int _width;
    private readonly float _font;
    private readonly float _left;
    private readonly float _right;

    private SignalScene(int width, IEnumerable<DrawnSignal> signals)
    {
        _width = width;
        _font = Math.Clamp(width / 60f, 9, 20);
        float numbers = signals.SelectMany(signal => ValueAxis(signal).Ticks).Max(tick => WidthOf(tick.ToString()));
        float names = signals.Where(signal => signal.IsStacked).SelectMany(signal => signal.Traces)
            .Select(trace => WidthOf(trace.Label)).DefaultIfEmpty(0).Max();
        _left = MathF.Ceiling(numbers + (2 * _font)) + 0.5f;
        _right = width - MathF.Ceiling(names + (1.2f * _font)) - 0.5f;
    }

    private float SmallFont => 0.85f * _font;

    private float Radius => 0.21f * _font;

    // Room for the symbols of the first and the last sample.
    private float Inset => 0.6f * _font;

    public static Scene Build(IReadOnlyList<DrawnSignal> signals, int width)
    {
        var scene = new SignalScene(width, signals);
        float y = scene._font;
        foreach (DrawnSignal signal in signals)
        {
            y = scene.Draw(signal, y);
        }

        return new Scene(width, (int)MathF.Ceiling(y), 1, 1, scene._marks);
    }

    /// <summary>Draws a signal below a height.</summary>
    /// <returns>Its lower end.</returns>
    private float Draw(DrawnSignal signal, float top)
    {
        float room = (_width - _left) / FontMetrics.Width(signal.Title, size: 1);
        Text(signal.Title, Math.Min(_font, room), InkRole.Text, left: _left, middle: top + _font);
        top = MathF.Floor(top + (2 * _font)) + 0.5f;
        PlotAxis values = ValueAxis(signal);
        float height = RowHeight(signal);
        IReadOnlyList<Trace>[] rows = signal.IsStacked ? [.. signal.Traces.Select(trace => (Trace[])[trace])] : [signal.Traces];
        foreach (IReadOnlyList<Trace> row in rows)
        {
            DrawRow(row, values, top, height);
            if (signal.IsStacked)
            {
                Text(row[0].Label, SmallFont, InkRole.Text, left: _right + (0.5f * _font), middle: top + (height / 2));
            }

            top += height + (signal.IsStacked ? MathF.Round(0.9f * _font) : 0);
        }

        if (!signal.IsStacked && signal.Traces.Count > 1)
        {
            DrawLegend(signal.Traces, top - height - _font);
        }

        DrawSamplesAxis(signal.Length, top);
        return top + (2.6f * _font);
    }

    private void DrawRow(IReadOnlyList<Trace> traces, PlotAxis values, float top, float height)
    {
        float bottom = top + height;
        var ticks = new List<Vector2[]> { Box(top, bottom) };
        foreach (DecimalNumber tick in values.Ticks)
        {
            float y = Y(tick.Value);
            ticks.Add(Line(new(_left - (0.35f * _font), y), new(_left, y)));
            string text = tick.ToString();
            float right = _left - (0.6f * _font);
            Text(text, SmallFont, InkRole.FaintText, left: right - WidthOf(text), middle: y);
        }

        if (values.Min < 0 && values.Max > 0)
        {
            _marks.Add(new Figure(InkRole.ZeroLine, [Line(new(_left, Y(0)), new(_right, Y(0)))]));
        }

        _marks.Add(new Figure(InkRole.Frame, ticks));
        PlotAxis samples = SamplesAxis(traces[0].Length);
        for (int i = 0; i < traces.Count; i++)
        {
            int every = traces[i].Length <= MostSymbols ? 1 : traces.Count > 1 ? Math.Max(1, traces[i].Length / SymbolsOfLong) : 0;
            var marks = new TraceMarks(i, Radius, (index, value) => PlotPoint.Snapped(new Vector2(X(samples, index), Y(value))));
            _marks.AddRange(marks.Of(traces[i], every));
        }

        float Y(double value) => (float)(bottom - (height * values.Place(value)));
    }

    private void DrawSamplesAxis(int length, float top)
    {
        PlotAxis samples = SamplesAxis(length);
        var ticks = new List<Vector2[]>();
        foreach (DecimalNumber tick in samples.Ticks)
        {
            float x = X(samples, tick.Value);
            ticks.Add(Line(new(x, top), new(x, top + (0.35f * _font))));
            _marks.Add(new Label(InkRole.FaintText, tick.ToString(), new Vector2(x, top + (1.1f * _font)), SmallFont));
        }

        _marks.Add(new Figure(InkRole.Frame, ticks));
    }

    /// <summary>The index of every line, after a piece of it, ending at the right.</summary>
    private void DrawLegend(IReadOnlyList<Trace> traces, float middle)
    {
        float x = _right;
        for (int i = traces.Count - 1; i >= 0; i--)
        {
            x -= WidthOf(traces[i].Label);
            Text(traces[i].Label, SmallFont, InkRole.Text, left: x, middle);
            x -= 0.5f * _font;
            var marks = new TraceMarks(i, Radius, (_, _) => default);
            _marks.AddRange(marks.Sample(new Vector2(x - (2.5f * _font), middle), new Vector2(x, middle)));
            x -= 3.5f * _font;
        }
    }

    private PlotAxis ValueAxis(DrawnSignal signal) =>
        PlotAxis.Of(signal.Range, Math.Max(FewestTicks, (int)(RowHeight(signal) / (2.2f * SmallFont))));

    private PlotAxis SamplesAxis(int length) => PlotAxis.OfIndices(
        length, Math.Clamp((int)((_right - _left) / (2 * WidthOf(new DecimalNumber(length, 0).ToString()))), FewestTicks, 12));

    private float RowHeight(DrawnSignal signal) => signal.IsStacked
        ? MathF.Round(Math.Max(0.06f * _width, 3 * _font))
        : MathF.Round(Math.Max(0.18f * _width, 6 * _font));

    private float X(PlotAxis samples, double index) =>
        _left + Inset + (float)((_right - _left - (2 * Inset)) * samples.Place(index));

    private float WidthOf(string text) => new Label(InkRole.Text, text, default, SmallFont).Width;

    private void Text(string text, float size, Ink ink, float left, float middle)
    {
        var label = new Label(ink, text, new Vector2(left, middle), size);
        _marks.Add(label.MovedBy(new Vector2(label.Width / 2, 0)));
    }

    private static Vector2[] Line(Vector2 from, Vector2 to) => [PlotPoint.Snapped(from), PlotPoint.Snapped(to)];

    private Vector2[] Box(float top, float bottom) =>
        [new(_left, top), new(_right, top), new(_right, bottom), new(_left, bottom), new(_left, top)];
}
