using System.Text;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>A message of the Protocol Buffers wire format, written field by field.</summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;

    private readonly List<byte> _bytes = [];

    public ProtobufMessage Add(int field, long value)
    {
        WriteTag(field, Varint);
        WriteVarint((ulong)value);
        return this;
    }

    public ProtobufMessage Add(int field, ReadOnlySpan<byte> value)
    {
        WriteTag(field, LengthDelimited);
        WriteVarint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public ProtobufMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Add(int field, ProtobufMessage value) => Add(field, value.ToArray());

    /// <summary>A repeated field, one element after the other.</summary>
    public ProtobufMessage Add(int field, IEnumerable<long> values)
    {
        foreach (long value in values)
            Add(field, value);
        return this;
    }

    /// <summary>A repeated field, one element after the other.</summary>
    public ProtobufMessage Add(int field, IEnumerable<ProtobufMessage> values)
    {
        foreach (ProtobufMessage value in values)
            Add(field, value);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];

    private void WriteTag(int field, int wireType) => WriteVarint((ulong)((field << 3) | wireType));

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
