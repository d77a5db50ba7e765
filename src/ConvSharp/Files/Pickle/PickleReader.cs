using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ConvSharp.Files.Pickle;

/// <summary>
/// Reads a pickle as data: numbers, texts, lists, tuples, dictionaries, sets, and what <see cref="IPickleTypes"/> makes of the globals that
/// it knows. No other global is accepted, and nothing is looked up or called by its name, so nothing can be run.
/// </summary>
/// <param name="bytes">What holds the pickle.</param>
/// <param name="start">Where it begins.</param>
/// <param name="source">What messages call the file.</param>
/// <param name="types">The globals that are known.</param>
internal sealed class PickleReader(byte[] bytes, int start, string source, IPickleTypes types)
{
    private const int MostOperations = 1 << 22;
    private const int LongestGlobal = 256;
    private const string StateDict =
        "ConvSharp reads state dicts only, and never runs code: in Python, torch.save(model.state_dict(), path) writes one";

    // A text that is no valid Unicode would otherwise become the same as another.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly PickleStack _stack = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private int _at = start;

    /// <summary>The byte after the pickle.</summary>
    public int End => _at;

    /// <summary>Reads up to the end of the pickle.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or holds what is no data.</exception>
    public object? Read()
    {
        for (int operation = 0; operation < MostOperations; operation++)
        {
            int place = _at;
            byte opcode = Take(1)[0];
            try
            {
                if ((PickleOpcode)opcode == PickleOpcode.Stop)
                    return _stack.Pop();
                Do(opcode, place);
            }
            catch (FormatException fault)
            {
                throw Error(place, $"{NameOf(opcode)} {fault.Message}");
            }
        }

        throw Malformed.File(source, $"its pickle has more than {MostOperations} operations", StateDict);
    }

    private static string NameOf(byte opcode) =>
        Enum.IsDefined((PickleOpcode)opcode) ? ((PickleOpcode)opcode).ToString().ToUpperInvariant() : RefusedOpcodes.NameOf(opcode);

    private void Do(byte opcode, int place)
    {
        switch ((PickleOpcode)opcode)
        {
            case PickleOpcode.Proto:
                if (Take(1)[0] is byte protocol and (< 2 or > 5))
                    throw new FormatException($"is of protocol {protocol}; 2 to 5 are read");
                break;
            case PickleOpcode.Frame:
                Take(sizeof(ulong));
                break;
            case PickleOpcode.Mark:
                _stack.Mark();
                break;
            case PickleOpcode.Pop:
                _stack.PopItemOrMark();
                break;
            case PickleOpcode.PopMark:
                _stack.PopMarked();
                break;
            case PickleOpcode.Global:
                _stack.Push(Named(place, $"{Line()}.{Line()}"));
                break;
            case PickleOpcode.StackGlobal:
                object? name = _stack.Pop(), module = _stack.Pop();
                _stack.Push(module is string within && name is string own
                    ? Named(place, $"{within}.{own}")
                    : throw new FormatException("needs two texts"));
                break;
            case PickleOpcode.Reduce:
                object? arguments = _stack.Pop(), function = _stack.Pop();
                _stack.Push(function is PickleGlobal global && arguments is object?[] tuple
                    ? types.Call(global, tuple)
                    : throw new FormatException("needs a global and a tuple"));
                break;
            case PickleOpcode.Build:
                // torch notes versions of layers on the dictionary; they are no weights.
                _stack.Pop();
                if (_stack.Top() is not PickleDictionary)
                    throw new FormatException("sets the state of an object that is no dictionary");
                break;
            case PickleOpcode.BinPersId:
                _stack.Push(types.Outside(_stack.Pop()));
                break;
            default:
                if (!Remember(opcode) && !Gather(opcode))
                    _stack.Push(Value(opcode, place));
                break;
        }
    }

    /// <summary>The operations of the memo.</summary>
    private bool Remember(byte opcode)
    {
        switch ((PickleOpcode)opcode)
        {
            case PickleOpcode.BinPut:
                _memo[Take(1)[0]] = _stack.Top();
                return true;
            case PickleOpcode.LongBinPut:
                _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = _stack.Top();
                return true;
            case PickleOpcode.Memoize:
                _memo[(uint)_memo.Count] = _stack.Top();
                return true;
            case PickleOpcode.BinGet:
                _stack.Push(Remembered(Take(1)[0]));
                return true;
            case PickleOpcode.LongBinGet:
                _stack.Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                return true;
            default:
                return false;
        }
    }

    private object? Remembered(uint key) =>
        _memo.TryGetValue(key, out object? value) ? value : throw new FormatException($"asks for {key}, which was not put into the memo");

    /// <summary>The operations that put items into containers.</summary>
    private bool Gather(byte opcode)
    {
        switch ((PickleOpcode)opcode)
        {
            case PickleOpcode.Append:
                object? item = _stack.Pop();
                ListOnTop().Add(item);
                return true;
            case PickleOpcode.Appends or PickleOpcode.AddItems:
                object?[] items = _stack.PopMarked();
                ListOnTop().AddRange(items);
                return true;
            case PickleOpcode.SetItem:
                object? value = _stack.Pop(), key = _stack.Pop();
                DictionaryOnTop().Pairs.Add(new(key, value));
                return true;
            case PickleOpcode.SetItems:
                object?[] pairs = _stack.PopMarked();
                PickleDictionary dictionary = DictionaryOnTop();
                if (pairs.Length % 2 != 0)
                    throw new FormatException("has a key without a value");
                for (int i = 0; i < pairs.Length; i += 2)
                    dictionary.Pairs.Add(new(pairs[i], pairs[i + 1]));
                return true;
            default:
                return false;
        }
    }

    private List<object?> ListOnTop() =>
        _stack.Top() as List<object?> ?? throw new FormatException("needs a list or a set");

    private PickleDictionary DictionaryOnTop() =>
        _stack.Top() as PickleDictionary ?? throw new FormatException("needs a dictionary");

    private object? Value(byte opcode, int place) => (PickleOpcode)opcode switch
    {
        PickleOpcode.None => null,
        PickleOpcode.NewTrue => true,
        PickleOpcode.NewFalse => false,
        PickleOpcode.BinInt => (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)),
        PickleOpcode.BinInt1 => (long)Take(1)[0],
        PickleOpcode.BinInt2 => (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)),
        PickleOpcode.Long1 => new BigInteger(Take(Take(1)[0])) is var number && number >= long.MinValue && number <= long.MaxValue
            ? (long)number
            : (object)number,
        PickleOpcode.BinFloat => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
        PickleOpcode.BinString => Encoding.Latin1.GetString(Take(Length32())),
        PickleOpcode.ShortBinString => Encoding.Latin1.GetString(Take(Take(1)[0])),
        PickleOpcode.ShortBinUnicode => Unicode(Take(Take(1)[0])),
        PickleOpcode.BinUnicode => Unicode(Take(Length32())),
        PickleOpcode.BinUnicode8 => Unicode(Take(Length64())),
        PickleOpcode.ShortBinBytes => Take(Take(1)[0]).ToArray(),
        PickleOpcode.BinBytes => Take(Length32()).ToArray(),
        PickleOpcode.BinBytes8 => Take(Length64()).ToArray(),
        PickleOpcode.EmptyDict => new PickleDictionary(),
        PickleOpcode.EmptyList or PickleOpcode.EmptySet => new List<object?>(),
        PickleOpcode.FrozenSet => new List<object?>(_stack.PopMarked()),
        PickleOpcode.EmptyTuple => Array.Empty<object?>(),
        PickleOpcode.Tuple => _stack.PopMarked(),
        PickleOpcode.Tuple1 => Tuple(1),
        PickleOpcode.Tuple2 => Tuple(2),
        PickleOpcode.Tuple3 => Tuple(3),
        _ => throw Refused(opcode, place),
    };

    private object?[] Tuple(int length)
    {
        object?[] items = new object?[length];
        for (int i = length - 1; i >= 0; i--)
            items[i] = _stack.Pop();
        return items;
    }

    private static string Unicode(ReadOnlySpan<byte> text)
    {
        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("has a text that is no valid Unicode");
        }
    }

    private PickleGlobal Named(int place, string name) => types.Knows(name)
        ? new PickleGlobal(name)
        : throw Malformed.File(
            source, $"its pickle names the global {Malformed.Quote(name)} at byte {place}, which no state dict has", StateDict);

    private InvalidDataException Refused(byte opcode, int place)
    {
        string made = opcode == (byte)'i' ? $" of the global {Malformed.Quote($"{Line()}.{Line()}")}" : "";
        return Malformed.File(
            source, $"its pickle has the operation {NameOf(opcode)}{made} at byte {place}, which no state dict has", StateDict);
    }

    private InvalidDataException Error(int place, string problem) =>
        Malformed.File(source, $"its pickle is damaged at byte {place}: {problem}", "get the file again, or save it again in Python");

    /// <summary>The text up to the end of the line.</summary>
    private string Line()
    {
        ReadOnlySpan<byte> rest = bytes.AsSpan(_at, Math.Min(LongestGlobal, bytes.Length - _at));
        int length = rest.IndexOf((byte)'\n');
        if (length < 0)
            throw new FormatException("names a global whose name does not end");
        _at += length + 1;
        return Unicode(rest[..length]);
    }

    private int Length32() => Checked(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));

    private int Length64() => Checked(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));

    private int Checked(ulong length) => length <= (ulong)(bytes.Length - _at)
        ? (int)length
        : throw new FormatException($"claims {length} bytes, but {bytes.Length - _at} follow");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at)
            throw Error(_at, "it ends before its STOP");
        ReadOnlySpan<byte> taken = bytes.AsSpan(_at, count);
        _at += count;
        return taken;
    }
}
