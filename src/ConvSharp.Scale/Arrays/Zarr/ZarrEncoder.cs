using System.Buffers;
using System.IO.Compression;
using ZstdSharp;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>Numbers to the bytes of a chunk's file.</summary>
internal static class ZarrEncoder
{
    public const int GzipLevel = 6;
    public const int ZstdLevel = 3;

    /// <summary>Writes a chunk: what lies beyond the array is 0.</summary>
    public static void Write(
        Stream stream, ArrayLayout layout, ReadOnlySpan<int> size, ReadOnlySpan<float> values, ZarrCompression compression)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(layout.ChunkBytes);
        try
        {
            Span<byte> chunk = bytes.AsSpan(0, layout.ChunkBytes);
            if (values.Length < layout.ChunkLength)
                chunk.Clear();
            StoredElements.EncodePart(values, size, layout.Type, layout.Chunk.AsSpan(), chunk);
            Compress(stream, bytes, chunk.Length, compression);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void Compress(Stream stream, byte[] bytes, int length, ZarrCompression compression)
    {
        switch (compression)
        {
            case ZarrCompression.Gzip:
                using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true))
                    gzip.Write(bytes, 0, length);
                break;
            case ZarrCompression.Zstd:
                byte[] compressed = ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(length));
                try
                {
                    using Compressor compressor = new(ZstdLevel);
                    compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
                    stream.Write(compressed, 0, compressor.Wrap(bytes.AsSpan(0, length), compressed));
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(compressed);
                }

                break;
            default:
                stream.Write(bytes, 0, length);
                break;
        }
    }
}
