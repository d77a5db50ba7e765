using System.Text;
using ConvSharp.Imaging.Drawing;

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
        int[] widths = [.. titles.Select((title, i) => _rows.Select(row => row[i]).Append(title).Max(WideLetters.Columns))];
        var text = new StringBuilder();
        foreach (string[] row in _rows.Prepend(titles))
        {
            IEnumerable<string> cells = row.Select((cell, i) =>
            {
                string space = new(' ', widths[i] - WideLetters.Columns(cell));
                return columns[i].IsNumber ? space + cell : cell + space;
            });
            text.AppendLine(string.Join(Gap, cells).TrimEnd());
        }

        return text.ToString();
    }
}
