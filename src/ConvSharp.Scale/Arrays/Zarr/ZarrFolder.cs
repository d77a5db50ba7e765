using System.Buffers;
using ConvSharp.Files;
using Microsoft.Win32.SafeHandles;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>The files below a folder, by keys that never lead out of it: neither by .. nor by links.</summary>
internal sealed class ZarrFolder
{
    // Metadata of real arrays take some kB; groups with many attributes some MB.
    private const int MostMetadata = 1 << 24;

    private readonly string _root;

    public ZarrFolder(string root) => _root = System.IO.Path.GetFullPath(root);

    /// <summary>The folder below this one.</summary>
    /// <exception cref="InvalidDataException">The path may lead out of this folder.</exception>
    public ZarrFolder Below(string path)
    {
        string[] parts = path.Split('/');
        if (System.IO.Path.IsPathRooted(path) || path.AsSpan().ContainsAny("\\:\0") || parts.Any(part => part is "" or "." or ".."))
        {
            throw Malformed.File(
                _root, $"it names the array {Malformed.Quote(path)}, which may be outside of it", "name folders below it, as in 'raw/0'");
        }

        return new ZarrFolder(Path(path));
    }

    /// <summary>The path of a key.</summary>
    /// <exception cref="InvalidDataException">It leads through a link.</exception>
    public string Path(string key)
    {
        string path = _root;
        foreach (string part in key.Split('/'))
        {
            path = System.IO.Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw Malformed.File(path, "it is a link, and arrays are not read through links", "put the file or folder itself there");
        }

        return path;
    }

    /// <summary>A small file; null if there is none.</summary>
    public byte[]? Metadata(string key)
    {
        if (Open(key) is not { } file)
            return null;
        using (file)
        {
            long length = RandomAccess.GetLength(file);
            if (length > MostMetadata)
                throw Malformed.File(Path(key), $"it has {length} bytes", $"metadata of {MostMetadata} bytes are read");
            byte[] bytes = new byte[length];
            return Fill(file, bytes, 0) == length ? bytes : throw Malformed.File(Path(key), "it became shorter", "write it again");
        }
    }

    /// <summary>Opens a file; null if there is none.</summary>
    public SafeFileHandle? Open(string key)
    {
        string path = Path(key);
        if (!File.Exists(path))
            return null;
        if (SpecialFile.IsNamedBy(path))
            throw Malformed.File(path, "it is a pipe or a device", "put a file there");
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads bytes of a file, to an array of the shared pool.</summary>
    /// <exception cref="InvalidDataException">The file ends before them.</exception>
    public byte[] Read(SafeFileHandle file, string key, long start, int length)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
        if (Fill(file, bytes.AsSpan(0, length), start) == length)
            return bytes;
        ArrayPool<byte>.Shared.Return(bytes);
        throw Malformed.File(Path(key), $"it ends before byte {start + length}", "it is cut short: make it again");
    }

    private static int Fill(SafeFileHandle file, Span<byte> bytes, long start)
    {
        int done = 0;
        while (done < bytes.Length && RandomAccess.Read(file, bytes[done..], start + done) is int read and > 0)
            done += read;
        return done;
    }

    public override string ToString() => _root;
}
