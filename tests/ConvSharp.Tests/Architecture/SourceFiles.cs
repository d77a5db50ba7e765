using System.Text.RegularExpressions;

namespace ConvSharp.Tests.Architecture;

/// <summary>
/// A project as source text, for one that the tests do not build: a room uses another if it sees the namespace, by a using or as one
/// above its own, and names one of its types.
/// </summary>
internal static partial class SourceFiles
{
    public static IReadOnlyList<RoomUse> Uses(string folder, RoomTable table)
    {
        Source[] files = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsOwn).Order().Select(Read)];
        ILookup<string, string> types = files.SelectMany(file => file.Types.Select(type => (file.Space, type)))
            .ToLookup(declared => declared.Space, declared => declared.type);
        return
        [
            .. from file in files
               let @from = table.Of(file.Space)
               where @from is not null
               from space in types.Select(declared => declared.Key).Where(file.Sees).Concat(file.Usings).Distinct()
               let to = table.Of(space)
               where to is not null && to != @from
               let named = to == RoomTable.Vectors ? space : types[space].FirstOrDefault(file.Words.Contains)
               where named is not null
               select new RoomUse(@from, to, $"{Path.GetRelativePath(folder, file.Path)} names {named}"),
        ];
    }

    /// <summary>The rooms that have files.</summary>
    public static IReadOnlyList<string> Rooms(string folder, RoomTable table) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsOwn).Select(Read)
            .Select(file => table.Of(file.Space)).OfType<string>().Distinct(),
    ];

    private static bool IsOwn(string path) =>
        !path.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin");

    private static Source Read(string path)
    {
        string text = Comment().Replace(File.ReadAllText(path), "");
        return new(
            path, Space().Match(text).Groups["name"].Value, [.. Using().Matches(text).Select(match => match.Groups["name"].Value)],
            [.. Declaration().Matches(text).Select(match => match.Groups["name"].Value)],
            [.. Word().Matches(text).Select(match => match.Value)]);
    }

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Space();

    [GeneratedRegex(@"^using (?:static )?(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record|record struct) (?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();

    private sealed record Source(string Path, string Space, string[] Usings, string[] Types, HashSet<string> Words)
    {
        /// <summary>Whether names of a namespace need no using here.</summary>
        public bool Sees(string space) => $"{Space}.".StartsWith($"{space}.", StringComparison.Ordinal);
    }
}
