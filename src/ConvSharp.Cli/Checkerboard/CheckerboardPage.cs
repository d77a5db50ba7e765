using System.Text;
using System.Xml;
using System.Xml.Linq;
using ConvSharp.Artifacts;
using ConvSharp.Cli.Output;
using ConvSharp.Laboratory;

namespace ConvSharp.Cli.Checkerboard;

/// <summary>The report: one page of HTML that is also XML, with everything in it.</summary>
internal sealed class CheckerboardPage(
    CheckerboardExamination examination, IReadOnlyList<GeneratorTrial> generators, IReadOnlyList<Trial> gradients)
{
    private StackedLayers Stack => examination.Subject.Stack;

    private IEnumerable<Trial> Trials => examination.Remedies.Prepend(examination.Subject);

    public void Write(Stream stream)
    {
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };
        using var writer = XmlWriter.Create(stream, settings);
        new XDocument(new XDocumentType("html", null, null, null), Page()).Save(writer);
    }

    private XElement Page() => new("html", new XAttribute("lang", "en"),
        new XElement("head",
            new XElement("meta", new XAttribute("charset", "utf-8")),
            new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
            new XElement("title", $"Checkerboard report: {Stack}"),
            new XElement("style", PageStyle.Css)),
        new XElement("body",
            new XElement("h1", $"Checkerboard report: {Stack}"),
            new XElement("p", new XAttribute("class", "advice"), examination.Advice),
            Overlap(),
            Measured(),
            Generators(),
            Gradients(),
            Definitions()));

    private XElement Overlap()
    {
        string reached = Stack.IsOfGradient ? "Windows that hold each input element" : "Taps that reach each output";
        string paths = Stack.Layers.Count > 1 ? " Those of several layers compound: paths are counted." : "";
        bool alike = Stack.Axes[0].Counts.SequenceEqual(Stack.Axes[1].Counts);
        IEnumerable<XElement> bars = alike
            ? [Figure(Figures.Bars(Stack.Axes[1]), $"Along each axis: {OverlapText.Ratio(Stack.Axes[1])}, period {Stack.Axes[1].Period}")]
            : [
                Figure(Figures.Bars(Stack.Axes[0]), $"Along the height: {OverlapText.Ratio(Stack.Axes[0])}, period {Stack.Axes[0].Period}"),
                Figure(Figures.Bars(Stack.Axes[1]), $"Along the width: {OverlapText.Ratio(Stack.Axes[1])}, period {Stack.Axes[1].Period}"),
            ];
        return Section("Overlap",
            new XElement("p", $"{reached}, away from the border.{paths}"),
            new XElement("div", new XAttribute("class", "drawings"),
                bars,
                Figure(Figures.Plane(Stack.Axes[0], Stack.Axes[1]), $"In the picture: {Ratio(Stack)}")));
    }

    private XElement Measured() => Section("Measured with random weights, and what helps",
        Table(
            [("", false), ("score", true), ("flat contrast", true), ("overlap", true), ("layers", false)],
            Trials.Select(trial => new[]
            {
                trial.Name, Numbers.Score(trial.Measurement.Score), Numbers.Contrast(trial.Measurement.FlatContrast), Ratio(trial.Stack),
                trial.Stack.ToString(),
            })),
        new XElement("p", new XAttribute("class", "quiet"), "Left: noise of mean 1 goes in. Right: a constant goes in. Brightness is strength, mid grey the mean."),
        Cards(Trials.Select(trial => Card(trial, $"Score {Numbers.Score(trial.Measurement.Score)}, overlap {Ratio(trial.Stack)}"))));

    private XElement Generators() => Section("Before any training",
        new XElement("p",
            "Generators of three steps ×2 with random weights. The last 2, 1 or 0 steps are transposed layers (kernel 3, stride 2), the others " +
            "nearest resize and convolution: two leave patterns of periods 2 and 4, one of period 2, none leaves none."),
        Table(
            [("", false), ("score, period 2", true), ("score, period 4 without 2", true), ("flat contrast", true)],
            generators.Select(trial => new[]
            {
                trial.Name, Numbers.Score(trial.Measurement.Score), Numbers.Score(trial.Period4Score),
                Numbers.Contrast(trial.Measurement.FlatContrast),
            })),
        Cards(generators.Select(trial => new XElement("div", new XAttribute("class", "card"),
            new XElement("h3", trial.Name),
            new XElement("div", new XAttribute("class", "pair"),
                Figure(Figures.Image(trial.Picture, $"A picture drawn by random weights, {trial.Name}"), "what it draws"),
                Figure(Figures.Strength(trial.Measurement.NoiseMap, $"Strength map, {trial.Name}"), "strength"))))));

    private XElement Gradients() => Section("Gradients of a discriminator",
        new XElement("p",
            "A strided convolution's backward pass is a transposed convolution: an uneven one hands its input an uneven gradient. Max pooling " +
            "passes it on to the largest element of each window alone: irregular, with many zeros; where windows overlap, uneven too."),
        Table(
            [("", false), ("score", true), ("zeros", true), ("overlap", true), ("layers", false)],
            gradients.Select(trial => new[]
            {
                trial.Name, Numbers.Score(trial.Measurement.Score), Text.Percent(trial.Measurement.Zeros), Ratio(trial.Stack),
                trial.Stack.ToString(),
            })),
        Cards(gradients.Select(trial => Card(trial, $"Score {Numbers.Score(trial.Measurement.Score)}"))));

    private static XElement Definitions() => Section("What the numbers mean",
        new XElement("p",
            "Overlap: how many taps of the kernel (of several layers: paths) lead to an output, fewest:most over the picture, away from the border, " +
            "and the period after which it repeats. It is exact, and holds for any weights."),
        new XElement("p",
            "Score: networks of 16 channels with random weights are given noise (mean 1, deviation 1); the strength of a place is the root of the mean square over " +
            "channels and pictures. The score is the energy of its spectrum at the multiples of 1/scale, relative to the mean of the frequencies " +
            "2 and 3 steps away, averaged over seeds. 1: nothing stands out. It grows with the number of pixels, so compare within this report."),
        new XElement("p",
            "Flat contrast: the same with a constant in place of the noise; standard deviation over mean of the strengths of a period's places. " +
            "Even overlap does not make it 0, since each place has its own random weights: what training may unlearn, or not."),
        new XElement("p", new XAttribute("class", "quiet"),
            "After Odena, Dumoulin and Olah, “Deconvolution and Checkerboard Artifacts”, Distill 2016, and Aitken et al., “Checkerboard artifact " +
            "free sub-pixel convolution”, 2017. Made by ConvSharp."));

    private static XElement Card(Trial trial, string caption) => new("div", new XAttribute("class", "card"),
        new XElement("h3", trial.Name),
        new XElement("div", new XAttribute("class", "quiet"), trial.Stack.ToString()),
        new XElement("div", new XAttribute("class", "pair"),
            Figure(Figures.Strength(trial.Measurement.NoiseMap, $"Strength where noise goes in: {trial.Stack}"), caption),
            Figure(
                Figures.Strength(trial.Measurement.FlatMap, $"Strength where a constant goes in: {trial.Stack}"),
                $"Flat contrast {Numbers.Contrast(trial.Measurement.FlatContrast)}")));

    private static XElement Cards(IEnumerable<XElement> cards) => new("div", new XAttribute("class", "cards"), cards);

    private static XElement Figure(XElement picture, string caption) => new("figure", picture, new XElement("figcaption", caption));

    private static XElement Section(string title, params object[] content) => new("section", new XElement("h2", title), content);

    private static XElement Table((string Title, bool IsNumber)[] columns, IEnumerable<string[]> rows)
    {
        return new XElement("div", new XAttribute("class", "scroll"), new XElement("table",
            new XElement("thead", new XElement("tr", columns.Select((column, i) => Cell("th", column.Title, i)))),
            new XElement("tbody", rows.Select(row => new XElement("tr", row.Select((cell, i) => Cell("td", cell, i)))))));

        XElement Cell(string element, string text, int column) =>
            new(element, columns[column].IsNumber ? new XAttribute("class", "number") : null, text);
    }

    private static string Ratio(StackedLayers stack) => OverlapText.Ratio(stack.Axes);
}
