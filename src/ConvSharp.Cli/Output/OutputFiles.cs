using ConvSharp.Cli.Faults;
using ConvSharp.Files;

namespace ConvSharp.Cli.Output;

/// <summary>The files that a command writes: all of them whole, or none.</summary>
internal sealed class OutputFiles
{
    private readonly List<(string Path, Action<Stream> Write)> _files = [];

    /// <summary>Before the work starts, refuses paths where no file can be written, or where one would replace another.</summary>
    /// <param name="outputs">The files that will be written.</param>
    /// <param name="inputs">The files that are read, and must not be replaced.</param>
    /// <exception cref="RequestException">
    /// A path is a folder or in a folder that does not exist, or two paths name the same file.
    /// </exception>
    public static void Check(IReadOnlyList<NamedPath> outputs, IEnumerable<NamedPath> inputs)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].Path is not { } path)
                continue;
            CheckPlace(path, outputs[i].Parameter);
            foreach (NamedPath other in outputs.Take(i))
            {
                if (other.Path is { } taken && FileIdentity.Same(path, taken))
                {
                    throw new RequestException(
                        $"{outputs[i].Parameter} is '{path}', the same file as {other.Parameter} '{taken}': give each a file of its own.");
                }
            }

            foreach (NamedPath input in inputs)
            {
                if (input.Path is { } read && FileIdentity.Same(path, read))
                {
                    throw new RequestException(
                        $"{outputs[i].Parameter} is '{path}', the file that {input.Parameter} '{read}' is read from, and that would be " +
                        "lost: give another name.");
                }
            }
        }
    }

    /// <summary>Adds a file; a path of null adds none.</summary>
    public void Add(string? path, Action<Stream> write)
    {
        if (path is not null)
            _files.Add((path, write));
    }

    /// <summary>Writes all files, then moves all to their places.</summary>
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

            // Pipes come first, before any file is in its place: a pipe may break, or never get a reader.
            foreach (AtomicFile file in pending.Where(file => file.IsSpecial))
                Task.Run(file.Commit, CancellationToken.None).WaitAsync(cancellation).GetAwaiter().GetResult();
            foreach (AtomicFile file in pending.Where(file => !file.IsSpecial))
                file.Commit();
        }
        finally
        {
            foreach (AtomicFile file in pending)
                file.Dispose();
        }
    }

    private static void CheckPlace(string path, string option)
    {
        if (Directory.Exists(path))
            throw new RequestException($"{option} is '{path}', a folder: name a file in it.");
        string? folder = Path.GetDirectoryName(FileIdentity.Of(path));
        if (path.EndsWith(Path.DirectorySeparatorChar) || !(Directory.Exists(folder) || File.Exists(path)))
            throw new RequestException($"{option} is '{path}', in a folder that does not exist: make it first.");
    }
}
