using System.Buffers.Binary;

namespace ConvSharp.Imaging.Tiff;

/// <summary>The first directory of a TIFF file: numbers by their tags.</summary>
internal sealed class TiffDirectory
{
    private const int HeaderBytes = 8;
    private const int EntryBytes = 12;
    private const int InlineBytes = 4;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly string _name;
    private readonly Dictionary<TiffTag, (int Type, uint Count, long Start)> _entries = [];

    /// <exception cref="InvalidDataException">Cut short.</exception>
    public TiffDirectory(ReadOnlyMemory<byte> file, string name)
    {
        (_file, _name) = (file, name);
        IsLittle = file.Span.StartsWith("II"u8);
        if (file.Length < HeaderBytes)
        {
            throw PictureFault.Cut(name);
        }

        uint place = Read32(4);
        int count = Read16(place);
        for (int i = 0; i < count; i++)
        {
            long entry = place + 2L + (i * EntryBytes);
            (int type, uint values) = (Read16(entry + 2), Read32(entry + 4));
            bool isInline = (ulong)values * (uint)BytesOf(type) <= InlineBytes;
            _entries.TryAdd((TiffTag)Read16(entry), (type, values, isInline ? entry + 8 : Read32(entry + 8)));
        }
    }

    /// <summary>Whether the first byte of a number is its lowest.</summary>
    public bool IsLittle { get; }

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8);

    public bool Has(TiffTag tag) => _entries.ContainsKey(tag);

    /// <summary>The first number of an entry.</summary>
    /// <param name="tag">The entry.</param>
    /// <param name="usual">Its value where there is none; null: it must be there.</param>
    /// <exception cref="InvalidDataException">There is none, or it is cut short.</exception>
    public long Number(TiffTag tag, long? usual = null) => Has(tag)
        ? Numbers(tag, most: 1) is [long number] ? number : throw PictureFault.Damaged(_name, $"its tag {(int)tag} is empty")
        : usual ?? throw PictureFault.Damaged(_name, $"it has no tag {(int)tag}, {tag}");

    /// <summary>The numbers of an entry, at most as many as asked for.</summary>
    /// <exception cref="InvalidDataException">They are cut short, or no whole numbers.</exception>
    public long[] Numbers(TiffTag tag, long most)
    {
        (int type, uint count, long start) = _entries[tag];
        int bytes = BytesOf(type);
        if (bytes == 0)
        {
            throw PictureFault.Damaged(_name, $"its tag {(int)tag} has the type {type}");
        }

        long wanted = Math.Min(count, most);
        if (start + (wanted * bytes) > _file.Length)
        {
            throw PictureFault.Cut(_name);
        }

        long[] numbers = new long[wanted];
        for (int i = 0; i < numbers.Length; i++)
        {
            long place = start + ((long)i * bytes);
            numbers[i] = bytes switch { 1 => _file.Span[(int)place], 2 => Read16(place), _ => Read32(place) };
        }

        return numbers;
    }

    /// <summary>The size of a number of a type, where it is whole and has no sign.</summary>
    private static int BytesOf(int type) => type switch { 1 => 1, 3 => 2, 4 => 4, _ => 0 };

    private int Read16(long place)
    {
        ReadOnlySpan<byte> bytes = Part(place, sizeof(ushort));
        return IsLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    private uint Read32(long place)
    {
        ReadOnlySpan<byte> bytes = Part(place, sizeof(uint));
        return IsLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private ReadOnlySpan<byte> Part(long place, int length) =>
        place + length <= _file.Length ? _file.Span.Slice((int)place, length) : throw PictureFault.Cut(_name);
}
