using System.IO.Compression;
using System.Runtime.InteropServices;
using ConvSharp.Files.Zip;

namespace ConvSharp.Files;

/// <summary>Writes arrays as numpy does: alone, or in an archive.</summary>
internal static class NpzWriter
{
    public static void Write(Stream stream, IEnumerable<TensorEntry> entries)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (TensorEntry entry in entries)
            archive.AddStored($"{entry.Name}.npy", content => WriteArray(content, entry));
    }

    /// <exception cref="InvalidOperationException">numpy has no such type.</exception>
    public static void WriteArray(Stream stream, TensorEntry entry)
    {
        if (entry.Type == ElementType.BFloat16)
        {
            stream.Write(Npy.Header(ElementType.Float32, entry.Lengths));
            using WideningStream wide = new(stream);
            entry.WriteTo(wide);
            return;
        }

        stream.Write(Npy.Header(entry.Type, entry.Lengths));
        entry.WriteTo(stream);
    }

    /// <summary>Turns the bytes of bfloat16 into those of float32.</summary>
    private sealed class WideningStream(Stream target) : Stream
    {
        private byte? _low;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            List<byte> wide = new((buffer.Length * 2) + 4);
            foreach (byte next in buffer)
            {
                if (_low is { } low)
                    wide.AddRange([0, 0, low, next]);
                _low = _low is null ? next : null;
            }

            target.Write(CollectionsMarshal.AsSpan(wide));
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
