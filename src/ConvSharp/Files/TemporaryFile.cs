using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ConvSharp.Files;

/// <summary>
/// Names of temporary files: a dot, the target's name, the process that writes the file and a random part. By the name a later process
/// recognises the files of killed ones.
/// </summary>
internal static class TemporaryFile
{
    /// <summary>How every such name ends.</summary>
    public const string Ending = ".tmp";

    // File systems take names of 143 to 255 bytes.
    private const int LongestTarget = 80;
    private const int RandomLength = 8;
    private const string RandomCharacters = "abcdefghijklmnopqrstuvwxyz234567";
    private static readonly SearchValues<char> RandomSet = SearchValues.Create(RandomCharacters);

    /// <summary>The path of a new temporary file. Older ones for the same target, whose processes have ended, are removed.</summary>
    /// <param name="folder">The folder of the file.</param>
    /// <param name="target">The name of the file that it will become.</param>
    public static string New(string folder, string target)
    {
        string start = Start(target);
        Sweep(folder, start);
        string process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return Path.Combine(folder, $"{start}{process}-{RandomNumberGenerator.GetString(RandomCharacters, RandomLength)}{Ending}");
    }

    private static string Start(string target)
    {
        byte[] name = Encoding.UTF8.GetBytes(target);
        return name.Length <= LongestTarget
            ? $".{target}."
            : $".{target[..(LongestTarget / 4)]}~{Convert.ToHexStringLower(SHA256.HashData(name)[..8])}.";
    }

    private static void Sweep(string folder, string start)
    {
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder))
            {
                if (OwnerOf(Path.GetFileName(path), start) is { } process && IsAbandoned(path, process))
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // An old file that cannot be removed must not keep the new file from being written.
        }
    }

    /// <summary>The number of the process in a temporary file's name; null for any other name.</summary>
    private static int? OwnerOf(string name, string start)
    {
        if (!name.StartsWith(start, StringComparison.Ordinal) || !name.EndsWith(Ending, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> middle = name.AsSpan(start.Length, Math.Max(0, name.Length - start.Length - Ending.Length));
        int dash = middle.IndexOf('-');
        return dash > 0
            && middle.Length == dash + 1 + RandomLength
            && middle[(dash + 1)..].IndexOfAnyExcept(RandomSet) < 0
            && int.TryParse(middle[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out int process)
            ? process
            : null;
    }

    /// <summary>
    /// Whether no process writes the file any more: its process has ended, or another has its number, and no process holds its lock.
    /// </summary>
    private static bool IsAbandoned(string path, int process)
    {
        FileInfo file = new(path);
        if (file.LinkTarget is not null || SpecialFile.IsNamedBy(path) || Lives(process, file.LastWriteTimeUtc))
        {
            return false;
        }

        try
        {
            using FileStream locked = new(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether the running process of this number existed when the file was last written.</summary>
    internal static bool Lives(int process, DateTime written)
    {
        try
        {
            using var owner = Process.GetProcessById(process);
            return owner.StartTime.ToUniversalTime() <= written;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return true;
        }
    }
}
