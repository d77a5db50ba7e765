using System.Buffers.Binary;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>Turns shuffled blocks back: all first bytes (or bits) of the elements, then all second ones, and so on.</summary>
internal static class BloscShuffle
{
    private const int Bits8 = 8;

    /// <summary>Bytes that do not fill an element follow as they are.</summary>
    public static void Bytes(ReadOnlySpan<byte> source, Span<byte> destination, int typeSize)
    {
        int count = source.Length / typeSize;
        for (int part = 0; part < typeSize; part++)
        {
            ReadOnlySpan<byte> plane = source.Slice(part * count, count);
            for (int i = 0, to = part; i < plane.Length; i++, to += typeSize)
                destination[to] = plane[i];
        }

        source[(count * typeSize)..].CopyTo(destination[(count * typeSize)..]);
    }

    /// <summary>Blocks whose elements are no multiple of 8 are stored as they are.</summary>
    public static void Bits(ReadOnlySpan<byte> source, Span<byte> destination, int typeSize)
    {
        int count = source.Length / typeSize;
        int row = count / Bits8;
        if (count % Bits8 != 0)
        {
            source.CopyTo(destination);
            return;
        }

        Span<byte> eight = stackalloc byte[Bits8];
        for (int part = 0; part < typeSize; part++)
        {
            ReadOnlySpan<byte> rows = source.Slice(part * count, count);
            for (int i = 0; i < row; i++)
            {
                // Row k has bit k of 8 elements in a byte.
                for (int bit = 0; bit < Bits8; bit++)
                    eight[bit] = rows[(bit * row) + i];
                ulong turned = Turn(BinaryPrimitives.ReadUInt64LittleEndian(eight));
                for (int element = 0; element < Bits8; element++)
                    destination[(((i * Bits8) + element) * typeSize) + part] = (byte)(turned >> (element * Bits8));
            }
        }

        source[(count * typeSize)..].CopyTo(destination[(count * typeSize)..]);
    }

    /// <summary>Transposes 8 × 8 bits: rows in the bytes, columns in their bits.</summary>
    private static ulong Turn(ulong bits)
    {
        ulong swap = (bits ^ (bits >> 7)) & 0x00AA00AA00AA00AA;
        bits ^= swap ^ (swap << 7);
        swap = (bits ^ (bits >> 14)) & 0x0000CCCC0000CCCC;
        bits ^= swap ^ (swap << 14);
        swap = (bits ^ (bits >> 28)) & 0x00000000F0F0F0F0;
        return bits ^ swap ^ (swap << 28);
    }
}
