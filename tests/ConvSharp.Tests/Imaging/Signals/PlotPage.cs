using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ConvSharp.Tests.Imaging.Signals;

/// <summary>What a reader of a plot's SVG sees: ticks with their numbers, and the points of lines.</summary>
internal sealed partial class PlotPage
{
    // From the middle of digits to their base line, in font sizes.
    private const float HalfDigit = 0.365f;

    private readonly XDocument _svg;

    public PlotPage(string svg) => _svg = XDocument.Parse(svg);

    public string[] Texts => [.. Named("text").Select(text => text.Value)];

    /// <summary>The lines of the series, point by point.</summary>
    public Vector2[][] Series => [.. Lines("stroke-width:1.6")];

    /// <summary>The areas of the series.</summary>
    public Vector2[][] Areas
    {
        get
        {
            MatchCollection filled = Regex.Matches(_svg.ToString(), @"\.(i\d+)\{fill:(#\w+);stroke:\2\}");
            return [.. Paths([.. filled.Select(match => match.Groups[1].Value)])];
        }
    }

    /// <summary>Numbers at the left, with the heights of their ticks.</summary>
    public (double Value, float Y)[] ValueTicks =>
    [
        .. from tick in Ticks(isHorizontal: true)
           let label = Labels().Where(label => label.X < tick.X).MinBy(label => Math.Abs(label.Middle - tick.Y))
           where Math.Abs(label.Middle - tick.Y) < 0.2f
           select (label.Value, tick.Y),
    ];

    /// <summary>Numbers below, with the places of their ticks.</summary>
    public (double Value, float X)[] SampleTicks =>
    [
        .. from tick in Ticks(isHorizontal: false)
           let label = Labels().Where(label => label.Middle > tick.Y).MinBy(label => Math.Abs(label.X - tick.X))
           where Math.Abs(label.X - tick.X) < 0.2f
           select (label.Value, tick.X),
    ];

    // Ticks are lines of two points.
    private IEnumerable<Vector2> Ticks(bool isHorizontal) => Lines("stroke:#3a4654")
        .Where(line => line.Length == 2 && (line[0].Y == line[1].Y) == isHorizontal)
        .Select(line => line[1]);

    private IEnumerable<(double Value, float X, float Middle)> Labels()
    {
        foreach (XElement text in Named("text"))
        {
            string number = text.Value.Replace('−', '-');
            if (double.TryParse(number, CultureInfo.InvariantCulture, out double value))
            {
                float size = Number(text.Attribute("font-size") ?? text.Parent!.Attribute("font-size"));
                yield return (value, Number(text.Attribute("x")), Number(text.Attribute("y")) - (HalfDigit * size));
            }
        }
    }

    private IEnumerable<Vector2[]> Lines(string style) => Paths(
        [.. Regex.Matches(_svg.ToString(), @"\.(i\d+)\{([^}]*)\}").Where(match => match.Groups[2].Value.Contains(style))
            .Select(match => match.Groups[1].Value).Distinct()]);

    private IEnumerable<Vector2[]> Paths(string[] classes) => Named("path")
        .Where(path => classes.Contains((string?)path.Attribute("class")))
        .SelectMany(path => Points((string)path.Attribute("d")!));

    private static IEnumerable<Vector2[]> Points(string path)
    {
        var line = new List<Vector2>();
        Vector2 pen = default;
        foreach (Match step in Step().Matches(path))
        {
            float[] numbers =
                [.. Coordinate().Matches(step.Value[1..]).Select(number => float.Parse(number.Value, CultureInfo.InvariantCulture))];
            if (step.Value[0] is 'M' or 'm' && line.Count > 0)
            {
                yield return [.. line];
                line.Clear();
            }

            if (step.Value[0] == 'z')
            {
                pen = line[0];
                line.Add(pen);
                continue;
            }

            pen = step.Value[0] switch
            {
                'M' => new Vector2(numbers[0], numbers[1]),
                'h' => pen + new Vector2(numbers[0], 0),
                'v' => pen + new Vector2(0, numbers[0]),
                _ => pen + new Vector2(numbers[0], numbers[1]),
            };
            line.Add(pen);
        }

        yield return [.. line];
    }

    private IEnumerable<XElement> Named(string name) => _svg.Descendants().Where(at => at.Name.LocalName == name);

    private static float Number(XAttribute? attribute) => float.Parse(attribute!.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("[Mmlhvz][^Mmlhvz]*")]
    private static partial Regex Step();

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Coordinate();
}
