using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Pages;

/// <summary>
/// An animation as one HTML page without any other file: its policy allows the page's own script and style alone. Besides these two the
/// page is well-formed XML.
/// </summary>
internal sealed class InteractivePage
{
    private const int LargestPage = 8 << 20;

    // More rows would make each step long: the reader opens the table.
    private const int MostOpenRows = 40;

    private static readonly double[] Speeds = [0.5, 1, 2, 4, 8];

    private readonly IReadOnlyList<PagePart> _parts;
    private readonly AnimationOptions _options;
    private readonly PageWords _words;
    private readonly StringBuilder _text = new();

    private InteractivePage(IReadOnlyList<PagePart> parts, AnimationOptions options) =>
        (_parts, _options, _words) = (parts, options, new PageWords(options.Language));

    /// <param name="title">What the page shows.</param>
    /// <param name="parts">Its drawings.</param>
    /// <param name="steps">How many steps there are until all drawings end together.</param>
    /// <param name="options">Theme, language, speed and loops.</param>
    /// <exception cref="ArgumentException">The page would have more than 8 MB.</exception>
    public static string Write(string title, IReadOnlyList<PagePart> parts, int steps, AnimationOptions options) =>
        new InteractivePage(parts, options).Write(title, steps);

    private string Write(string title, int steps)
    {
        SvgPart[] drawings =
            [.. _parts.Select((part, index) => SvgWriter.WritePart(part.Scene, _options.Drawing, $"f{Invariant(index)}"))];
        string drawn = string.Concat(drawings.Select(drawing => drawing.Style));
        string style = $"\n{PageColors.Rules(_options.Theme)}{drawn}{Resource("page.css")}";
        string script = $"\n{Resource("page.js")}";
        string policy = $"script-src '{Hash(script)}'; style-src '{Hash(style)}'; base-uri 'none'; form-action 'none'";
        string escapedTitle = Escaped(title);
        _text.Append(
            $"""
            <!DOCTYPE html>
            <html lang="{_options.Language.Choose("en", "zh")}">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; {policy}"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{escapedTitle}</title>
            <style>{style}</style>
            </head>
            <body>
            <main>
            <h1>{escapedTitle}</h1>

            """);
        Controls(steps);
        _text.Append("<div class=\"parts\">\n");
        for (int index = 0; index < _parts.Count; index++)
            Part(index, drawings[index].Body);
        _text.Append("</div>\n");
        if (_parts.Any(part => part.Layer is not null))
            _text.Append(CultureInfo.InvariantCulture, $"<p class=\"help\">{Escaped(_words.Help)}</p>\n");
        _text.Append(
            $"""
            <p id="live" class="spoken" role="status" aria-live="polite"></p>
            <noscript><p>{Escaped(_words.NoScript)}</p></noscript>
            </main>
            <script type="application/json" id="data">{PageData.Of(_parts, steps, _options.Loops, _words)}</script>
            <script>{script}</script>
            </body>
            </html>

            """);
        string page = _text.ToString();
        int bytes = Encoding.UTF8.GetByteCount(page);
        return bytes <= LargestPage
            ? page
            : throw new ArgumentException(
                $"{title} makes a page of {bytes >> 10} KB, and a page has at most {LargestPage >> 10}: use a smaller layer.");
    }

    private void Controls(int steps)
    {
        double given = _options.FramesPerSecond;
        IEnumerable<string> speeds = Speeds.Append(given).Distinct().Order().Select(speed =>
        {
            string selected = speed == given ? " selected=\"selected\"" : "";
            return $"<option value=\"{Invariant(speed)}\"{selected}>{_words.StepsPerSecond(speed)}</option>";
        });
        _text.Append(
            $"""
            <div id="controls" class="controls" hidden="hidden">
            <button id="play" type="button" aria-keyshortcuts="Space">{_words.Play}</button>
            <button id="previous" type="button" aria-label="{_words.Previous}" aria-keyshortcuts="[">◀</button>
            <button id="next" type="button" aria-label="{_words.Next}" aria-keyshortcuts="]">▶</button>
            <label>{_words.Step} <input id="step" type="range" min="1" max="{Invariant(steps)}" value="1"/></label>
            <output id="count" for="step" aria-live="off"></output>
            <label class="short">{_words.Speed} <select id="speed">{string.Concat(speeds)}</select></label>
            </div>

            """);
    }

    private void Part(int index, string drawing)
    {
        PagePart part = _parts[index];
        string size = string.Create(CultureInfo.InvariantCulture, $"{part.Scene.Width} {part.Scene.Height}");
        _text.Append(CultureInfo.InvariantCulture, $"<figure id=\"part{index}\">\n");
        _text.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size}\" role=\"group\" ");
        _text.Append($"aria-label=\"{Escaped(part.Title)}\">\n{drawing}");
        if (part.Layer is { } layer)
        {
            Cells(index, layer.Spreads ? "x" : "y", PlacedElement.OfSteps(layer.Drawn), layer);
            Cells(index, layer.Spreads ? "y" : "x", PlacedElement.UnderWindow(layer.Drawn), layer);
        }

        _text.Append("</svg>\n");
        if (part.Layer is { } asked)
            Caption(asked.Elements);
        _text.Append("</figure>\n");
    }

    /// <summary>A transparent cell over each element of a side; nearer cubes come after those that they hide.</summary>
    private void Cells(int part, string side, IEnumerable<PlacedElement> elements, PageLayer layer)
    {
        string word = side == "x" ? _words.Input : _words.Output;
        IReadOnlyList<LayerElement> words = side == "x" ? layer.Elements.Inputs : layer.Elements.Outputs;
        bool isVolume = layer.Drawn.Layout.Rank == 3;
        var rows = elements.GroupBy(element => (element.Plane, element.Cell.Row))
            .OrderBy(row => row.Key.Plane).ThenBy(row => isVolume ? -row.Key.Row : row.Key.Row);
        _text.Append(CultureInfo.InvariantCulture, $"<g role=\"grid\" aria-label=\"{word}\">\n");
        foreach (var row in rows)
        {
            _text.Append("<g role=\"row\">\n");
            foreach (PlacedElement element in row)
            {
                var figure = new Figure(InkRole.Marker, [element.Outline]);
                _text.Append(CultureInfo.InvariantCulture,
                    $"<path class=\"cell\" role=\"gridcell\" tabindex=\"{(element.Index == 0 ? 0 : -1)}\" "
                    + $"data-part=\"{part}\" data-side=\"{side}\" data-index=\"{element.Index}\" "
                    + $"data-place=\"{element.Plane},{element.Cell.Row},{element.Cell.Column}\" "
                    + $"aria-label=\"{word} {Escaped(words[element.Index].Name)}\" "
                    + $"d=\"M{element.Outline[0].X:0.#} {element.Outline[0].Y:0.#}{SvgPath.Of(figure)}\"/>\n");
            }

            _text.Append("</g>\n");
        }

        _text.Append("</g>\n");
    }

    /// <summary>The sum of the current element, and the table of what it meets; the script fills in both.</summary>
    private void Caption(LayerElements elements)
    {
        int most = elements.Inputs.Concat(elements.Outputs).Max(element => element.Meetings.Count);
        string open = most <= MostOpenRows ? " open=\"open\"" : "";
        string product = elements.HasNumbers ? $"<th scope=\"col\">{_words.Product}</th>" : "";
        _text.Append(
            $"""
            <figcaption>
            <p class="sum"></p>
            <details{open}><summary>{_words.Meetings}</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="{_words.Meetings}">
            <table>
            <thead><tr><th scope="col">{_words.Input}</th><th scope="col">{_words.Weight}</th>{product}</tr></thead>
            <tbody></tbody>
            </table>
            </div></details>
            </figcaption>

            """);
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using Stream file = typeof(InteractivePage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    private static string Invariant(double number) => number.ToString(CultureInfo.InvariantCulture);
}
