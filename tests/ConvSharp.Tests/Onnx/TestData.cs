using System.IO.Compression;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Tests.Onnx;

/// <summary>The tests of the onnx project: those that are committed, or those of a folder that the environment names.</summary>
internal static class TestData
{
    private const string Variable = "CONVSHARP_ONNX_DATA";

    private static readonly string? Folder = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Whether a checkout of the onnx repository is there.</summary>
    public static bool IsWhole => Folder is not null;

    /// <summary>The tests of a kind (node, pytorch-converted, pytorch-operator): the files of each by their names.</summary>
    public static IEnumerable<(string Name, IReadOnlyDictionary<string, byte[]> Files)> Of(string kind) =>
        Folder is null ? Packed(kind) : Unpacked(Path.Combine(Folder, kind), kind == "node" ? Listed() : null);

    /// <summary>A file of the folder of a whole checkout.</summary>
    public static byte[] File(params string[] names) => System.IO.File.ReadAllBytes(Path.Combine([Folder!, .. names]));

    public static ModelSource Source(string name, byte[] bytes) => new(name, bytes, null);

    /// <summary>The names of all node tests of a whole checkout.</summary>
    public static IEnumerable<string> NodeFolders() => Directory.GetDirectories(Path.Combine(Folder!, "node")).Select(Path.GetFileName)!;

    /// <summary>The node tests that must pass.</summary>
    public static HashSet<string> Listed() =>
        [.. System.IO.File.ReadLines(PathOf("node-tests.txt")).Where(line => !line.StartsWith('#'))];

    /// <summary>The node tests that are left out, each with the reason, which stands above it.</summary>
    public static IEnumerable<(string Name, string Reason)> LeftOut()
    {
        string reason = "";
        foreach (string line in System.IO.File.ReadLines(PathOf("node-tests-left-out.txt")))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
                reason = line[2..];
            else
                yield return (line, reason);
        }
    }

    private static string PathOf(string name) => Repository.PathOf("tests", "ConvSharp.Tests", "Onnx", "Data", name);

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, byte[]> Files)> Packed(string kind)
    {
        using ZipArchive zip = ZipFile.OpenRead(PathOf($"{kind}.zip"));
        foreach (IGrouping<string, ZipArchiveEntry> test in zip.Entries.GroupBy(entry => entry.FullName.Split('/')[0]))
            yield return (test.Key, test.ToDictionary(entry => entry.FullName[(test.Key.Length + 1)..], Content));
    }

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, byte[]> Files)> Unpacked(string folder, HashSet<string>? wanted)
    {
        foreach (string test in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (wanted?.Contains(Path.GetFileName(test)) == false)
                continue;
            yield return (Path.GetFileName(test), Directory.GetFiles(test, "*", SearchOption.AllDirectories).ToDictionary(
                path => Path.GetRelativePath(test, path).Replace('\\', '/'), System.IO.File.ReadAllBytes));
        }
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        byte[] content = new byte[entry.Length];
        stream.ReadExactly(content);
        return content;
    }
}
