using System.Text;

namespace ConvSharp.Cli.Output;

/// <summary>Columns of text: the first is aligned left, columns of numbers right.</summary>
internal sealed class TextTable(params (string Title, bool IsNumber)[] columns)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        string[] titles = [.. columns.Select(column => column.Title)];
        int[] widths = [.. titles.Select((title, i) => _rows.Select(row => row[i].Length).Append(title.Length).Max())];
        var text = new StringBuilder();
        foreach (string[] row in _rows.Prepend(titles))
        {
            IEnumerable<string> cells = row.Select((cell, i) => columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            text.AppendLine(string.Join(Gap, cells).TrimEnd());
        }

        return text.ToString();
    }
}
