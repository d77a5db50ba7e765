using System.Numerics;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Signals;

/// <summary>The marks of one line: the line itself or its envelope, and symbols at samples.</summary>
/// <param name="series">Which colour, dashes and symbol it has.</param>
/// <param name="radius">Half the size of a symbol.</param>
/// <param name="place">The point of a sample's index and value.</param>
internal sealed class TraceMarks(int series, float radius, Func<double, double, Vector2> place)
{
    private const int RoundSides = 12;

    private readonly Ink _line = new(InkRole.SeriesLine, Series: series);
    private readonly Ink _filled = new(InkRole.SeriesMark, Series: series);

    /// <param name="trace">The line.</param>
    /// <param name="symbolEvery">Every how many samples there is a symbol; 0: only where a sample has no neighbour.</param>
    public IEnumerable<Mark> Of(Trace trace, int symbolEvery)
    {
        var lines = new List<Vector2[]>();
        var symbols = new List<Vector2[]>();
        foreach ((int first, int end) in trace.Runs())
        {
            int[] parts = [.. Enumerable.Range(first, end - first)];
            Vector2[] highs = Array.ConvertAll(parts, part => place(trace.Middle(part), trace.High[part]));
            if (trace.IsEnvelope)
            {
                lines.Add([.. highs, .. parts.Reverse().Select(part => place(trace.Middle(part), trace.Low[part])), highs[0]]);
                continue;
            }

            bool isAlone = parts.Length == 1;
            if (!isAlone)
            {
                lines.Add(highs);
            }

            symbols.AddRange(highs.Where((_, at) => isAlone || (symbolEvery > 0 && parts[at] % symbolEvery == 0)).Select(Symbol));
        }

        if (lines.Count > 0)
        {
            yield return new Figure(trace.IsEnvelope ? _filled : _line, lines);
        }

        if (symbols.Count > 0)
        {
            yield return new Figure(_filled, symbols);
        }
    }

    /// <summary>A line with its symbol in the middle, for a legend.</summary>
    public IEnumerable<Mark> Sample(Vector2 from, Vector2 to) =>
        [new Figure(_line, [[PlotPoint.Snapped(from), PlotPoint.Snapped(to)]]), new Figure(_filled, [Symbol((from + to) / 2)])];

    private Vector2[] Symbol(Vector2 middle)
    {
        Vector2[] corners = series switch
        {
            0 => [.. Enumerable.Range(0, RoundSides).Select(side => Vector2.Create(
                MathF.Sin(2 * MathF.PI * side / RoundSides), MathF.Cos(2 * MathF.PI * side / RoundSides)))],
            1 => [new(-0.9f, -0.9f), new(0.9f, -0.9f), new(0.9f, 0.9f), new(-0.9f, 0.9f)],
            2 => [new(0, -1.3f), new(1.2f, 0.9f), new(-1.2f, 0.9f)],
            _ => [new(0, -1.4f), new(1.4f, 0), new(0, 1.4f), new(-1.4f, 0)],
        };
        Vector2[] points = Array.ConvertAll(corners, corner => PlotPoint.Snapped(middle + (radius * corner)));
        return [.. points, points[0]];
    }
}
