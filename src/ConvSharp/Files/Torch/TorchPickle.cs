using System.Buffers.Binary;
using ConvSharp.Files.Pickle;

namespace ConvSharp.Files.Torch;

/// <summary>
/// Reads what torch.save wrote before 1.6: pickles of a magic number, a version, the system, the object and the keys of its storages, then
/// each storage, its number of elements first.
/// </summary>
internal static class TorchPickle
{
    private const int MostPickled = 1 << 26;
    private const long Version = 1001;
    private const string Damaged = "it is damaged or cut short: get the file again";

    /// <exception cref="InvalidDataException">The file is damaged, or holds more than a state dict.</exception>
    public static TorchContent Read(Stream stream, string source)
    {
        long start = stream.Position;
        byte[] bytes = new byte[Math.Min(stream.Length - start, MostPickled)];
        stream.ReadExactly(bytes);
        TorchTypes types = new();
        int at = 0;
        Next();
        if (Next() is not Version)
            throw Malformed.File(source, $"its version is not {Version}", "save it again in Python: torch.save(torch.load(path), path)");
        bool isBigEndian = Next() is PickleDictionary system
            && system.Pairs.Exists(pair => pair is { Key: "little_endian", Value: false });
        object? root = Next();
        if (Next() is not List<object?> keys)
            throw Malformed.File(source, "the keys of its storages are no list", Damaged);
        Dictionary<string, long> begins = Storages(stream, source, start + at, keys, types.Storages, isBigEndian);
        return new TorchContent(new TorchNames(source).Find(root), begins, isBigEndian);

        object? Next()
        {
            PickleReader reader = new(bytes, at, source, types);
            object? read = reader.Read();
            at = reader.End;
            return read;
        }
    }

    private static Dictionary<string, long> Storages(
        Stream stream, string source, long place, List<object?> keys, IReadOnlyDictionary<string, TorchStorage> storages, bool isBigEndian)
    {
        Dictionary<string, long> begins = new(StringComparer.Ordinal);
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        foreach (object? key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out TorchStorage? storage))
                throw Malformed.File(source, "it lists a storage that no tensor uses", Damaged);
            if (place > stream.Length - sizeof(long))
                throw Malformed.File(source, $"it ends before storage {Malformed.Quote(name)}", Damaged);
            stream.Position = place;
            stream.ReadExactly(prefix);
            long count = isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(prefix) : BinaryPrimitives.ReadInt64LittleEndian(prefix);
            place += sizeof(long);
            if (count != storage.Whole || storage.WholeBytes > stream.Length - place)
            {
                throw Malformed.File(
                    source, $"storage {Malformed.Quote(name)} has {count} elements and {stream.Length - place} bytes follow, " +
                    $"but its tensors need {storage.Whole} elements", Damaged);
            }

            if (!begins.TryAdd(name, place))
                throw Malformed.File(source, $"it lists storage {Malformed.Quote(name)} twice", Damaged);
            place += (long)storage.WholeBytes;
        }

        foreach (string key in storages.Keys)
        {
            if (!begins.ContainsKey(key))
                throw Malformed.File(source, $"it lacks storage {Malformed.Quote(key)}", Damaged);
        }

        return begins;
    }
}
