using System.Globalization;
using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Stacks;

/// <summary>Draws a row for each layer: its name, the field of its middle output on the stack's input, and numbers.</summary>
internal sealed class StackScene
{
    // In units of the font size.
    private const float RowHeight = 3.4f;
    private const float BarHeight = 1.8f;
    private const float LineHeight = 1.25f;

    // The share of the input's size beyond its ends, where fields meet padding.
    private const float Beyond = 0.06f;

    // The share of the width that names may take.
    private const float MostNames = 0.42f;

    private readonly List<Mark> _marks = [];
    private readonly float _font;
    private readonly float _left;
    private readonly float _pixelsPerElement;
    private readonly long _size;

    private StackScene(float font, float left, float right, long size)
    {
        (_font, _left, _size) = (font, left, size);
        _pixelsPerElement = (right - left) / size;
    }

    public static string Title(Language language) => language.Choose(
        "Receptive field of one output, along the width", "一个输出的感受野（沿宽度方向）");

    public static Scene Build(StackPictureInput input, IReadOnlyList<StackPictureLayer> layers, StackPictureOptions options)
    {
        Language language = options.Language;
        int width = options.Size;
        float font = Math.Clamp(width / 68f, 8, 16), margin = font, letter = font * FontMetrics.Advance;
        string inputName = language.Choose("input", "输入");
        string[] numbers = [.. layers.Select(layer => Field(layer.Field, language))];
        float names = Math.Min(
            letter * layers.SelectMany(layer => new[] { layer.Text, layer.Shape }).Append(input.Shape).Max(text => text.Length),
            MostNames * width);
        float words = letter * numbers.Concat(layers.Select(layer => Jump(layer.Field, language))).Max(text => text.Length);
        float barLeft = margin + names + font, barRight = width - margin - words - font, spare = (barRight - barLeft) * Beyond;
        var scene = new StackScene(font, barLeft + spare, barRight - spare, input.Size);

        float top = margin;
        scene._marks.Add(Fitting(Title(language), new Vector2(width / 2f, top + (font / 2)), font, width - (2 * margin)));
        top += 2.4f * font;
        int most = (int)MathF.Round(names / letter);
        scene.Row(margin, top, Short(inputName, most), input.Shape);
        scene.Bar(InkRole.Input, 0, input.Size, top);
        scene.Words(width - margin - words, top, Text($"{input.Size}"), language.Choose("inputs", "个输入"));
        for (int i = 0; i < layers.Count; i++)
        {
            StackPictureLayer layer = layers[i];
            top += RowHeight * font;
            scene.Row(margin, top, Short(layer.Text, most), Short(layer.Shape, most));
            scene.FieldBar(layer, top);
            scene.Words(width - margin - words, top, numbers[i], Jump(layer.Field, language));
        }

        top += RowHeight * font;
        float bottom = scene.Legend(top, width, language);
        return new Scene(width, (int)MathF.Ceiling(bottom + margin), 1, 1, scene._marks);
    }

    private static string Field(ReceptiveField field, Language language) =>
        language.Choose(Text($"field {field.Size:0.##}"), Text($"感受野 {field.Size:0.##}"));

    private static string Jump(ReceptiveField field, Language language) =>
        language.Choose(Text($"jump {field.Jump:0.####}"), Text($"间距 {field.Jump:0.####}"));

    private void Row(float x, float top, string name, string shape) => Lines(x, top, name, shape);

    private void Words(float x, float top, string first, string second) => Lines(x, top, first, second);

    /// <summary>Two lines of text, the second one fainter.</summary>
    private void Lines(float x, float top, string first, string second)
    {
        float middle = top + (BarHeight * _font / 2), half = LineHeight * _font / 2;
        _marks.Add(FromLeft(InkRole.Text, first, x, middle - half));
        _marks.Add(FromLeft(InkRole.FaintText, second, x, middle + half));
    }

    /// <summary>The input, and on it the field of the middle output; what lies beyond the input is padding.</summary>
    private void FieldBar(StackPictureLayer layer, float top)
    {
        double centre = layer.Field.Start + (layer.Field.Jump * (layer.Size - 1) / 2) + 0.5;
        double from = centre - (layer.Field.Size / 2), to = centre + (layer.Field.Size / 2);
        Bar(InkRole.Input, 0, _size, top);
        Bar(InkRole.WindowOnZero, from, Math.Min(to, 0), top);
        Bar(InkRole.WindowOnZero, Math.Max(from, _size), to, top);
        Bar(InkRole.Window, Math.Max(from, 0), Math.Min(to, _size), top);
    }

    /// <summary>A bar between two places on the input, as far as it is seen, and wide enough to be seen.</summary>
    private void Bar(InkRole role, double from, double to, float top)
    {
        (from, to) = (Math.Max(from, -Beyond * _size), Math.Min(to, (1 + Beyond) * _size));
        if (from >= to)
        {
            return;
        }

        float left = _left + (float)(from * _pixelsPerElement), width = Math.Max((float)((to - from) * _pixelsPerElement), 1);
        _marks.Add(new Figure(role, [Box(left, top, width, BarHeight * _font)]));
    }

    /// <summary>What the colours mean.</summary>
    /// <returns>Its lower end.</returns>
    private float Legend(float top, int width, Language language)
    {
        (InkRole Role, string Text)[] entries =
        [
            (InkRole.Input, language.Choose("input", "输入")),
            (InkRole.Window, language.Choose("seen by the middle output", "中间的输出所见")),
            (InkRole.WindowOnZero, language.Choose("seen, padding", "所见的填充")),
        ];
        float total = entries.Sum(entry => Width(entry.Text) + (3.5f * _font));
        float shrink = Math.Min(1, (width - (2 * _font)) / total), size = _font * shrink;
        float x = (width - (total * shrink)) / 2;
        foreach ((InkRole role, string text) in entries)
        {
            _marks.Add(new Figure(role, [Box(x, top, 1.5f * size, size)]));
            x += 2 * size;
            var label = new Label(InkRole.Text, text, default, size);
            _marks.Add(label with { Middle = new Vector2(x + (label.Width / 2), top + (size / 2)) });
            x += label.Width + (1.5f * size);
        }

        return top + _font;
    }

    private float Width(string text) => new Label(InkRole.Text, text, default, _font).Width;

    private Label FromLeft(InkRole role, string text, float x, float middle)
    {
        var label = new Label(role, text, default, _font);
        return label with { Middle = new Vector2(x + (label.Width / 2), middle) };
    }

    private static Label Fitting(string text, Vector2 middle, float font, float most)
    {
        var label = new Label(InkRole.Text, text, middle, font);
        return label with { Size = font * Math.Min(1, most / label.Width) };
    }

    private static Vector2[] Box(float x, float y, float width, float height) => Figure.Rectangle(new Vector2(x, y), width, height);

    private static string Short(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
