using System.IO.Compression;

namespace ConvSharp.Files.Zip;

/// <summary>Adds files to a zip archive as they are. The same content always gives the same bytes.</summary>
internal static class StoredEntries
{
    // The first time that a zip archive can tell.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void AddStored(this ZipArchive archive, string name, Action<Stream> write)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        using Stream content = entry.Open();
        write(content);
    }
}
