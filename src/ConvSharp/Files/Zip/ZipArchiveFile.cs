using System.Buffers.Binary;

namespace ConvSharp.Files.Zip;

/// <summary>
/// A zip archive, open for reading. All that the directory claims is checked first: places, sizes, names that occur twice, members that
/// overlap, and lengths that no deflated data can unpack to.
/// </summary>
internal sealed class ZipArchiveFile
{
    // Deflate gives at most 1032 bytes for one; a few more for its header.
    private const int LargestRatio = 1032;
    private const int LocalLength = 30;
    private const uint LocalMagic = 0x04034b50;
    private const string Damaged = "it is damaged or cut short: get the file again";

    private readonly Stream _stream;
    private readonly string _source;
    private readonly Dictionary<string, ZipMember> _byName;
    private readonly long _start;
    private readonly long _directory;

    private ZipArchiveFile(Stream stream, string source, long start, long directory, Dictionary<string, ZipMember> byName)
    {
        (_stream, _source, _start, _directory, _byName) = (stream, source, start, directory, byName);
        Members = [.. byName.Values];
    }

    public IReadOnlyList<ZipMember> Members { get; }

    /// <summary>Reads the directory of the archive that the rest of a stream is.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or uses what is not read.</exception>
    public static ZipArchiveFile Read(Stream stream, string source)
    {
        long start = stream.Position;
        ZipDirectory directory = ZipDirectory.Find(stream, source);
        Dictionary<string, ZipMember> members = new(StringComparer.Ordinal);
        long packed = 0;
        foreach (ZipMember member in directory.ReadMembers())
        {
            if (!members.TryAdd(member.Name, member))
                throw Malformed.File(source, $"it has two files named {Malformed.Quote(member.Name)}", "write the archive again");
            if (member.Header > directory.Begin - LocalLength || member.PackedLength > directory.Begin - LocalLength - member.Header)
                throw Malformed.File(source, $"{Malformed.Quote(member.Name)} does not lie within it", Damaged);
            bool isTrue = member.Method switch
            {
                ZipMember.Stored => member.Length == member.PackedLength,
                ZipMember.Deflated => member.Length / LargestRatio <= member.PackedLength,
                _ => true,
            };
            if (!isTrue)
            {
                throw Malformed.File(
                    source, $"{Malformed.Quote(member.Name)} claims {member.Length} bytes from {member.PackedLength}, which cannot be",
                    Damaged);
            }

            packed += member.PackedLength;
            if (packed > directory.Begin)
                throw Malformed.File(source, "its files overlap", Damaged);
        }

        return new ZipArchiveFile(stream, source, start, directory.Begin, members);
    }

    public ZipMember? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Where the bytes of a stored member begin in the stream.</summary>
    public long DataPlace(ZipMember member)
    {
        Span<byte> header = stackalloc byte[LocalLength];
        _stream.Position = _start + member.Header;
        if (_stream.ReadAtLeast(header, LocalLength, throwOnEndOfStream: false) < LocalLength
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalMagic)
        {
            throw Malformed.File(_source, $"{Malformed.Quote(member.Name)} does not begin where the directory says", Damaged);
        }

        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        long data = member.Header + LocalLength + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        byte[] name = new byte[nameLength];
        bool isWhole = _stream.ReadAtLeast(name, nameLength, throwOnEndOfStream: false) == nameLength;
        bool isSame = isWhole && ZipDirectory.Text(name) == member.Name
            && BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) == member.Method;
        return isSame && data <= _directory - member.PackedLength
            ? _start + data
            : throw Malformed.File(_source, $"{Malformed.Quote(member.Name)} has a header that does not fit the directory", Damaged);
    }

    /// <summary>The content of a member. It can seek; going back in a deflated one starts it again.</summary>
    /// <exception cref="InvalidDataException">It is packed by a method that is not read.</exception>
    public Stream Open(ZipMember member)
    {
        if (member.Method is not (ZipMember.Stored or ZipMember.Deflated))
        {
            throw Malformed.File(
                _source, $"{Malformed.Quote(member.Name)} is packed by method {member.Method}",
                "files stored or deflated are read: pack it again");
        }

        FileSection packed = new(_stream, DataPlace(member), member.PackedLength);
        return member.Method == ZipMember.Stored ? packed : new InflatedStream(packed, member.Length, $"{_source}: {member.Name}");
    }

    /// <summary>The content of a small member.</summary>
    /// <exception cref="InvalidDataException">It has more bytes than <paramref name="most"/>, or is damaged.</exception>
    public byte[] ReadAll(ZipMember member, int most)
    {
        if (member.Length > most)
        {
            throw Malformed.File(
                _source, $"{Malformed.Quote(member.Name)} has {member.Length} bytes, more than the {most} that are read",
                "store less in it");
        }

        using Stream content = Open(member);
        byte[] bytes = new byte[member.Length];
        return content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw Malformed.File(_source, $"{Malformed.Quote(member.Name)} ends early", Damaged);
    }
}
