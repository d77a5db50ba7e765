using System.Globalization;
using System.Numerics;
using System.Text;
using ConvSharp.Imaging.Animations.Model;

namespace ConvSharp.Imaging.Animations.Drawing;

/// <summary>The sum that makes the output element in hand, written out below the picture.</summary>
internal sealed class ComputationText
{
    private const int MostTerms = 18;
    private const float SmallestFont = 9;
    private const float LargestFont = 24;

    private readonly SlidingWindow _window;
    private readonly SampleValues _values;
    private readonly int _width;
    private readonly float _font;
    private readonly int _lineHeight;

    public ComputationText(SlidingWindow window, SampleValues values, int width)
    {
        _window = window;
        _values = values;
        _width = width;
        _font = Math.Clamp(width / 32f, SmallestFont, LargestFont);
        _lineHeight = (int)MathF.Ceiling(_font * 1.4f);
    }

    /// <summary>Adds the text of every step below what is there.</summary>
    /// <returns>The height that the longest takes.</returns>
    public int Write(List<Mark> marks, int top)
    {
        int most = 0;
        for (int step = 0; step < _window.StepCount; step++)
        {
            List<string> lines = Wrap(Sum(step));
            for (int line = 0; line < lines.Count; line++)
            {
                Vector2 middle = new(_width / 2f, top + ((line + 0.5f) * _lineHeight));
                marks.Add(new Label(InkRole.Text, lines[line], middle, _font) { Frame = step, Cycle = _window.StepCount });
            }

            most = Math.Max(most, lines.Count);
        }

        return (most * _lineHeight) + (_lineHeight / 2);
    }

    /// <summary>y[0,1] = Σ w·x + b = 2·1 + … + 1 = 7, in words that may stand at the end of a line.</summary>
    private List<string> Sum(int step)
    {
        (int channel, Cell cell) = _window.Output(step);
        string[] terms = [.. _window.Products(step).Select(at => string.Create(
            CultureInfo.InvariantCulture, $"{_values.Weight[at.Weight]}·{_values.Input[at.Input]}"))];
        IEnumerable<string> shown = terms.Length <= MostTerms ? terms : [.. terms[..(MostTerms / 2)], "…", .. terms[^(MostTerms / 2)..]];
        List<string> words = [$"y[{Index(channel, cell)}]", "= Σ w·x", "+ b"];
        words.AddRange(shown.Select((term, index) => (index == 0 ? "= " : "+ ") + term));
        words.Add(string.Create(CultureInfo.InvariantCulture, $"{(terms.Length == 0 ? '=' : '+')} {_values.Bias[channel]}"));
        words.Add(string.Create(CultureInfo.InvariantCulture, $"= {_values.Output[step]}"));
        return words;
    }

    private string Index(int channel, Cell cell)
    {
        int[] spatial = [cell.Depth, cell.Row, cell.Column];
        IEnumerable<int> shown = spatial[^_window.Geometry.Rank..];
        return string.Join(',', _window.Geometry.OutChannels > 1 ? shown.Prepend(channel) : shown);
    }

    private List<string> Wrap(List<string> words)
    {
        int most = (int)((_width - (2 * _font)) / (_font * Lettering.Advance));
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (string word in words)
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > most)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }
}
