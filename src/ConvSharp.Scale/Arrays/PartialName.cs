using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays;

/// <summary>The names of a target: its own, and the partial one until it is complete.</summary>
internal static class PartialName
{
    /// <summary>The full path of a target that is not there yet, neither complete nor partial, in a folder that is there.</summary>
    public static string Free(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (Path.Exists(full))
            throw new IOException($"'{path}' exists: remove it, or name another target.");
        if (Path.Exists(full + ArrayTarget.PartialEnding))
            throw new IOException($"'{path}{ArrayTarget.PartialEnding}' exists: resume it, remove it, or name another target.");
        return Directory.Exists(Path.GetDirectoryName(full))
            ? full
            : throw new DirectoryNotFoundException($"The folder of '{path}' does not exist; make it first.");
    }

    /// <summary>Checks that the partial form of a target is there.</summary>
    /// <exception cref="FileNotFoundException">It is not.</exception>
    public static void Existing(string path, Func<string, bool> exists)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (exists(full + ArrayTarget.PartialEnding))
            return;
        throw new FileNotFoundException(
            exists(full)
                ? $"'{path}' is complete: there is nothing to resume."
                : $"'{path}{ArrayTarget.PartialEnding}' does not exist: create the target first.", path);
    }

    /// <summary>Gives a target its own name, unless another process has.</summary>
    public static void Complete(string path, Action<string, string> move, Func<string, bool> exists)
    {
        string full = Path.GetFullPath(path), partial = full + ArrayTarget.PartialEnding;
        try
        {
            move(partial, full);
        }
        catch (Exception fault) when (fault is IOException && !exists(partial) && exists(full))
        {
            // The other process had all chunks too, else it would not have completed the target.
        }
    }

    /// <summary>Refuses to resume a target of another layout.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void CheckSame(string path, string stored, string wanted)
    {
        if (stored != wanted)
        {
            throw Malformed.File(
                path + ArrayTarget.PartialEnding, $"it was begun as {stored}, not as {wanted}",
                "resume it with what it was begun with, or remove it");
        }
    }
}
