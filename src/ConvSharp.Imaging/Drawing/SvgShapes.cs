using System.Globalization;
using System.Numerics;
using System.Text;

namespace ConvSharp.Imaging.Drawing;

/// <summary>The name of a shape, and its place.</summary>
internal readonly record struct PlacedShape(string Name, Vector2 Place);

/// <summary>
/// Shapes that are written once and used where they recur: figures, and pairs of neighbours in the order of painting that recur at the same
/// distance, such as a cube's sides.
/// </summary>
internal sealed class SvgShapes
{
    // A pair's definition is as long as two uses of it.
    private const int FewestPairs = 4;

    // A limit on the number of pairs: if few of them do not shorten the page, more hardly do.
    private const int MostPairs = 32;

    private readonly Dictionary<(Ink Ink, string Path), string?> _figures = [];
    private readonly Dictionary<(string First, string Second, Vector2 Way), string> _pairs = [];

    private readonly string? _prefix;

    /// <param name="runs">Neighbours in the order of painting that show in the same frames.</param>
    /// <param name="prefix">What all names start with, if the page has other drawings.</param>
    public SvgShapes(IEnumerable<IReadOnlyList<Mark>> runs, string? prefix = null)
    {
        _prefix = prefix;
        Figure[][] figures = [.. runs.Select(run => run.OfType<Figure>().ToArray())];
        foreach (IGrouping<(Ink, string), Figure> alike in figures.SelectMany(run => run).GroupBy(Key))
        {
            _figures.Add(alike.Key, alike.Skip(1).Any() ? NewName() : null);
        }

        List<PlacedShape[]> parts = [.. figures.SelectMany(Uses)];
        while (_pairs.Count < MostPairs && MostFrequentPair(parts) is { } pair)
        {
            _pairs.Add(pair, NewName());
            parts = [.. parts.Select(part => Replace(part, pair))];
        }
    }

    /// <summary>The name of a figure's shape; null if it does not recur.</summary>
    public string? NameOf(Figure figure) => _figures[Key(figure)];

    /// <summary>Neighbours, with recurring pairs in place of their parts.</summary>
    public IReadOnlyList<PlacedShape> Joined(IEnumerable<Figure> neighbours)
    {
        PlacedShape[] shapes = [.. neighbours.Select(Place)];
        return _pairs.Keys.Aggregate(shapes, Replace);
    }

    /// <summary>All definitions, each after those that it uses.</summary>
    public string Definitions(IReadOnlyDictionary<Ink, string> classes)
    {
        var text = new StringBuilder();
        foreach (((Ink ink, string path), string? name) in _figures)
        {
            if (name is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"<path id=\"{name}\" class=\"{classes[ink]}\" d=\"M0 0{path}\"/>");
            }
        }

        foreach (((string first, string second, Vector2 way), string name) in _pairs)
        {
            text.Append(CultureInfo.InvariantCulture, $"<g id=\"{name}\"><use href=\"#{first}\"/>{Use(new PlacedShape(second, way))}</g>");
        }

        return text.ToString();
    }

    public static string Use(PlacedShape shape) =>
        string.Create(CultureInfo.InvariantCulture, $"<use href=\"#{shape.Name}\" x=\"{shape.Place.X:0.#}\" y=\"{shape.Place.Y:0.#}\"/>");

    private static (Ink Ink, string Path) Key(Figure figure) => (figure.Ink, SvgPath.Of(figure));

    private PlacedShape Place(Figure figure) => new(NameOf(figure)!, SvgPath.Start(figure));

    /// <summary>The parts of a run whose shapes all have names.</summary>
    private IEnumerable<PlacedShape[]> Uses(Figure[] run)
    {
        for (int start = 0; start < run.Length;)
        {
            Figure[] named = [.. run.Skip(start).TakeWhile(figure => NameOf(figure) is not null)];
            if (named.Length > 0)
            {
                yield return Array.ConvertAll(named, Place);
            }

            start += named.Length + 1;
        }
    }

    private static (string First, string Second, Vector2 Way)? MostFrequentPair(List<PlacedShape[]> parts)
    {
        var counts = new Dictionary<(string, string, Vector2), int>();
        foreach (PlacedShape[] part in parts)
        {
            for (int i = 1; i < part.Length; i++)
            {
                (string, string, Vector2) pair = Pair(part[i - 1], part[i]);
                counts[pair] = counts.GetValueOrDefault(pair) + 1;
            }
        }

        (string, string, Vector2)[] frequent = [.. counts.Where(pair => pair.Value >= FewestPairs).Select(pair => pair.Key)];
        return frequent.Length == 0 ? null : frequent.MaxBy(pair => counts[pair]);
    }

    private PlacedShape[] Replace(PlacedShape[] part, (string First, string Second, Vector2 Way) pair)
    {
        var replaced = new List<PlacedShape>();
        for (int i = 0; i < part.Length; i++)
        {
            bool isPair = i + 1 < part.Length && Pair(part[i], part[i + 1]) == pair;
            replaced.Add(isPair ? part[i] with { Name = _pairs[pair] } : part[i]);
            i += isPair ? 1 : 0;
        }

        return [.. replaced];
    }

    private static (string First, string Second, Vector2 Way) Pair(PlacedShape first, PlacedShape second) =>
        (first.Name, second.Name, second.Place - first.Place);

    private string NewName() =>
        string.Create(CultureInfo.InvariantCulture, $"{_prefix}p{_figures.Values.Count(name => name is not null) + _pairs.Count}");
}
