using System.IO.Compression;
using System.Runtime.InteropServices;

namespace ConvSharp.Imaging.Tiff;

/// <summary>The bytes of a strip, unpacked as they are asked for.</summary>
internal abstract class StripBytes : IDisposable
{
    /// <param name="strip">The stored bytes.</param>
    /// <param name="compression">How they are packed.</param>
    public static StripBytes Of(ReadOnlyMemory<byte> strip, TiffCompression compression) => compression switch
    {
        TiffCompression.None => new StreamBytes(Memory(strip)),
        TiffCompression.PackBits => new PackBitsBytes(strip),
        TiffCompression.Lzw => new LzwBytes(strip),
        _ => new StreamBytes(new ZLibStream(Memory(strip), CompressionMode.Decompress)),
    };

    /// <summary>The next bytes; fewer only where the strip ends.</summary>
    /// <exception cref="InvalidDataException">The strip is damaged.</exception>
    public abstract int Read(Span<byte> bytes);

    public virtual void Dispose()
    {
    }

    private static MemoryStream Memory(ReadOnlyMemory<byte> strip) => MemoryMarshal.TryGetArray(strip, out ArraySegment<byte> segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(strip.ToArray(), writable: false);

    private sealed class StreamBytes(Stream stream) : StripBytes
    {
        public override int Read(Span<byte> bytes) => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);

        public override void Dispose()
        {
            stream.Dispose();
            base.Dispose();
        }
    }
}
