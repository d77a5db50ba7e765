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
    private readonly LayerValues _values;
    private readonly int _width;
    private readonly float _font;
    private readonly int _lineHeight;
    private readonly List<string>[] _lines;

    public ComputationText(SlidingWindow window, LayerValues values, int width)
    {
        _window = window;
        _values = values;
        _width = width;
        _font = Math.Clamp(width / 32f, SmallestFont, LargestFont);
        _lineHeight = (int)MathF.Ceiling(_font * 1.4f);
        _lines = [.. Enumerable.Range(0, window.StepCount).Select(step => Wrap(Sum(step)))];
    }

    /// <summary>What the longest takes.</summary>
    public int Height => (_lines.Max(lines => lines.Count) * _lineHeight) + (_lineHeight / 2);

    /// <summary>Adds the text of every step below what is there.</summary>
    public void Write(List<Mark> marks, int top)
    {
        for (int step = 0; step < _lines.Length; step++)
        {
            for (int line = 0; line < _lines[step].Count; line++)
            {
                Vector2 middle = new(_width / 2f, top + ((line + 0.5f) * _lineHeight));
                marks.Add(new Label(InkRole.Text, _lines[step][line], middle, _font) { Frame = step, Cycle = _window.StepCount });
            }
        }
    }

    /// <summary>y[0,1] = Σ w·x + b = 2·1 + … + 1 = 7, in words that may stand at the end of a line.</summary>
    private List<string> Sum(int step)
    {
        (int channel, Cell cell) = _window.Output(step);
        (double Weight, double Input)[] products = [.. _window.Products(step).Select(at => (_values.Weight[at.Weight], _values.Input[at.Input]))];
        string[] terms = [.. products.Select((factors, index) => Term(factors.Weight, Factor(factors.Input), isFirst: index == 0))];
        List<string> words = [$"y[{Index(channel, cell)}]", "= Σ w·x"];
        words.AddRange(terms.Length <= MostTerms ? terms : [.. terms[..(MostTerms / 2)], "+ …", .. terms[^(MostTerms / 2)..]]);
        IEnumerable<double> shown = products.SelectMany(factors => (double[])[factors.Weight, factors.Input]).Append(_values.Output[step]);
        if (_values.Bias is { } bias)
        {
            words.Insert(2, "+ b");
            words.Add(Term(bias[channel], "", isFirst: terms.Length == 0));
            shown = shown.Append(bias[channel]);
        }

        words.Add($"{(shown.Any(NumberText.IsRounded) ? '≈' : '=')} {NumberText.Short(_values.Output[step])}");
        return words;
    }

    /// <summary>The sign of a later term's number stands in place of the plus.</summary>
    private static string Term(double number, string factor, bool isFirst)
    {
        string text = NumberText.Short(number) + factor;
        return isFirst ? $"= {text}" : text[0] == '−' ? $"− {text[1..]}" : $"+ {text}";
    }

    private static string Factor(double number)
    {
        string text = NumberText.Short(number);
        return text[0] == '−' ? $"·({text})" : $"·{text}";
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
