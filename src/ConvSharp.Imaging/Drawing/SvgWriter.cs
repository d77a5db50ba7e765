using System.Globalization;
using System.Numerics;
using System.Text;

namespace ConvSharp.Imaging.Drawing;

/// <summary>
/// A scene as an SVG page that moves by style rules alone. Shapes that recur are written once; text stays text, which can be selected.
/// </summary>
internal sealed class SvgWriter
{
    private readonly Scene _scene;
    private readonly DrawingOptions _options;
    private readonly string? _part;
    private readonly StringBuilder _text = new();
    private readonly Mark[][] _runs;
    private readonly SvgShapes _shapes;
    private readonly Dictionary<Ink, string> _classes = [];

    private SvgWriter(Scene scene, DrawingOptions options, string? part = null)
    {
        _scene = scene;
        _options = options;
        _part = part;
        _runs = [.. Runs().GroupBy(part => part.Run, part => part.Mark).Select(run => run.ToArray())];
        _shapes = new SvgShapes(_runs, part);
        foreach (Mark mark in _scene.Marks)
        {
            _classes.TryAdd(mark.Ink, ClassName(_classes.Count));
        }
    }

    public static string Write(Scene scene, DrawingOptions options, string title) => new SvgWriter(scene, options).Write(title);

    /// <summary>A scene as a part of a page, which has the style rules apart and whose script shows and hides the frames.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="options">Its theme and language; the page's script plays it.</param>
    /// <param name="name">The part's identifier, with which all of its classes and identifiers start.</param>
    public static SvgPart WritePart(Scene scene, DrawingOptions options, string name)
    {
        var writer = new SvgWriter(scene, options, name);
        writer.WriteRules();
        string style = writer._text.ToString();
        writer._text.Clear();
        writer.Add($"<g id=\"{name}\" aria-hidden=\"true\"><defs>{writer._shapes.Definitions(writer._classes)}</defs>\n");
        writer.WriteMarks();
        writer.Add($"</g>\n");
        return new SvgPart(style, writer._text.ToString());
    }

    /// <summary>What restricts a rule to the part.</summary>
    private string Scope => _part is null ? "" : $"#{_part} ";

    private bool IsChinese => _options.Language == Language.Chinese;

    private string LanguageMark => IsChinese ? "lang=\"zh\" " : "";

    /// <summary>One for Linux, macOS and Windows each.</summary>
    private string ChineseFonts => IsChinese ? "Noto Sans Mono CJK SC,PingFang SC,Microsoft YaHei," : "";

    private string Write(string title)
    {
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {_scene.Width} {_scene.Height}\" ");
        Add($"width=\"{_scene.Width}\" height=\"{_scene.Height}\" {LanguageMark}role=\"img\">\n<title>{Escaped(title)}</title>\n");
        Add($"<style>\n");
        WriteRules();
        WriteMotion();
        Add($"</style>\n<defs>{_shapes.Definitions(_classes)}</defs>\n");
        WriteMarks();
        Add($"</svg>\n");
        return _text.ToString();
    }

    private void WriteMarks()
    {
        Add($"<rect class=\"{_part}g\" width=\"100%\" height=\"100%\"/>\n");
        foreach (Mark[] run in _runs)
        {
            WriteRun(run);
        }
    }

    /// <summary>Neighbours in the order of painting that show in the same frames.</summary>
    private IEnumerable<(Mark Mark, int Run)> Runs()
    {
        (int? Frame, int Length, int Cycle)? last = null;
        int run = 0;
        foreach (Mark mark in _scene.Marks)
        {
            if (last is { } before && before != (mark.Frame, mark.Length, mark.Cycle))
            {
                run++;
            }

            last = (mark.Frame, mark.Length, mark.Cycle);
            yield return (mark, run);
        }
    }

    private void WriteRun(Mark[] marks)
    {
        if (marks[0].Frame is { } hidden && _part is not null)
        {
            string visibility = marks[0].ShowsIn(0) ? "visible" : "hidden";
            Add($"<g data-frame=\"{hidden}\" data-length=\"{marks[0].Length}\" visibility=\"{visibility}\">");
        }
        else if (marks[0].Frame is { } frame)
        {
            bool stays = IsLast(marks[0]) && _options.Loops > 0;
            Add($"<g class=\"{MotionName(marks[0].Cycle, marks[0].Length)}{(stays ? " z" : "")}\" style=\"--i:{frame}\">");
        }

        WriteFigures([.. marks.OfType<Figure>()]);
        foreach (IGrouping<(float, Ink), Label> alike in marks.OfType<Label>().GroupBy(label => (label.Size, label.Ink)))
        {
            WriteLabels([.. alike]);
        }

        Add($"{(marks[0].Frame is null ? "" : "</g>")}\n");
    }

    private void WriteFigures(Figure[] figures)
    {
        for (int i = 0; i < figures.Length;)
        {
            Figure[] recurring = [.. figures.Skip(i).TakeWhile(figure => _shapes.NameOf(figure) is not null)];
            foreach (PlacedShape shape in _shapes.Joined(recurring))
            {
                Add($"{SvgShapes.Use(shape)}");
            }

            i += recurring.Length;
            if (i < figures.Length)
            {
                Vector2 start = SvgPath.Start(figures[i]);
                Add($"<path class=\"{_classes[figures[i].Ink]}\" d=\"M{start.X:0.#} {start.Y:0.#}{SvgPath.Of(figures[i])}\"/>");
                i++;
            }
        }
    }

    /// <summary>Labels of one size and ink.</summary>
    private void WriteLabels(Label[] labels)
    {
        string look = string.Create(
            CultureInfo.InvariantCulture, $" class=\"{_classes[labels[0].Ink]}\" font-size=\"{labels[0].Size:0.#}\"");
        bool isOne = labels.Length == 1;
        Add($"{(isOne ? "" : $"<g{look}>")}");
        foreach (Label label in labels)
        {
            Add($"<text{(isOne ? look : "")} x=\"{label.Baseline.X:0.#}\" y=\"{label.Baseline.Y:0.#}\">{Escaped(label.Text)}</text>");
        }

        Add($"{(isOne ? "" : "</g>")}");
    }

    private static bool IsLast(Mark mark) => mark.Frame == mark.Cycle - mark.Length;

    private void WriteRules()
    {
        Add($"{Scope}text{{font-family:DejaVu Sans Mono,Menlo,Consolas,{ChineseFonts}monospace;text-anchor:middle}}\n");
        Add($"{Scope}path{{stroke-width:{_scene.LineWidth:0.##};stroke-linejoin:round}}\n");
        WriteColors(Theme.Of(_options.Theme));
        if (_options.Theme == DrawingTheme.Auto)
        {
            Add($"@media(prefers-color-scheme:dark){{\n");
            WriteColors(Theme.Dark);
            Add($"}}\n");
        }
    }

    private void WriteColors(Theme theme)
    {
        Add($".{_part}g{{fill:{theme.Ground}}}");
        foreach ((Ink ink, string name) in _classes)
        {
            Style style = theme.Of(ink);
            Add($".{name}{{fill:{style.Fill?.ToString() ?? "none"}");
            if (style.Line is { } line)
            {
                Add($";stroke:{line}");
            }

            if (style.Width != 1)
            {
                Add($";stroke-width:{style.Width * _scene.LineWidth:0.##}");
            }

            if (style.Dash != LineDash.Solid)
            {
                IEnumerable<string> lengths = style.Dash.Lengths()
                    .Select(length => string.Create(CultureInfo.InvariantCulture, $"{length * _scene.LineWidth:0.#}"));
                Add($";stroke-dasharray:{string.Join(' ', lengths)}");
            }

            Add($"}}");
        }

        Add($"\n");
    }

    /// <summary>A frame's marks are hidden but for their part of the cycle; after the last play the last frame stays.</summary>
    private void WriteMotion()
    {
        var motions = _scene.Marks.Where(mark => mark.Frame is not null).Select(mark => (mark.Cycle, mark.Length)).Distinct();
        foreach ((int cycle, int length) in motions)
        {
            string plays = _options.Loops == 0
                ? "infinite"
                : (_options.Loops * (_scene.FrameCount / cycle)).ToString(CultureInfo.InvariantCulture);
            double seconds = _options.FrameTime.TotalSeconds;
            double share = 100.0 * length / cycle;
            string name = MotionName(cycle, length);
            Add($".{name}{{visibility:hidden;animation:k{name} {cycle * seconds:0.###}s step-end {plays};");
            Add($"animation-delay:calc(var(--i)*{seconds:0.###}s)}}");
            Add($"@keyframes k{name}{{0%{{visibility:visible}}{(cycle == length ? "" : $"{Number(share)}%{{visibility:hidden}}")}}}\n");
            if (_options.Loops > 0)
            {
                Add($".{name}.z{{animation-name:z{name};animation-delay:0s;animation-fill-mode:forwards}}");
                Add($"@keyframes z{name}{{0%{{visibility:hidden}}{Number(100 - share)}%,to{{visibility:visible}}}}\n");
            }
        }

        Add($"@media(prefers-reduced-motion){{g[style]{{animation:none!important}}g[style=\"--i:0\"]{{visibility:visible}}}}\n");
    }

    private static string MotionName(int cycle, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"c{cycle}{(length == 1 ? "" : $"-{length}")}");

    private string ClassName(int index) => string.Create(CultureInfo.InvariantCulture, $"{_part}i{index}");

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);

    private void Add(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture));
}
