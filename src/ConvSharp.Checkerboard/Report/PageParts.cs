using System.Text;
using System.Xml;
using System.Xml.Linq;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The parts of reports: self-contained HTML pages that are also XML.</summary>
internal static class PageParts
{
    public static void Write(Stream stream, string title, string advice, Language language, params object[] sections)
    {
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };
        using var writer = XmlWriter.Create(stream, settings);
        new XDocument(new XDocumentType("html", null, null, null), Page(title, advice, language, sections)).Save(writer);
    }

    public static XElement Section(string title, params object[] content) => new("section", new XElement("h2", title), content);

    public static XElement Paragraph(string text) => new("p", text);

    public static XElement Quiet(string text) => new("p", new XAttribute("class", "quiet"), text);

    public static XElement Figure(XElement picture, string caption) => new("figure", picture, new XElement("figcaption", caption));

    public static XElement Cards(IEnumerable<XElement> cards) => new("div", new XAttribute("class", "cards"), cards);

    /// <summary>Figures side by side under a title, at most three in a row.</summary>
    public static XElement Card(string title, string subtitle, params object[] figures) => new("div", new XAttribute("class", "card"),
        new XElement("h3", title),
        subtitle.Length == 0 ? null : new XElement("div", new XAttribute("class", "quiet"), subtitle),
        new XElement("div", new XAttribute("class", figures.Length < 3 ? "pair two" : "pair"), figures));

    /// <summary>A table whose cells have their column's title, for screens without room for columns.</summary>
    public static XElement Table((string Title, bool IsNumber)[] columns, IEnumerable<string[]> rows)
    {
        return new XElement("table",
            new XElement("thead", new XElement("tr", columns.Select((column, i) => Cell("th", column.Title, i)))),
            new XElement("tbody", rows.Select(row => new XElement("tr", row.Select((cell, i) => Cell("td", cell, i))))));

        XElement Cell(string element, string text, int column) => new(
            element, columns[column].IsNumber ? new XAttribute("class", "number") : null,
            element == "td" && columns[column].Title.Length > 0 ? new XAttribute("data-title", columns[column].Title) : null, text);
    }

    private static XElement Page(string title, string advice, Language language, object[] sections) => new("html",
        new XAttribute("lang", language.Choose("en", "zh")),
        new XElement("head",
            new XElement("meta", new XAttribute("charset", "utf-8")),
            new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
            new XElement("title", title),
            new XElement("style", PageStyle.Css)),
        new XElement("body",
            new XElement("h1", title),
            new XElement("p", new XAttribute("class", "advice"), advice),
            sections));
}
