using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Files.Zip;

/// <summary>The directory at the end of a zip archive, with the 64-bit fields of large ones.</summary>
internal sealed class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int End64Length = 56;
    private const int EntryLength = 46;
    private const int LargestDirectory = 1 << 28;
    private const uint EndMagic = 0x06054b50;
    private const uint LocatorMagic = 0x07064b50;
    private const uint End64Magic = 0x06064b50;
    private const uint EntryMagic = 0x02014b50;
    private const string Damaged = "it is damaged or cut short: get the file again";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;
    private readonly string _source;

    private ZipDirectory(byte[] bytes, long begin, string source) => (_bytes, Begin, _source) = (bytes, begin, source);

    /// <summary>Where the directory begins, counted from the archive's first byte.</summary>
    public long Begin { get; }

    /// <exception cref="InvalidDataException">There is no directory, or it does not lie within the archive.</exception>
    public static ZipDirectory Find(Stream stream, string source)
    {
        long start = stream.Position;
        FileSection archive = new(stream, start, stream.Length - start);
        byte[] tail = Read(archive, Math.Max(0, archive.Length - EndLength - LongestComment), EndLength + LongestComment, source);
        int place = LastEnd(tail);
        if (place < 0)
            throw Malformed.File(source, "it starts as a zip archive, but has no directory at its end", Damaged);

        ReadOnlySpan<byte> end = tail.AsSpan(place);
        long endPlace = archive.Length - tail.Length + place;
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), begin = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (size == uint.MaxValue || begin == uint.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == ushort.MaxValue)
            (size, begin, endPlace) = Find64(archive, endPlace, source);
        if (begin < 0 || size < 0 || begin > endPlace || size > endPlace - begin)
            throw Malformed.File(source, "its directory does not lie within it", Damaged);
        if (size > LargestDirectory)
        {
            throw Malformed.File(
                source, $"its directory has {size} bytes, more than the {LargestDirectory} that are read", "store fewer files");
        }

        return new ZipDirectory(Read(archive, begin, (int)size, source), begin, source);
    }

    /// <exception cref="InvalidDataException">An entry is damaged or encrypted.</exception>
    public IEnumerable<ZipMember> ReadMembers()
    {
        for (int at = 0; at < _bytes.Length;)
        {
            if (_bytes.Length - at < EntryLength || UInt32(at) != EntryMagic)
                throw Malformed.File(_source, $"its directory is damaged at byte {Begin + at}", Damaged);
            (int nameLength, int extraLength, int commentLength) = (UInt16(at + 28), UInt16(at + 30), UInt16(at + 32));
            int next = at + EntryLength + nameLength + extraLength + commentLength;
            if (next > _bytes.Length)
                throw Malformed.File(_source, $"its directory is damaged at byte {Begin + at}", Damaged);
            string name = Text(_bytes.AsSpan(at + EntryLength, nameLength));
            if ((UInt16(at + 8) & 1) != 0)
                throw Malformed.File(_source, $"{Malformed.Quote(name)} is encrypted", "unpack it, and pack it without a password");
            long[] sizes = [UInt32(at + 24), UInt32(at + 20), UInt32(at + 42)];
            Widen(sizes, _bytes.AsSpan(at + EntryLength + nameLength, extraLength));
            if (Array.Exists(sizes, size => size < 0))
                throw Malformed.File(_source, $"{Malformed.Quote(name)} claims more than 2^63 bytes", Damaged);
            yield return new ZipMember(name, UInt16(at + 10), sizes[1], sizes[0], sizes[2]);
            at = next;
        }
    }

    /// <summary>A name: UTF-8, or one character a byte where it is none.</summary>
    public static string Text(ReadOnlySpan<byte> name)
    {
        try
        {
            return StrictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(name);
        }
    }

    // The first field of zip64's extra data: those of length, packed length and place that take more than 32 bits, in this order.
    private static void Widen(long[] sizes, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            (int id, int length) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            extra = extra[4..];
            if (length > extra.Length)
                return;
            if (id == 1)
            {
                ReadOnlySpan<byte> wide = extra[..length];
                for (int i = 0; i < sizes.Length && wide.Length >= sizeof(long); i++)
                {
                    if (sizes[i] != uint.MaxValue)
                        continue;
                    sizes[i] = BinaryPrimitives.ReadInt64LittleEndian(wide);
                    wide = wide[sizeof(long)..];
                }

                return;
            }

            extra = extra[length..];
        }
    }

    private static int LastEnd(ReadOnlySpan<byte> tail)
    {
        for (int place = tail.Length - EndLength; place >= 0; place--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[place..]) == EndMagic
                && BinaryPrimitives.ReadUInt16LittleEndian(tail[(place + 20)..]) == tail.Length - place - EndLength)
            {
                return place;
            }
        }

        return -1;
    }

    private static (long Size, long Begin, long End) Find64(FileSection archive, long endPlace, string source)
    {
        if (endPlace >= LocatorLength)
        {
            byte[] locator = Read(archive, endPlace - LocatorLength, LocatorLength, source);
            long place = Int64(locator, 8);
            if (BinaryPrimitives.ReadUInt32LittleEndian(locator) == LocatorMagic && place >= 0 && place <= endPlace - End64Length)
            {
                byte[] end = Read(archive, place, End64Length, source);
                (long size, long begin) = (Int64(end, 40), Int64(end, 48));
                if (BinaryPrimitives.ReadUInt32LittleEndian(end) == End64Magic)
                    return (size, begin, place);
            }
        }

        throw Malformed.File(source, "its directory has 64-bit sizes that cannot be found", Damaged);
    }

    private static byte[] Read(FileSection archive, long begin, int most, string source)
    {
        byte[] bytes = new byte[Math.Min(most, archive.Length - begin)];
        archive.Position = begin;
        return archive.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw Malformed.File(source, "it became shorter while it was read", "get the file again");
    }

    private static long Int64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    private int UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));

    private uint UInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));
}
