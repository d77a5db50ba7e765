using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ConvSharp.Scale.Jobs;

/// <summary>
/// The names of many files in a file, a line each, with an index of where each name starts: any name is found by its number without having
/// the others in memory, and may have line breaks.
/// </summary>
internal sealed class InputList : IDisposable
{
    private const int LongestName = 1 << 16;

    private readonly SafeFileHandle _names, _index;

    private InputList(string path)
    {
        _names = File.OpenHandle(path);
        _index = File.OpenHandle(IndexOf(path));
        Count = (RandomAccess.GetLength(_index) / sizeof(long)) - 1;
    }

    /// <summary>How many names there are.</summary>
    public long Count { get; }

    /// <summary>The name with this number.</summary>
    public string this[long number]
    {
        get
        {
            Span<byte> bounds = stackalloc byte[2 * sizeof(long)];
            RandomAccess.Read(_index, bounds, number * sizeof(long));
            long start = BinaryPrimitives.ReadInt64LittleEndian(bounds), end = BinaryPrimitives.ReadInt64LittleEndian(bounds[sizeof(long)..]);
            if (end <= start || end - start > LongestName)
                throw new JobException("the list of the job's files is malformed: make the job again.");
            byte[] name = new byte[end - start - 1];
            RandomAccess.Read(_names, name, start);
            return Encoding.UTF8.GetString(name);
        }
    }

    public static InputList Open(string path) => new(path);

    /// <summary>Writes a list.</summary>
    /// <param name="path">The file, which must not be there.</param>
    /// <param name="names">The names.</param>
    /// <returns>How many they are, and a hash of the set of them: the same in any order.</returns>
    /// <exception cref="JobException">A name is too long.</exception>
    public static (long Count, string Hash) Write(string path, IEnumerable<string> names)
    {
        using FileStream lines = new(path, FileMode.CreateNew), index = new(IndexOf(path), FileMode.Create);
        Span<byte> offset = stackalloc byte[sizeof(long)], digest = stackalloc byte[SHA256.HashSizeInBytes];
        (long at, long count, UInt128 sum) = (0, 0, 0);
        index.Write(offset);
        foreach (string name in names)
        {
            byte[] line = Encoding.UTF8.GetBytes(name + "\n");
            if (line.Length > LongestName)
                throw new JobException($"'{name[..32]}…' has {name.Length} characters, more than any file's name: correct the list.");
            lines.Write(line);
            at += line.Length;
            BinaryPrimitives.WriteInt64LittleEndian(offset, at);
            index.Write(offset);
            SHA256.HashData(line, digest);
            sum += BinaryPrimitives.ReadUInt128LittleEndian(digest);
            count++;
        }

        lines.Flush(flushToDisk: true);
        index.Flush(flushToDisk: true);
        return (count, sum.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Moves a list and its index.</summary>
    public static void Move(string from, string to)
    {
        File.Move(IndexOf(from), IndexOf(to), overwrite: true);
        File.Move(from, to, overwrite: true);
    }

    /// <summary>Removes a list and its index.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(IndexOf(path));
    }

    public void Dispose()
    {
        _names.Dispose();
        _index.Dispose();
    }

    private static string IndexOf(string path) => path + ".index";
}
