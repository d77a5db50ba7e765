using ConvSharp.Files;

namespace ConvSharp.Cli.Output;

/// <summary>The files that a command leaves: all of them whole, or none.</summary>
internal sealed class OutputFiles
{
    private readonly List<(string Path, Action<Stream> Write)> _files = [];

    /// <summary>Refuses a place where no file can be written, before the work is done.</summary>
    /// <exception cref="RequestException">A folder, or in a folder that does not exist.</exception>
    public static void Check(string? path, string option)
    {
        if (path is null)
            return;
        if (Directory.Exists(path))
            throw new RequestException($"{option} is '{path}', a folder: name a file in it.");
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
            throw new RequestException($"{option} is '{path}', in a folder that does not exist: make it first.");
    }

    /// <summary>Adds a file; a path of null adds none.</summary>
    public void Add(string? path, Action<Stream> write)
    {
        if (path is not null)
            _files.Add((path, write));
    }

    /// <summary>Writes all, then puts all in their places.</summary>
    /// <exception cref="OperationCanceledException">Interrupted; no file is left.</exception>
    /// <exception cref="IOException">A file cannot be written; none is left.</exception>
    public void Commit(CancellationToken cancellation)
    {
        var pending = new List<AtomicFile>();
        try
        {
            foreach ((string path, Action<Stream> write) in _files)
            {
                var file = AtomicFile.Create(path);
                pending.Add(file);
                write(file.Stream);
                cancellation.ThrowIfCancellationRequested();
            }

            foreach (AtomicFile file in pending)
                file.Commit();
        }
        finally
        {
            foreach (AtomicFile file in pending)
                file.Dispose();
        }
    }
}
