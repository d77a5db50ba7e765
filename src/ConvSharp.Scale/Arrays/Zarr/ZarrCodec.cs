using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using K4os.Compression.LZ4;
using ZstdSharp;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>Bytes of a chunk to the bytes that were encoded. None writes beyond its destination, whatever its source says.</summary>
internal abstract class ZarrCodec
{
    public static ZarrCodec Gzip { get; } = new StreamCodec(source => new GZipStream(source, CompressionMode.Decompress));

    public static ZarrCodec Zlib { get; } = new StreamCodec(source => new ZLibStream(source, CompressionMode.Decompress));

    public static ZarrCodec Zstd { get; } = new ZstdCodec();

    public static ZarrCodec Lz4 { get; } = new Lz4Codec();

    public static ZarrCodec Blosc { get; } = new BloscCodec();

    public static ZarrCodec Crc32C { get; } = new ChecksumCodec();

    /// <returns>How many bytes were decoded.</returns>
    /// <exception cref="InvalidDataException">The source is malformed, or has more bytes than the destination takes.</exception>
    public abstract int Decode(ReadOnlySpan<byte> source, Span<byte> destination);

    private static InvalidDataException TooLong() => new("it has more bytes than its shape");

    private sealed unsafe class StreamCodec(Func<Stream, Stream> open) : ZarrCodec
    {
        public override int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
        {
            if (source.IsEmpty)
                throw new InvalidDataException("it is empty");
            fixed (byte* first = source)
            {
                using UnmanagedMemoryStream bytes = new(first, source.Length);
                using Stream decoded = open(bytes);
                int length = decoded.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
                return length == destination.Length && decoded.ReadByte() >= 0 ? throw TooLong() : length;
            }
        }
    }

    private sealed class ZstdCodec : ZarrCodec
    {
        public override int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
        {
            using Decompressor decompressor = new();
            try
            {
                return decompressor.Unwrap(source, destination);
            }
            catch (ZstdException fault)
            {
                throw new InvalidDataException($"its zstd data are damaged or too long ({fault.Message})", fault);
            }
        }
    }

    /// <summary>The length in 4 bytes, then one block.</summary>
    private sealed class Lz4Codec : ZarrCodec
    {
        public override int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
        {
            if (source.Length < sizeof(int))
                throw new InvalidDataException("its lz4 data end before they begin");
            int length = BinaryPrimitives.ReadInt32LittleEndian(source);
            if (length < 0 || length > destination.Length)
                throw TooLong();
            return LZ4Codec.Decode(source[sizeof(int)..], destination[..length]) == length
                ? length
                : throw new InvalidDataException("its lz4 data are damaged");
        }
    }

    private sealed class BloscCodec : ZarrCodec
    {
        public override int Decode(ReadOnlySpan<byte> source, Span<byte> destination) => BloscFrame.Decode(source, destination);
    }

    /// <summary>Four bytes at the end.</summary>
    private sealed class ChecksumCodec : ZarrCodec
    {
        public override int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
        {
            int length = source.Length - sizeof(uint);
            if (length < 0)
                throw new InvalidDataException("it is shorter than its checksum");
            uint sum = Sum(source[..length]), stored = BinaryPrimitives.ReadUInt32LittleEndian(source[length..]);
            if (sum != stored)
                throw new InvalidDataException($"its checksum is {stored:x8}, that of its bytes {sum:x8}");
            if (length > destination.Length)
                throw TooLong();
            source[..length].CopyTo(destination);
            return length;
        }

        private static uint Sum(ReadOnlySpan<byte> bytes)
        {
            uint sum = uint.MaxValue;
            for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
                sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            foreach (byte one in bytes)
                sum = BitOperations.Crc32C(sum, one);
            return ~sum;
        }
    }
}
