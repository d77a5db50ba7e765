using System.Text.RegularExpressions;

namespace ConvSharp.Mutation;

/// <summary>The list of changes that no test can notice, each with its reason: equivalent.md.</summary>
internal sealed partial class Equivalents
{
    private readonly HashSet<(string File, string Line, string Original, string Text)> _entries = [];

    /// <summary>Reads the list.</summary>
    public Equivalents(string path)
    {
        foreach (Match entry in File.ReadLines(path).Select(line => Entry().Match(line)).Where(entry => entry.Success))
            _entries.Add((Part(entry, "file"), Part(entry, "line"), Part(entry, "original"), Part(entry, "text")));
    }

    /// <summary>Whether a change is in the list.</summary>
    public bool Contain(Mutation mutation) =>
        _entries.Contains((mutation.File, mutation.LineText, mutation.Original, mutation.Text))
        || _entries.Contains((mutation.File, mutation.LineText, mutation.Original, "*"))
        || _entries.Contains((mutation.File, mutation.LineText, "*", "*"));

    private static string Part(Match entry, string name) => Mutation.OneLine(entry.Groups[name].Value);

    [GeneratedRegex("^- `(?<file>[^`]*)` `(?<line>[^`]*)`: `(?<original>[^`]*)` → `(?<text>[^`]*)`: ")]
    private static partial Regex Entry();
}
