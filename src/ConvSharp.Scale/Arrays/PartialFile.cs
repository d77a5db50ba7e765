using ConvSharp.Files;
using Microsoft.Win32.SafeHandles;

namespace ConvSharp.Scale.Arrays;

/// <summary>
/// A file of known length that several processes write in place, each its own parts, under a partial name until it is complete. It takes
/// disk space only where it was written.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;

    private PartialFile(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    /// <summary>Makes the file at its full length.</summary>
    /// <param name="path">Where the complete file will be.</param>
    /// <param name="length">Its length.</param>
    /// <param name="start">Its first bytes.</param>
    /// <exception cref="IOException">The file or its partial form exists, or the disk has no room for the length.</exception>
    public static PartialFile Create(string path, long length, ReadOnlySpan<byte> start)
    {
        string full = PartialName.Free(path);
        string temporary = TemporaryFile.New(System.IO.Path.GetDirectoryName(full)!, System.IO.Path.GetFileName(full));
        try
        {
            using (SafeFileHandle file = System.IO.File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.SetLength(file, length);
                RandomAccess.Write(file, start, 0);
                RandomAccess.FlushToDisk(file);
            }

            System.IO.File.Move(temporary, full + ArrayTarget.PartialEnding, overwrite: false);
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }

        return Open(path);
    }

    /// <summary>Opens the partial file that this or another process made.</summary>
    public static PartialFile Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        PartialName.Existing(path, System.IO.File.Exists);
        return new PartialFile(path, System.IO.File.OpenHandle(
            full + ArrayTarget.PartialEnding, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_file, bytes, offset);

    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <summary>Flushes and renames; no error where another process has renamed it.</summary>
    public void Complete()
    {
        Flush();
        PartialName.Complete(_path, (from, to) => System.IO.File.Move(from, to, overwrite: false), System.IO.File.Exists);
    }

    public void Dispose() => _file.Dispose();
}
