using System.Globalization;

namespace ConvSharp.Files;

/// <summary>Reads the Python literals of a .npy header one by one: strings, truth values, tuples of lengths.</summary>
internal ref struct NpyScanner(ReadOnlySpan<char> text, string source)
{
    private const string Fix = "save the array again with numpy.save";

    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    /// <summary>The next character that is no white space; NUL at the end.</summary>
    public char Next
    {
        get
        {
            SkipWhitespace();
            return Peek();
        }
    }

    /// <exception cref="InvalidDataException">Something follows.</exception>
    public void ExpectEnd()
    {
        SkipWhitespace();
        if (_position < _text.Length)
        {
            throw Unexpected("the end of the header");
        }
    }

    /// <summary>Reads a string, number or other word, or a list or tuple with its contents.</summary>
    public void SkipValue()
    {
        int depth = 0;
        do
        {
            switch (Next)
            {
                case '\'' or '"':
                    TakeName();
                    break;
                case '[' or '(':
                    _position++;
                    depth++;
                    break;
                case ']' or ')' when depth > 0:
                    _position++;
                    depth--;
                    break;
                case ',' when depth > 0:
                    _position++;
                    break;
                case char c when char.IsAsciiLetterOrDigit(c):
                    _position++;
                    break;
                default:
                    throw Unexpected("a value");
            }
        }
        while (depth > 0);
    }

    /// <summary>Reads a string as it is written; quotes in it may be escaped.</summary>
    public string TakeName()
    {
        char quote = Next;
        int end = _position + 1;
        while (end < _text.Length && _text[end] != quote)
        {
            end += _text[end] == '\\' ? 2 : 1;
        }

        if (quote is not ('\'' or '"') || end >= _text.Length)
        {
            throw Unexpected("a string in quotes");
        }

        string name = _text[(_position + 1)..end].ToString();
        _position = end + 1;
        return name;
    }

    public string TakeString()
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

    public bool TakeBool()
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

    public long[] TakeTuple()
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

    public void Expect(char wanted)
    {
        if (!TryTake(wanted))
        {
            throw Unexpected($"'{wanted}'");
        }
    }

    public bool TryTake(char wanted)
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

    // NUL at the end; no literal contains a NUL.
    private readonly char Peek() => _position < _text.Length ? _text[_position] : '\0';

    public readonly InvalidDataException Unexpected(string expected)
    {
        string found = _position < _text.Length ? Malformed.Quote(_text.Slice(_position, 1)) : "its end";
        return Error($"the header needs {expected} at character {_position}, not {found}");
    }

    public readonly InvalidDataException Error(string problem) => Malformed.File(source, problem, Fix);
}
