using System.Buffers.Binary;

namespace ConvSharp.Imaging.Png;

/// <summary>Walks over the chunks of a PNG file; ends where the file does, or where it is cut.</summary>
internal ref struct PngChunks(ReadOnlySpan<byte> file)
{
    private const int TypeBytes = 4;
    private const int Frame = 12;

    private ReadOnlySpan<byte> _rest = file[Math.Min(Signature.Length, file.Length)..];
    private ReadOnlySpan<byte> _chunk;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>The four letters of the chunk.</summary>
    public readonly ReadOnlySpan<byte> Type => _chunk.Slice(TypeBytes, TypeBytes);

    /// <summary>What the chunk holds.</summary>
    public readonly ReadOnlySpan<byte> Content => _chunk[(2 * TypeBytes)..^TypeBytes];

    /// <summary>Whether the check sum of type and content is right.</summary>
    public readonly bool IsIntact =>
        BinaryPrimitives.ReadUInt32BigEndian(_chunk[^TypeBytes..]) == PngCrc.Of(_chunk[TypeBytes..^TypeBytes]);

    /// <summary>Whether a reader that does not know the chunk may skip it: its first letter is a small one.</summary>
    public readonly bool IsAncillary => (_chunk[TypeBytes] & 0x20) != 0;

    /// <summary>Goes to the next whole chunk, if there is one.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < Frame)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        if (length > _rest.Length - Frame)
        {
            return false;
        }

        _chunk = _rest[..(Frame + (int)length)];
        _rest = _rest[_chunk.Length..];
        return true;
    }
}
