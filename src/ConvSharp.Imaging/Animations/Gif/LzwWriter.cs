namespace ConvSharp.Imaging.Animations.Gif;

/// <summary>GIF's compression: codes of growing width for strings seen before, in blocks of up to 255 bytes.</summary>
internal sealed class LzwWriter
{
    private const int MostCodes = 4096;
    private const int MostBits = 12;
    private const int TableSize = 1 << 14;

    private readonly Stream _file;
    private readonly byte[] _block = new byte[256];

    // Open addressing: the string of a slot (code of all but its last index, and that index), and its code.
    private readonly int[] _strings = new int[TableSize];
    private readonly short[] _codes = new short[TableSize];

    private int _length;
    private uint _pending;
    private int _pendingBits;

    private LzwWriter(Stream file) => _file = file;

    /// <param name="file">Where to write.</param>
    /// <param name="indices">What to write; at least one.</param>
    /// <param name="bits">Bits of an index, 2…8.</param>
    public static void Write(Stream file, ReadOnlySpan<byte> indices, int bits)
    {
        file.WriteByte((byte)bits);
        new LzwWriter(file).Write(indices, bits);
    }

    private void Write(ReadOnlySpan<byte> indices, int bits)
    {
        int clear = 1 << bits;
        int width = bits + 1;
        int next = clear + 2;
        Array.Fill(_strings, -1);
        Put(clear, width);
        int prefix = indices[0];
        foreach (byte index in indices[1..])
        {
            int text = (prefix << 8) | index;
            int slot = Slot(text);
            if (_strings[slot] == text)
            {
                prefix = _codes[slot];
                continue;
            }

            Put(prefix, width);
            prefix = index;
            if (next == MostCodes)
            {
                Put(clear, width);
                Array.Fill(_strings, -1);
                (width, next) = (bits + 1, clear + 2);
                continue;
            }

            // The reader is one code behind: the width grows when the newest code needs it.
            if (next == 1 << width && width < MostBits)
            {
                width++;
            }

            (_strings[slot], _codes[slot]) = (text, (short)next++);
        }

        Put(prefix, width);

        // With this code the reader makes its last string, which may widen the end code.
        if (next == 1 << width && width < MostBits)
        {
            width++;
        }

        Put(clear + 1, width);
        if (_pendingBits > 0)
        {
            PutByte((byte)_pending);
        }

        FlushBlock();
        _file.WriteByte(0);
    }

    private int Slot(int text)
    {
        int slot = (int)(((uint)text * 2654435761u) >> 18);
        while (_strings[slot] >= 0 && _strings[slot] != text)
        {
            slot = (slot + 1) & (TableSize - 1);
        }

        return slot;
    }

    private void Put(int code, int width)
    {
        _pending |= (uint)code << _pendingBits;
        _pendingBits += width;
        while (_pendingBits >= 8)
        {
            PutByte((byte)_pending);
            _pending >>= 8;
            _pendingBits -= 8;
        }
    }

    private void PutByte(byte value)
    {
        _block[++_length] = value;
        if (_length == 255)
        {
            FlushBlock();
        }
    }

    private void FlushBlock()
    {
        if (_length == 0)
        {
            return;
        }

        _block[0] = (byte)_length;
        _file.Write(_block, 0, _length + 1);
        _length = 0;
    }
}
