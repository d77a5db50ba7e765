namespace ConvSharp.Files;

/// <summary>
/// A file written whole or not at all: the content goes to a temporary file in the same folder, which <see cref="Commit"/> moves to its
/// place, over an older file if there is one. Disposed without a commit, it leaves an older file unchanged and removes the temporary one.
/// The temporary file of a killed process is removed by the next process that writes the same file.
/// </summary>
/// <remarks>
/// A link is followed to the file it names. A pipe, a socket or a device is not replaced: <see cref="Commit"/> writes the content into it.
/// </remarks>
/// <example>
/// <code>
/// using AtomicFile file = AtomicFile.Create("out.bin");
/// file.Stream.Write(bytes);
/// file.Commit();
/// </code>
/// </example>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _target;
    private readonly string _temporary;
    private readonly TargetStream _stream;
    private bool _done;

    private AtomicFile(string path, string target, string temporary, bool isSpecial)
    {
        _path = path;
        _target = target;
        _temporary = temporary;
        IsSpecial = isSpecial;
        _stream = Open();
    }

    /// <summary>Where the content is written. It can seek and be read.</summary>
    public Stream Stream => _stream;

    /// <summary>Whether the target is a pipe, a socket or a device, which is written into. A commit may wait for its reader.</summary>
    public bool IsSpecial { get; }

    /// <summary>Starts a new file that will be at <paramref name="path"/>; a link is followed to the file it names.</summary>
    /// <param name="path">Where the file goes. Its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of <paramref name="path"/> does not exist.</exception>
    /// <exception cref="IOException"><paramref name="path"/> is a folder, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static AtomicFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (SpecialFile.IsNamedBy(full))
        {
            return new AtomicFile(path, full, TemporaryFile.New(Path.GetTempPath(), Path.GetFileName(full)), isSpecial: true);
        }

        FileInfo file = new(full);
        string target = file.LinkTarget is null ? full : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        string? folder = Path.GetDirectoryName(target);
        if (Directory.Exists(target) || folder is null or "/dev")
        {
            throw new IOException($"'{path}' is a folder or a place for devices; name a file to write.");
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder of '{path}' does not exist; make it first.");
        }

        return new AtomicFile(path, target, TemporaryFile.New(folder, Path.GetFileName(target)), isSpecial: false);
    }

    /// <summary>
    /// Flushes the content to the disk and moves the file to its place; a pipe, a socket or a device gets the content written into it.
    /// Nothing can be written afterwards.
    /// </summary>
    /// <exception cref="InvalidOperationException">Already committed or disposed.</exception>
    /// <exception cref="IOException">The disk is full, or the file at the target cannot be replaced.</exception>
    public void Commit()
    {
        if (_done)
        {
            throw new InvalidOperationException("The file has already been committed or disposed; create a new one.");
        }

        try
        {
            if (IsSpecial)
            {
                _stream.Position = 0;
                SpecialFile.Write(_target, _stream);
                Dispose();
                return;
            }

            _stream.FlushToDisk();
            _stream.Dispose();
            File.Move(_temporary, _target, overwrite: true);
            _done = true;
        }
        catch (Exception fault) when (TargetStream.IsAboutFile(fault))
        {
            throw TargetStream.Told(fault, _path);
        }
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
            _stream.Dispose();
        }
        catch (IOException)
        {
            // Content that did not fit on the disk is dropped in any case.
        }
        finally
        {
            File.Delete(_temporary);
        }
    }

    private TargetStream Open()
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None };
        try
        {
            if (!OperatingSystem.IsWindows() && (IsSpecial || File.Exists(_target)))
            {
                options.UnixCreateMode = IsSpecial ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(_target);
            }

            return new TargetStream(new FileStream(_temporary, options), _path);
        }
        catch (Exception fault) when (TargetStream.IsAboutFile(fault))
        {
            throw TargetStream.Told(fault, _path);
        }
    }
}
