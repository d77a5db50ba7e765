using System.Numerics;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>A formula for each step, written out below the picture.</summary>
internal sealed class ComputationText
{
    private const float SmallestFont = 9;
    private const float LargestFont = 24;

    private readonly int _width;
    private readonly float _font;
    private readonly int _lineHeight;
    private readonly List<string>[] _lines;

    /// <param name="formulas">One for each step, in words that may stand at the end of a line.</param>
    /// <param name="width">The width of the text.</param>
    /// <param name="font">The size of the font; null: by the width.</param>
    public ComputationText(IReadOnlyList<List<string>> formulas, int width, float? font = null)
    {
        _width = width;
        _font = font ?? Math.Clamp(width / 32f, SmallestFont, LargestFont);
        _lineHeight = (int)MathF.Ceiling(_font * 1.4f);
        _lines = [.. formulas.Select(Wrap)];
    }

    /// <summary>The height of the longest formula.</summary>
    public int Height => _lines.Length == 0 ? 0 : (_lines.Max(lines => lines.Count) * _lineHeight) + (_lineHeight / 2);

    /// <summary>Adds the text of every step, centred below a place.</summary>
    public void Write(List<Mark> marks, Vector2 place)
    {
        for (int step = 0; step < _lines.Length; step++)
        {
            for (int line = 0; line < _lines[step].Count; line++)
            {
                Vector2 middle = place + new Vector2(_width / 2f, (line + 0.5f) * _lineHeight);
                var label = new Label(InkRole.Text, _lines[step][line], middle, _font);
                marks.Add(_lines.Length == 1 ? label : label with { Frame = step, Cycle = _lines.Length });
            }
        }
    }

    private List<string> Wrap(List<string> words) =>
        TextLines.Wrap(words, (int)((_width - (2 * _font)) / (_font * FontMetrics.Advance)));
}
