namespace ConvSharp.Imaging.Tiff;

/// <summary>LZW as in TIFF: codes of 9 to 12 bits, the highest bit first; codes grow one code early.</summary>
internal sealed class LzwBytes(ReadOnlyMemory<byte> strip) : StripBytes
{
    private const int Clear = 256, End = 257, FirstFree = 258;
    private const int LeastBits = 9, MostBits = 12;
    private const int None = -1;

    // A string is the string of its prefix, and one more byte.
    private readonly ushort[] _prefixes = new ushort[1 << MostBits];
    private readonly byte[] _lasts = new byte[1 << MostBits];
    private readonly byte[] _pending = new byte[1 << MostBits];

    private int _pendingStart = 1 << MostBits;
    private int _bits = LeastBits;
    private int _next = FirstFree;
    private int _previous = None;
    private long _place;
    private bool _isAtEnd;

    public override int Read(Span<byte> bytes)
    {
        int count = 0;
        while (count < bytes.Length)
        {
            if (_pendingStart == _pending.Length && !Unpack())
            {
                break;
            }

            ReadOnlySpan<byte> ready = _pending.AsSpan(_pendingStart);
            ready = ready[..Math.Min(ready.Length, bytes.Length - count)];
            ready.CopyTo(bytes[count..]);
            count += ready.Length;
            _pendingStart += ready.Length;
        }

        return count;
    }

    /// <summary>Unpacks the string of the next code.</summary>
    /// <returns>False at the end.</returns>
    private bool Unpack()
    {
        int code = NextCode();
        while (code == Clear)
        {
            (_bits, _next, _previous) = (LeastBits, FirstFree, None);
            code = NextCode();
        }

        if (code is None or End)
        {
            _isAtEnd = true;
            return false;
        }

        if (code > _next || (_previous == None && code >= Clear) || (code == _next && _previous == None))
        {
            throw new InvalidDataException("a code has no string");
        }

        if (_previous != None && _next < _prefixes.Length)
        {
            // A code that is just being defined ends with its own first byte.
            _prefixes[_next] = (ushort)_previous;
            _lasts[_next] = FirstOf(code == _next ? _previous : code);
            _next++;
            _bits += _next >= (1 << _bits) - 1 && _bits < MostBits ? 1 : 0;
        }

        Push(code);
        _previous = code;
        return true;
    }

    private byte FirstOf(int code)
    {
        while (code >= FirstFree)
        {
            code = _prefixes[code];
        }

        return (byte)code;
    }

    private void Push(int code)
    {
        _pendingStart = _pending.Length;
        for (; code >= FirstFree; code = _prefixes[code])
        {
            _pending[--_pendingStart] = _lasts[code];
        }

        _pending[--_pendingStart] = (byte)code;
    }

    private int NextCode()
    {
        if (_isAtEnd || _place + _bits > 8L * strip.Length)
        {
            return None;
        }

        ReadOnlySpan<byte> packed = strip.Span[(int)(_place / 8)..];
        int window = packed[0] << 16 | (packed.Length > 1 ? packed[1] << 8 : 0) | (packed.Length > 2 ? packed[2] : 0);
        int code = window >> (24 - (int)(_place % 8) - _bits) & ((1 << _bits) - 1);
        _place += _bits;
        return code;
    }
}
