using System.IO.Enumeration;
using ConvSharp.Cli.Audio;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Scaling;

/// <summary>
/// The files of a job: folders with all that is below them, patterns with * and **, single files, and lists. Names are produced one by one;
/// of a folder its own names alone are in memory.
/// </summary>
internal sealed class InputFiles
{
    private const string Anything = "**";
    private static readonly char[] Wildcards = ['*', '?'];

    private static readonly string[] Readable =
        [Extension.Npy, WavFile.Extension, ".csv", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff"];

    private readonly List<Source> _sources = [];
    private readonly string _excluded;

    /// <param name="inputs">What the user gave.</param>
    /// <param name="list">A file with a path on each line, or null.</param>
    /// <param name="excluded">The folder of the outputs, which are no inputs.</param>
    /// <exception cref="RequestException">There is no such file or folder, or nothing is given.</exception>
    public InputFiles(IReadOnlyList<string> inputs, string? list, string excluded)
    {
        _excluded = FullPath(excluded);
        foreach (string input in inputs)
            _sources.Add(Source.Of(input));
        if (list is not null)
            _sources.Add(new Source(Directory.GetCurrentDirectory(), [], Input.InputPath.Existing(list, "--list")));
        if (_sources.Count == 0)
            throw new RequestException("there are no inputs: give files, folders, patterns such as 'scans/**/*.npy', or --list FILE.");
        Root = _sources.Select(source => source.Folder).Aggregate(Common);
    }

    /// <summary>The folder that all files are below.</summary>
    public string Root { get; }

    /// <summary>The names below the root.</summary>
    /// <exception cref="RequestException">A path of the list is not below the root.</exception>
    public IEnumerable<string> Names() => _sources.SelectMany(Paths).Select(path =>
    {
        string name = Path.GetRelativePath(Root, path);
        return name.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(name)
            ? throw new RequestException(
                $"the list has '{path}', which is not below '{Root}': run the tool in a folder that all files are below.")
            : name.Replace(Path.DirectorySeparatorChar, '/');
    });

    private IEnumerable<string> Paths(Source source)
    {
        if (source.List is not null)
            return File.ReadLines(source.List).Where(line => line.Length > 0).Select(Path.GetFullPath);
        if (source.Name is not null)
            return [Path.Combine(source.Folder, source.Name)];
        return source.Pattern.Length == 0 ? All(source.Folder) : Matching(source.Folder, source.Pattern);
    }

    /// <summary>All files below a folder that the tool can read.</summary>
    private IEnumerable<string> All(string folder) => Matching(folder, [Anything, "*"]).Where(path => Readable.Contains(Extension.Of(path)));

    private IEnumerable<string> Matching(string folder, string[] pattern)
    {
        if (folder == _excluded)
            yield break;
        string segment = pattern[0];
        bool isLast = pattern.Length == 1;
        if (segment == Anything)
        {
            foreach (string path in Matching(folder, isLast ? (string[])["*"] : pattern[1..]))
                yield return path;
        }
        else if (isLast)
        {
            foreach (string path in Sorted(Directory.EnumerateFiles(folder), segment))
                yield return path;
        }

        if (segment != Anything && isLast)
            yield break;
        foreach (string path in Sorted(Directory.EnumerateDirectories(folder), segment == Anything ? "*" : segment))
        {
            // A link may lead to a folder that it is in, and so round and round.
            if (segment == Anything && File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint))
                continue;
            foreach (string below in Matching(path, segment == Anything ? pattern : pattern[1..]))
                yield return below;
        }
    }

    /// <summary>Paths whose names match, in a fixed order; those that start with a dot are hidden.</summary>
    private static List<string> Sorted(IEnumerable<string> paths, string pattern)
    {
        List<string> matching =
        [
            .. paths.Where(path => Path.GetFileName(path) is var name && !name.StartsWith('.')
                && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)),
        ];
        matching.Sort(StringComparer.Ordinal);
        return matching;
    }

    /// <summary>The full path; that of a folder without a separator at its end.</summary>
    private static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static string Common(string first, string second)
    {
        string folder = first;
        while (second != folder && !second.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal))
            folder = Path.GetDirectoryName(folder) ?? throw new RequestException($"'{first}' and '{second}' have no folder in common.");
        return folder;
    }

    /// <param name="Folder">The folder that the files are below.</param>
    /// <param name="Pattern">The segments of names; none for all files.</param>
    /// <param name="List">A file with paths, or null.</param>
    /// <param name="Name">The name of the only file, or null.</param>
    private sealed record Source(string Folder, string[] Pattern, string? List, string? Name = null)
    {
        public static Source Of(string input)
        {
            string full = FullPath(input);
            if (Directory.Exists(full))
                return new Source(full, [], null);
            if (File.Exists(full))
                return new Source(Path.GetDirectoryName(full)!, [], null, Path.GetFileName(full));
            if (input.IndexOfAny(Wildcards) < 0)
                throw new RequestException($"INPUT is '{input}', and there is no such file or folder: check the name.");
            string[] segments = full.Split(Path.DirectorySeparatorChar);
            int literal = Array.FindIndex(segments, segment => segment.IndexOfAny(Wildcards) >= 0);
            string folder = string.Join(Path.DirectorySeparatorChar, segments[..literal]);
            folder = folder.Length == 0 ? "/" : folder;
            return Directory.Exists(folder)
                ? new Source(folder, segments[literal..], null)
                : throw new RequestException($"INPUT is '{input}', and there is no folder '{folder}': check the name.");
        }
    }
}
