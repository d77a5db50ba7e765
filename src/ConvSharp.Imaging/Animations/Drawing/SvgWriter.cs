using System.Globalization;
using System.Numerics;
using System.Text;

namespace ConvSharp.Imaging.Animations.Drawing;

/// <summary>
/// A scene as an SVG page that moves by style rules alone. What recurs at other places is written once; text is text, to be selected.
/// </summary>
internal sealed class SvgWriter
{
    private readonly Scene _scene;
    private readonly AnimationOptions _options;
    private readonly StringBuilder _text = new();
    private readonly Dictionary<(Ink Ink, string Path), string?> _names = [];
    private readonly Dictionary<Ink, string> _classes = [];

    private SvgWriter(Scene scene, AnimationOptions options)
    {
        _scene = scene;
        _options = options;
    }

    public static string Write(Scene scene, AnimationOptions options, string title) => new SvgWriter(scene, options).Write(title);

    private string Write(string title)
    {
        foreach (Mark mark in _scene.Marks)
        {
            _classes.TryAdd(mark.Ink, ClassName(_classes.Count));
        }

        FindRecurring();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {_scene.Width} {_scene.Height}\" ");
        Add($"width=\"{_scene.Width}\" height=\"{_scene.Height}\" role=\"img\">\n<title>{Escaped(title)}</title>\n");
        WriteStyle();
        Add($"<rect class=\"g\" width=\"100%\" height=\"100%\"/>\n");
        foreach (IGrouping<int, (Mark Mark, int Run)> run in Runs().GroupBy(part => part.Run))
        {
            WriteRun([.. run.Select(part => part.Mark)]);
        }

        Add($"</svg>\n");
        return _text.ToString();
    }

    /// <summary>Neighbours in the order of painting that show in the same frames.</summary>
    private IEnumerable<(Mark Mark, int Run)> Runs()
    {
        (int? Frame, int Cycle)? last = null;
        int run = 0;
        foreach (Mark mark in _scene.Marks)
        {
            if (last is { } before && before != (mark.Frame, mark.Cycle))
            {
                run++;
            }

            last = (mark.Frame, mark.Cycle);
            yield return (mark, run);
        }
    }

    private void WriteRun(Mark[] marks)
    {
        if (marks[0].Frame is { } frame)
        {
            bool stays = IsLast(marks[0]) && _options.Loops > 0;
            Add($"<g class=\"c{marks[0].Cycle}{(stays ? " z" : "")}\" style=\"--i:{frame}\">");
        }

        foreach (IGrouping<float, Mark> alike in marks.GroupBy(mark => mark is Label label ? label.Size : 0))
        {
            Mark[] labels = [.. alike.OfType<Label>()];
            if (labels.Length > 1)
            {
                Add($"<g font-size=\"{alike.Key:0.#}\">");
            }

            foreach (Mark mark in alike)
            {
                WriteMark(mark, ownFont: labels.Length == 1);
            }

            if (labels.Length > 1)
            {
                Add($"</g>");
            }
        }

        Add($"{(marks[0].Frame is null ? "" : "</g>")}\n");
    }

    private void WriteMark(Mark mark, bool ownFont)
    {
        string style = _classes[mark.Ink];
        switch (mark)
        {
            case Label label:
                Add($"<text class=\"{style}\" x=\"{label.Baseline.X:0.#}\" y=\"{label.Baseline.Y:0.#}\"");
                if (ownFont)
                {
                    Add($" font-size=\"{label.Size:0.#}\"");
                }

                Add($">{Escaped(label.Text)}</text>");
                break;
            case Figure figure:
                Vector2 start = figure.Lines.Count == 0 ? Vector2.Zero : figure.Lines[0][0];
                string path = RelativePath(figure);
                string? name = _names[(mark.Ink, path)];
                if (name is null)
                {
                    Add($"<path class=\"{style}\" d=\"M{start.X:0.#} {start.Y:0.#}{path}\"/>");
                }
                else
                {
                    Add($"<use href=\"#{name}\" x=\"{start.X:0.#}\" y=\"{start.Y:0.#}\"/>");
                }

                break;
        }
    }

    private static bool IsLast(Mark mark) => mark.Frame == mark.Cycle - 1;

    private void WriteStyle()
    {
        Add($"<style>\ntext{{font-family:DejaVu Sans Mono,Menlo,Consolas,monospace;text-anchor:middle}}\n");
        Add($"path{{stroke-width:{_scene.LineWidth:0.##};stroke-linejoin:round}}\n");
        WriteColors(_options.Theme == AnimationTheme.Dark ? Theme.Dark : Theme.Light);
        if (_options.Theme == AnimationTheme.Auto)
        {
            Add($"@media(prefers-color-scheme:dark){{\n");
            WriteColors(Theme.Dark);
            Add($"}}\n");
        }

        WriteMotion();
        Add($"</style>\n<defs>");
        foreach (((Ink ink, string path), string? name) in _names)
        {
            if (name is not null)
            {
                Add($"<path id=\"{name}\" class=\"{_classes[ink]}\" d=\"M0 0{path}\"/>");
            }
        }

        Add($"</defs>\n");
    }

    private void WriteColors(Theme theme)
    {
        Add($".g{{fill:{theme.Ground}}}");
        foreach ((Ink ink, string name) in _classes)
        {
            Style style = theme.Of(ink);
            Add($".{name}{{fill:{style.Fill?.ToString() ?? "none"}");
            if (style.Line is { } line)
            {
                Add($";stroke:{line}");
            }

            if (style.IsBold)
            {
                Add($";stroke-width:{Theme.BoldWidth * _scene.LineWidth:0.##}");
            }

            if (style.IsDashed)
            {
                Add($";stroke-dasharray:{3 * _scene.LineWidth:0.#} {2 * _scene.LineWidth:0.#}");
            }

            Add($"}}");
        }

        Add($"\n");
    }

    /// <summary>A frame's marks are hidden but for one part of the cycle; after the last play the last frame stays.</summary>
    private void WriteMotion()
    {
        int[] cycles = [.. _scene.Marks.Where(mark => mark.Frame is not null).Select(mark => mark.Cycle).Distinct()];
        foreach (int cycle in cycles)
        {
            string plays = _options.Loops == 0
                ? "infinite"
                : (_options.Loops * (_scene.FrameCount / cycle)).ToString(CultureInfo.InvariantCulture);
            double seconds = _options.FrameTime.TotalSeconds;
            double share = 100.0 / cycle;
            Add($".c{cycle}{{visibility:hidden;animation:k{cycle} {cycle * seconds:0.###}s step-end {plays};");
            Add($"animation-delay:calc(var(--i)*{seconds:0.###}s)}}");
            Add($"@keyframes k{cycle}{{0%{{visibility:visible}}{(cycle == 1 ? "" : $"{Number(share)}%{{visibility:hidden}}")}}}\n");
            if (_options.Loops > 0)
            {
                Add($".c{cycle}.z{{animation-name:z{cycle};animation-delay:0s;animation-fill-mode:forwards}}");
                Add($"@keyframes z{cycle}{{0%{{visibility:hidden}}{Number(100 - share)}%,to{{visibility:visible}}}}\n");
            }

            Add($"@media(prefers-reduced-motion){{.c{cycle}{{animation:none}}.c{cycle}[style=\"--i:0\"]{{visibility:visible}}}}\n");
        }
    }

    private void FindRecurring()
    {
        var counts = new Dictionary<(Ink, string), int>();
        foreach (Figure figure in _scene.Marks.OfType<Figure>())
        {
            (Ink, string) key = (figure.Ink, RelativePath(figure));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        int named = 0;
        foreach (((Ink Ink, string Path) key, int count) in counts)
        {
            _names.Add(key, count > 1 ? string.Create(CultureInfo.InvariantCulture, $"p{named++}") : null);
        }
    }

    /// <summary>All but the first point, each from the one before.</summary>
    private static string RelativePath(Figure figure)
    {
        var path = new StringBuilder();
        Vector2 pen = figure.Lines.Count == 0 ? Vector2.Zero : figure.Lines[0][0];
        foreach (Vector2[] line in figure.Lines)
        {
            if (path.Length > 0)
            {
                path.Append('m').Append(Step(line[0] - pen));
            }

            bool isClosed = Figure.IsClosed(line);
            for (int point = 1; point < (isClosed ? line.Length - 1 : line.Length); point++)
            {
                Vector2 step = line[point] - line[point - 1];
                path.Append(step.Y == 0 ? "h" + Coordinate(step.X) : step.X == 0 ? "v" + Coordinate(step.Y) : "l" + Step(step));
            }

            path.Append(isClosed ? "z" : "");
            pen = line[^1];
        }

        return path.ToString();
    }

    private static string Step(Vector2 step)
    {
        string down = Coordinate(step.Y);
        return Coordinate(step.X) + (down[0] == '-' ? "" : " ") + down;
    }

    private static string Coordinate(float value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string ClassName(int index) => string.Create(CultureInfo.InvariantCulture, $"i{index}");

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);

    private void Add(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture));
}
