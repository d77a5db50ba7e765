using System.IO.Compression;

namespace ConvSharp.Files.Zip;

/// <summary>
/// Deflated data, unpacked while it is read. It can seek forward by reading, and back by starting again. No more than the claimed length
/// is ever unpacked.
/// </summary>
internal sealed class InflatedStream(FileSection packed, long length, string source) : Stream
{
    private DeflateStream _inflater = new(packed, CompressionMode.Decompress, leaveOpen: true);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            if (value < _position)
            {
                _inflater.Dispose();
                packed.Position = 0;
                _inflater = new DeflateStream(packed, CompressionMode.Decompress, leaveOpen: true);
                _position = 0;
            }

            Span<byte> skipped = stackalloc byte[4096];
            while (_position < value && Read(skipped[..(int)Math.Min(skipped.Length, value - _position)]) > 0)
            {
            }
        }
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = _inflater.Read(buffer[..(int)Math.Min(buffer.Length, length - _position)]);
            _position += read;
            return read;
        }
        catch (InvalidDataException)
        {
            throw Malformed.File(source, "its deflated data are damaged", "get or write the file again");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inflater.Dispose();
        base.Dispose(disposing);
    }
}
