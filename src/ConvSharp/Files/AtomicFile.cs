namespace ConvSharp.Files;

/// <summary>
/// A file written whole or not at all: the content goes to a temporary file in the same folder, which <see cref="Commit"/> moves to its
/// place, over an older file if there is one. Disposed without a commit, it leaves the older file as it was and nothing beside it.
/// </summary>
/// <example>
/// <code>
/// using AtomicFile file = AtomicFile.Create("out.bin");
/// file.Stream.Write(bytes);
/// file.Commit();
/// </code>
/// </example>
public sealed class AtomicFile : IDisposable
{
    private readonly string _target;
    private readonly string _temporary;
    private bool _done;

    private AtomicFile(string target, string temporary, FileStream stream)
    {
        _target = target;
        _temporary = temporary;
        Stream = stream;
    }

    /// <summary>Where the content is written.</summary>
    public FileStream Stream { get; }

    /// <summary>Starts a new file that will stand at <paramref name="path"/>; a link is followed to the file it names.</summary>
    /// <param name="path">Where the file goes. Its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of <paramref name="path"/> does not exist.</exception>
    /// <exception cref="IOException"><paramref name="path"/> is a folder or a device, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static AtomicFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        FileInfo file = new(full);
        string target = file.LinkTarget is null ? full : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        string? folder = Path.GetDirectoryName(target);

        // Moving a file over /dev/null would replace the device for everybody.
        if (Directory.Exists(target) || folder is null or "/dev")
        {
            throw new IOException($"'{path}' is a folder or a device; name a file to write.");
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder of '{path}' does not exist; make it first.");
        }

        string temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            options.UnixCreateMode = File.GetUnixFileMode(target);
        }

        return new AtomicFile(target, temporary, new FileStream(temporary, options));
    }

    /// <summary>Flushes the content to the disk and puts the file in its place. Nothing can be written afterwards.</summary>
    /// <exception cref="InvalidOperationException">Already committed or disposed.</exception>
    /// <exception cref="IOException">The disk is full, or the file at the target cannot be replaced.</exception>
    public void Commit()
    {
        if (_done)
        {
            throw new InvalidOperationException("The file has already been committed or disposed; create a new one.");
        }

        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_temporary, _target, overwrite: true);
        _done = true;
    }

    /// <summary>Removes the temporary file if it was not committed.</summary>
    public void Dispose()
    {
        if (_done)
        {
            return;
        }

        _done = true;
        try
        {
            Stream.Dispose();
        }
        finally
        {
            File.Delete(_temporary);
        }
    }
}
