namespace ConvSharp.Files;

/// <summary>A part of a stream as a stream of its own, to be read. The stream itself stays open.</summary>
internal sealed class FileSection(Stream stream, long start, long length) : ReadOnlyStream(length)
{
    private long _position;

    public override long Position
    {
        get => _position;
        set => _position = Math.Clamp(value, 0, Length);
    }

    public override int Read(Span<byte> buffer)
    {
        stream.Position = start + _position;
        int read = stream.Read(buffer[..(int)Math.Min(buffer.Length, Length - _position)]);
        _position += read;
        return read;
    }
}
