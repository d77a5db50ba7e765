using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Onnx.Reading;

/// <summary>Walks over the fields of one protobuf message. Nothing is allocated for a length before the file is known to have it.</summary>
internal ref struct ProtoReader
{
    private const int MaxDepth = 100;
    private const int LongestVarint = 10;

    private readonly ModelSource _source;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _begin;
    private readonly int _end;
    private readonly int _depth;
    private int _position;

    public ProtoReader(ModelSource source)
        : this(source, source.Bytes.Span, 0, source.Bytes.Length, 0)
    {
    }

    /// <summary>A reader for a message whose place is known.</summary>
    public ProtoReader(ModelSource source, int begin, int length)
        : this(source, source.Bytes.Span, begin, begin + length, 0)
    {
    }

    private ProtoReader(ModelSource source, ReadOnlySpan<byte> bytes, int begin, int end, int depth)
    {
        _source = source;
        _bytes = bytes;
        _begin = _position = FieldOffset = begin;
        _end = end;
        _depth = depth;
    }

    /// <summary>The number of the field at hand.</summary>
    public int Field { get; private set; }

    /// <summary>How the field at hand is stored.</summary>
    public WireType Wire { get; private set; }

    /// <summary>Where the field at hand begins.</summary>
    public int FieldOffset { get; private set; }

    /// <summary>Where the message begins.</summary>
    public readonly int Begin => _begin;

    /// <summary>The message's length.</summary>
    public readonly int Length => _end - _begin;

    /// <summary>Moves to the next field; false at the message's end. Every field must be read or skipped.</summary>
    public bool Next()
    {
        if (_position == _end)
            return false;
        FieldOffset = _position;
        ulong tag = RawVarint();
        int wire = (int)(tag & 7);
        if (tag > uint.MaxValue || tag >> 3 == 0)
            throw Error($"a field has the number {tag >> 3}, which protobuf does not allow");
        if (wire is not (0 or 1 or 2 or 5))
            throw Error($"field {tag >> 3} is stored as kind {wire}, which ONNX does not use");
        (Field, Wire) = ((int)(tag >> 3), (WireType)wire);
        return true;
    }

    public void Skip()
    {
        _ = Wire switch
        {
            WireType.Varint => (int)RawVarint(),
            WireType.Fixed64 => Take(sizeof(ulong)).Length,
            WireType.Fixed32 => Take(sizeof(uint)).Length,
            _ => Take(ByteLength()).Length,
        };
    }

    public long Integer()
    {
        Expect(WireType.Varint);
        return unchecked((long)RawVarint());
    }

    /// <summary>A number of 32 bits; like all readers of protobuf, this one drops the bits above.</summary>
    public int SmallInteger() => unchecked((int)Integer());

    public float Float()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    public string Text() => Encoding.UTF8.GetString(ByteSpan());

    public ReadOnlySpan<byte> ByteSpan()
    {
        Expect(WireType.Bytes);
        return Take(ByteLength());
    }

    /// <summary>The field's bytes, in the file.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        int length = ByteSpan().Length;
        return _source.Bytes.Slice(_position - length, length);
    }

    /// <summary>A reader for the message in the field at hand.</summary>
    public ProtoReader Message()
    {
        if (_depth == MaxDepth)
            throw Error($"messages are nested more than {MaxDepth} deep");
        int length = ByteSpan().Length;
        return new(_source, _bytes, _position - length, _position, _depth + 1);
    }

    /// <summary>A reader for the numbers in the field at hand, one or many.</summary>
    public ProtoReader Numbers(WireType single)
    {
        int begin = _position;
        if (Wire == single)
        {
            Skip();
            return new(_source, _bytes, begin, _position, _depth);
        }

        int length = ByteSpan().Length;
        return new(_source, _bytes, _position - length, _position, _depth);
    }

    /// <summary>Whether more numbers follow.</summary>
    public readonly bool HasMore => _position < _end;

    /// <summary>The next of several numbers.</summary>
    public long NextVarint() => unchecked((long)RawVarint());

    /// <summary>The next of several numbers of a fixed size.</summary>
    public ReadOnlySpan<byte> NextFixed(int size) => Take(size);

    /// <summary>How many varints follow.</summary>
    public readonly int CountVarints()
    {
        int count = 0;
        foreach (byte part in _bytes[_position.._end])
            count += 1 - (part >> 7);
        return count;
    }

    /// <summary>How many bytes follow.</summary>
    public readonly int Rest => _end - _position;

    /// <summary>The bytes that follow, in the file.</summary>
    public readonly ReadOnlyMemory<byte> RestBytes => _source.Bytes[_position.._end];

    public void AddIntegers(List<long> numbers)
    {
        ProtoReader several = Numbers(WireType.Varint);
        numbers.EnsureCapacity(numbers.Count + several.CountVarints());
        while (several.HasMore)
            numbers.Add(several.NextVarint());
    }

    public void AddFloats(List<float> numbers)
    {
        ProtoReader several = Numbers(WireType.Fixed32);
        while (several.HasMore)
            numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(several.NextFixed(sizeof(float))));
    }

    public readonly OnnxException Error(string problem) => _source.Error(FieldOffset, problem);

    private readonly void Expect(WireType wire)
    {
        if (Wire != wire)
            throw Error($"field {Field} is stored as {Wire}, not as {wire}");
    }

    private int ByteLength()
    {
        ulong length = RawVarint();
        return length <= (ulong)(_end - _position)
            ? (int)length
            : throw Error($"field {Field} claims {length} bytes, but {_end - _position} are left: the file is cut off or damaged");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _end - _position)
            throw Error($"a number of {length} bytes is cut off after {_end - _position}");
        _position += length;
        return _bytes.Slice(_position - length, length);
    }

    private ulong RawVarint()
    {
        ulong number = 0;
        for (int i = 0; i < LongestVarint; i++)
        {
            if (_position == _end)
                throw Error("a number is cut off");
            byte part = _bytes[_position++];
            number |= (ulong)(part & 0x7f) << (7 * i);
            if (part < 0x80)
                return number;
        }

        throw Error($"a number has more than {LongestVarint} bytes");
    }
}
