using System.Globalization;

namespace ConvSharp.Files;

/// <summary>
/// Parses the one form of Python dictionary that a .npy header may hold: <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, each once,
/// in any order.
/// </summary>
internal ref struct NpyHeaderParser(ReadOnlySpan<char> text, string source)
{
    private const string Mend = "save the array again with numpy.save";

    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    public NpyHeader Parse()
    {
        string? descr = null;
        bool? fortranOrder = null;
        long[]? shape = null;

        Expect('{');
        while (!TryTake('}'))
        {
            string key = TakeString();
            bool repeated = key switch
            {
                "descr" => descr is not null,
                "fortran_order" => fortranOrder is not null,
                "shape" => shape is not null,
                _ => throw Error($"the header has the unknown key {Malformed.Quote(key)}"),
            };
            if (repeated)
            {
                throw Error($"the header has the key '{key}' twice");
            }

            Expect(':');
            switch (key)
            {
                case "descr":
                    descr = TakeString();
                    break;
                case "fortran_order":
                    fortranOrder = TakeBool();
                    break;
                default:
                    shape = TakeTuple();
                    break;
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipWhitespace();
        if (_position < _text.Length)
        {
            throw Unexpected("the end of the header");
        }

        (ElementType type, bool bigEndian) = ElementTypeOf(descr ?? throw Missing("descr"));
        bool order = fortranOrder ?? throw Missing("fortran_order");
        return new NpyHeader(type, bigEndian, order, FileShape.Checked(source, shape ?? throw Missing("shape"), type));
    }

    private readonly (ElementType Type, bool BigEndian) ElementTypeOf(string descr)
    {
        if (descr.Contains('O'))
        {
            throw Malformed.File(
                source,
                $"descr {Malformed.Quote(descr)} means Python objects, which are never read",
                "save numbers instead");
        }

        ElementType? type = descr switch
        {
            "|b1" => ElementType.Bool,
            "|i1" => ElementType.Int8,
            "|u1" => ElementType.UInt8,
            "<i2" or ">i2" => ElementType.Int16,
            "<u2" or ">u2" => ElementType.UInt16,
            "<i4" or ">i4" => ElementType.Int32,
            "<u4" or ">u4" => ElementType.UInt32,
            "<i8" or ">i8" => ElementType.Int64,
            "<u8" or ">u8" => ElementType.UInt64,
            "<f2" or ">f2" => ElementType.Float16,
            "<f4" or ">f4" => ElementType.Float32,
            "<f8" or ">f8" => ElementType.Float64,
            _ => null,
        };
        return type is { } known
            ? (known, descr[0] == '>')
            : throw Malformed.File(
                source,
                $"descr {Malformed.Quote(descr)} is not a type that is read",
                "save it as float32 ('<f4') or float64 ('<f8')");
    }

    private string TakeString()
    {
        SkipWhitespace();
        char quote = Peek();
        if (quote is not ('\'' or '"'))
        {
            throw Unexpected("a string in quotes");
        }

        ReadOnlySpan<char> rest = _text[(_position + 1)..];
        int length = rest.IndexOf(quote);
        if (length < 0 || rest[..length].Contains('\\'))
        {
            throw Unexpected("a string that ends, without escapes");
        }

        _position += length + 2;
        return rest[..length].ToString();
    }

    private bool TakeBool()
    {
        SkipWhitespace();
        foreach (bool value in (ReadOnlySpan<bool>)[false, true])
        {
            string word = value ? "True" : "False";
            if (_text[_position..].StartsWith(word, StringComparison.Ordinal))
            {
                _position += word.Length;
                return value;
            }
        }

        throw Unexpected("True or False");
    }

    private long[] TakeTuple()
    {
        List<long> lengths = [];
        Expect('(');
        while (!TryTake(')'))
        {
            lengths.Add(TakeLength());

            // The comma makes a tuple of one: (3,). Without it, it is a number in parentheses.
            if (lengths.Count == 1)
            {
                Expect(',');
            }
            else if (!TryTake(','))
            {
                Expect(')');
                break;
            }
        }

        return [.. lengths];
    }

    private long TakeLength()
    {
        SkipWhitespace();
        ReadOnlySpan<char> rest = _text[_position..];
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? rest.Length : digits;
        if (digits == 0 || (rest[0] == '0' && digits > 1))
        {
            throw Unexpected("a length in decimal digits, 0 or more");
        }

        if (!long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long length))
        {
            throw Error($"the length {Malformed.Quote(rest[..digits])} overflows 64 bits");
        }

        _position += digits;

        // Python 2 marked long integers.
        _ = TryTake('L');
        return length;
    }

    private void Expect(char wanted)
    {
        if (!TryTake(wanted))
        {
            throw Unexpected($"'{wanted}'");
        }
    }

    private bool TryTake(char wanted)
    {
        SkipWhitespace();
        if (Peek() != wanted)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipWhitespace()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    // NUL at the end; a NUL in the text is expected nowhere either.
    private readonly char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private readonly InvalidDataException Unexpected(string expected)
    {
        string found = _position < _text.Length ? Malformed.Quote(_text.Slice(_position, 1)) : "its end";
        return Error($"the header needs {expected} at character {_position}, not {found}");
    }

    private readonly InvalidDataException Missing(string key) => Error($"the header lacks the key '{key}'");

    private readonly InvalidDataException Error(string problem) => Malformed.File(source, problem, Mend);
}
