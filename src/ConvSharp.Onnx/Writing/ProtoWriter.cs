using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Onnx.Writing;

/// <summary>Writes the fields of one protobuf message. Long contents are kept by reference until they are written out.</summary>
internal sealed class ProtoWriter
{
    private const int LongestCopied = 4096;
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly List<ReadOnlyMemory<byte>> _segments = [];
    private ArrayBufferWriter<byte> _open = new();
    private long _closed;

    /// <summary>The bytes written so far.</summary>
    public long Length => _closed + _open.WrittenCount;

    public void Integer(int field, long value)
    {
        Tag(field, Varint);
        Raw(unchecked((ulong)value));
    }

    public void Float(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_open.GetSpan(sizeof(float)), value);
        _open.Advance(sizeof(float));
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a text, unless it is empty.</summary>
    public void OptionalText(int field, string value)
    {
        if (value.Length > 0)
            Text(field, value);
    }

    public void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        Tag(field, LengthDelimited);
        Raw((ulong)value.Length);
        Append(value);
    }

    public void Integers(int field, ReadOnlySpan<long> values)
    {
        ProtoWriter packed = new();
        foreach (long value in values)
            packed.Raw(unchecked((ulong)value));
        Message(field, packed);
    }

    public void Floats(int field, ReadOnlySpan<float> values)
    {
        byte[] packed = new byte[checked(values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(packed.AsSpan(i * sizeof(float)), values[i]);
        Bytes(field, packed);
    }

    public void Message(int field, ProtoWriter message)
    {
        Tag(field, LengthDelimited);
        Raw((ulong)message.Length);
        foreach (ReadOnlyMemory<byte> segment in message._segments)
            Append(segment);
        Append(message._open.WrittenMemory);
    }

    public void CopyTo(Stream stream)
    {
        foreach (ReadOnlyMemory<byte> segment in _segments)
            stream.Write(segment.Span);
        stream.Write(_open.WrittenSpan);
    }

    private void Append(ReadOnlyMemory<byte> value)
    {
        if (value.Length <= LongestCopied)
        {
            _open.Write(value.Span);
            return;
        }

        _segments.Add(_open.WrittenMemory);
        _segments.Add(value);
        _closed += _open.WrittenCount + value.Length;
        _open = new();
    }

    private void Tag(int field, int wire) => Raw((ulong)(field << 3 | wire));

    private void Raw(ulong value)
    {
        Span<byte> bytes = _open.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        _open.Advance(length);
    }
}
