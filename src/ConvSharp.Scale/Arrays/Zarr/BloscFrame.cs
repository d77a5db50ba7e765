using System.Buffers;
using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>
/// The frame of c-blosc 1: a header, offsets of blocks, and blocks of one stream or of one for each byte of an element, shuffled.
/// <see href="https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst">The format.</see>
/// </summary>
internal static class BloscFrame
{
    private const int HeaderLength = 16;
    private const int MostSplits = 16;
    private const int ShortestSplit = 128;
    private const int Shuffled = 1;
    private const int Copied = 2;
    private const int BitShuffled = 4;
    private const int NotSplit = 16;

    private static readonly string[] Compressors = ["blosclz", "lz4", "snappy", "zlib", "zstd"];

    /// <returns>How many bytes were decoded.</returns>
    /// <exception cref="InvalidDataException">The frame is malformed, or has more bytes than the destination takes.</exception>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length < HeaderLength)
            throw Damaged("ends inside its header");
        (int flags, int typeSize) = (source[2], source[3]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        int blockSize = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        int stored = BinaryPrimitives.ReadInt32LittleEndian(source[12..]);
        if (source[0] is 0 or > 2)
            throw new InvalidDataException($"its blosc frame has version {source[0]}, and 1 and 2 are read: store it with blosc 1");
        if (length < 0 || length > destination.Length)
            throw new InvalidDataException($"its blosc frame has {length} bytes, and the chunk takes {destination.Length}");
        if (stored < HeaderLength || stored > source.Length)
            throw Damaged($"says that it takes {stored} bytes, and {source.Length} are there");
        source = source[..stored];
        if ((flags & Copied) != 0)
        {
            if (source.Length < HeaderLength + length)
                throw Damaged("ends before its bytes do");
            source.Slice(HeaderLength, length).CopyTo(destination);
            return length;
        }

        if (length == 0)
            return 0;
        if (blockSize <= 0 || typeSize == 0)
            throw Damaged($"has blocks of {blockSize} bytes and elements of {typeSize}");
        blockSize = Math.Min(blockSize, length);
        DecodeBlocks(source, destination[..length], blockSize, typeSize, flags);
        return length;
    }

    private static void DecodeBlocks(ReadOnlySpan<byte> source, Span<byte> destination, int blockSize, int typeSize, int flags)
    {
        int count = (int)(((long)destination.Length + blockSize - 1) / blockSize);
        if ((source.Length - HeaderLength) / sizeof(int) < count)
            throw Damaged("ends before its blocks begin");
        bool isShuffled = (flags & Shuffled) != 0 && typeSize > 1;
        bool isBitShuffled = !isShuffled && (flags & BitShuffled) != 0 && blockSize >= typeSize;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(blockSize);
        try
        {
            for (int block = 0; block < count; block++)
            {
                int start = BinaryPrimitives.ReadInt32LittleEndian(source[(HeaderLength + (block * sizeof(int)))..]);
                if (start < HeaderLength || start > source.Length)
                    throw Damaged($"has block {block} at byte {start}");
                Span<byte> decoded = destination[(block * blockSize)..];
                decoded = decoded[..Math.Min(blockSize, decoded.Length)];
                bool isSplit = (flags & NotSplit) == 0 && typeSize <= MostSplits && blockSize / typeSize >= ShortestSplit
                    && decoded.Length == blockSize;
                Span<byte> target = isShuffled || isBitShuffled ? buffer.AsSpan(0, decoded.Length) : decoded;
                DecodeStreams(source[start..], target, isSplit ? typeSize : 1, flags >> 5);
                if (isShuffled)
                    BloscShuffle.Bytes(target, decoded, typeSize);
                else if (isBitShuffled)
                    BloscShuffle.Bits(target, decoded, typeSize);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void DecodeStreams(ReadOnlySpan<byte> source, Span<byte> destination, int count, int compressor)
    {
        int length = destination.Length / count;
        if (length * count != destination.Length)
            throw Damaged($"splits a block of {destination.Length} bytes into {count} equal ones");
        for (int i = 0; i < count; i++)
        {
            int stored = source.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(source);
            if (stored < 0 || stored > source.Length - sizeof(int))
                throw Damaged("ends inside a block");
            ReadOnlySpan<byte> stream = source.Slice(sizeof(int), stored);
            Span<byte> target = destination.Slice(i * length, length);
            if (stored == length)
                stream.CopyTo(target);
            else if (Decompress(stream, target, compressor) != length)
                throw Damaged($"has {Compressors[compressor]} data that are damaged");
            source = source[(sizeof(int) + stored)..];
        }
    }

    private static int Decompress(ReadOnlySpan<byte> source, Span<byte> destination, int compressor) => compressor switch
    {
        0 => BloscLz.Decode(source, destination),
        1 => LZ4Codec.Decode(source, destination),
        3 => ZarrCodec.Zlib.Decode(source, destination),
        4 => ZarrCodec.Zstd.Decode(source, destination),
        _ => throw new InvalidDataException(
            $"its blosc frame is compressed by {(compressor < Compressors.Length ? Compressors[compressor] : $"number {compressor}")}, " +
            "which is not read: store it with zstd, lz4 or zlib"),
    };

    private static InvalidDataException Damaged(string problem) => new($"its blosc frame {problem}");
}
