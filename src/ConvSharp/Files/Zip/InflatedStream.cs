using System.IO.Compression;

namespace ConvSharp.Files.Zip;

/// <summary>
/// Deflated data, unpacked while it is read. It can seek forward by reading, and back by starting again. No more than the claimed length
/// is ever unpacked.
/// </summary>
internal sealed class InflatedStream(FileSection packed, long length, string source) : ReadOnlyStream(length)
{
    private DeflateStream _inflater = new(packed, CompressionMode.Decompress, leaveOpen: true);
    private long _position;

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
            int read = _inflater.Read(buffer[..(int)Math.Min(buffer.Length, Length - _position)]);
            _position += read;
            return read;
        }
        catch (InvalidDataException)
        {
            throw Malformed.File(source, "its deflated data are damaged", "get or write the file again");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inflater.Dispose();
        base.Dispose(disposing);
    }
}
