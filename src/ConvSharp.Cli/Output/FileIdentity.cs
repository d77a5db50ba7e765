namespace ConvSharp.Cli.Output;

/// <summary>Whether two paths name the same file, however they are spelled and whatever links lead there.</summary>
internal static class FileIdentity
{
    // The operating system's limit on links that lead to links.
    private const int MostLinks = 40;

    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public static bool Same(string first, string second) => string.Equals(Of(first), Of(second), Comparison);

    /// <summary>The path with all links of the file and its folders resolved; parts that do not exist yet keep their names.</summary>
    public static string Of(string path) => Resolve(Path.GetFullPath(path), links: 0);

    private static string Resolve(string full, int links)
    {
        string current = Path.GetPathRoot(full)!;
        string[] parts = full[current.Length..].Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            string part = Path.Combine(current, parts[i]);
            if (links < MostLinks && LinkAt(part) is { } target)
                return Resolve(Path.GetFullPath(Path.Combine([target, .. parts[(i + 1)..]])), links + 1);
            current = part;
        }

        return current;
    }

    /// <summary>The target of a link; null if the path is no link.</summary>
    private static string? LinkAt(string path)
    {
        try
        {
            var entry = new FileInfo(path);
            return entry.LinkTarget is null ? null : entry.ResolveLinkTarget(returnFinalTarget: false)?.FullName;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
