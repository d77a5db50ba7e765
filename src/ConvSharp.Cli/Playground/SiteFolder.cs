using System.Diagnostics.CodeAnalysis;
using ConvSharp.Cli.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace ConvSharp.Cli.Playground;

/// <summary>
/// The files of a site, listed once: a request is looked up in the list, so that no text of a request ever becomes a path. Left out are
/// hidden files and links, and with them all that they lead to.
/// </summary>
internal sealed class SiteFolder
{
    private const string Index = "index.html";

    private static readonly EnumerationOptions PlainFiles = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    private readonly Dictionary<string, SiteFile> _files = new(StringComparer.Ordinal);

    /// <param name="option">The option that names the folder.</param>
    /// <param name="folder">The folder; may be a link itself.</param>
    /// <exception cref="RequestException">There is no such folder, or it has no start page.</exception>
    public SiteFolder(string option, string folder)
    {
        if (!Directory.Exists(folder))
            throw new RequestException($"{option} is '{folder}', and there is no such folder: check the name.");
        if (!File.Exists(Path.Combine(folder, Index)))
            throw new RequestException($"{option} is '{folder}', which has no {Index}: give the folder that dotnet publish made.");

        string root = Path.GetFullPath(folder);
        string[][] names =
        [
            .. Directory.EnumerateFiles(root, "*", PlainFiles)
                .Select(path => Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar))
                .Where(parts => !parts.Any(part => part.StartsWith('.'))), // hidden on Windows, too
        ];
        HashSet<string> targets = [.. names.Select(Target)];
        foreach (string[] parts in names)
        {
            string target = Target(parts);
            var file = new SiteFile(
                Path.Combine([root, .. parts]), ContentType(parts[^1]), targets.Contains($"{target}.br"), targets.Contains($"{target}.gz"));
            _files[target] = file;
            if (parts[^1] == Index)
                _files[target[..^Index.Length]] = file;
        }
    }

    /// <summary>The file that a request's path stands for, in the one spelling that browsers use.</summary>
    public bool TryFind(string target, [NotNullWhen(true)] out SiteFile? file) => _files.TryGetValue(target, out file);

    private static string Target(string[] parts)
    {
        string path = $"/{string.Join('/', parts)}";
        return new PathString(path.Replace("%", "%25", StringComparison.Ordinal)).ToUriComponent(); // it keeps escapes as they are
    }

    private static string ContentType(string name)
    {
        if (!ContentTypes.TryGetContentType(name, out string? type))
            return "application/octet-stream";
        return type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
    }
}
