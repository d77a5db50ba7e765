namespace ConvSharp.Imaging.Tiff;

/// <summary>PackBits: a count n, then n + 1 bytes as they are, or for a negative n one byte 1 − n times; −128 means nothing.</summary>
internal sealed class PackBitsBytes(ReadOnlyMemory<byte> strip) : StripBytes
{
    private int _place;
    private int _left;
    private bool _isRun;

    public override int Read(Span<byte> bytes)
    {
        ReadOnlySpan<byte> packed = strip.Span;
        int count = 0;
        while (count < bytes.Length)
        {
            if (_left == 0)
            {
                if (_place >= packed.Length)
                {
                    break;
                }

                int n = (sbyte)packed[_place++];
                _isRun = n < 0;
                _left = n == sbyte.MinValue ? 0 : Math.Abs(n) + 1;
                continue;
            }

            int part = Math.Min(_left, bytes.Length - count);
            if (!_isRun)
            {
                part = Math.Min(part, packed.Length - _place);
            }

            if (part == 0 || _place >= packed.Length)
            {
                break;
            }

            if (_isRun)
            {
                bytes.Slice(count, part).Fill(packed[_place]);
            }
            else
            {
                packed.Slice(_place, part).CopyTo(bytes[count..]);
                _place += part;
            }

            count += part;
            _left -= part;
            _place += _isRun && _left == 0 ? 1 : 0;
        }

        return count;
    }
}
