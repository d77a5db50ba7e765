using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Files.Pickle;

/// <summary>Writes a pickle of protocol 2, operation by operation.</summary>
internal sealed class PickleWriter
{
    private const byte Protocol = 2;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public PickleWriter()
    {
        Do(PickleOpcode.Proto);
        _bytes.Write([Protocol]);
    }

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Do(PickleOpcode opcode) => _bytes.Write([(byte)opcode]);

    public void Global(string module, string name)
    {
        Do(PickleOpcode.Global);
        _bytes.Write<byte>(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    /// <exception cref="InvalidOperationException">The text is no valid Unicode.</exception>
    public void Text(string text)
    {
        byte[] bytes;
        try
        {
            bytes = StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new InvalidOperationException($"{Malformed.Quote(text)} has half of a surrogate pair; use valid Unicode.");
        }

        Do(PickleOpcode.BinUnicode);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(4), bytes.Length);
        _bytes.Advance(4);
        _bytes.Write<byte>(bytes);
    }

    public void Integer(long number)
    {
        if (number is >= int.MinValue and <= int.MaxValue)
        {
            Do(PickleOpcode.BinInt);
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(4), (int)number);
            _bytes.Advance(4);
            return;
        }

        Do(PickleOpcode.Long1);
        _bytes.Write(new ReadOnlySpan<byte>([sizeof(long)]));
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(8), number);
        _bytes.Advance(8);
    }

    public void Integers(IEnumerable<long> numbers)
    {
        Do(PickleOpcode.Mark);
        foreach (long number in numbers)
            Integer(number);
        Do(PickleOpcode.Tuple);
    }
}
