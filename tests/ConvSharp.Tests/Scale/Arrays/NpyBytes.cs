using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Tests.Scale.Arrays;

/// <summary>The bytes of .npy files, element by element.</summary>
internal static class NpyBytes
{
    public static byte[] Of(string descr, bool isFortranOrder, long[] shape, Func<long, float> element)
    {
        string lengths = string.Concat(shape.Select(n => $"{n}, "));
        string text = $"{{'descr': '{descr}', 'fortran_order': {isFortranOrder}, 'shape': ({lengths}), }}\n";
        using MemoryStream bytes = new();
        bytes.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8)]);
        bytes.Write(Encoding.ASCII.GetBytes(text));
        long count = shape.Aggregate(1L, (product, length) => product * length);
        for (long stored = 0; stored < count; stored++)
            bytes.Write(Element(descr, element(isFortranOrder ? RowMajor(shape, stored) : stored)));
        return bytes.ToArray();
    }

    /// <summary>One element as it is stored: the type by numpy's name.</summary>
    public static byte[] Element(string descr, float value)
    {
        int size = descr[2] - '0';
        byte[] bytes = new byte[8];
        switch (descr[1], size)
        {
            case ('f', 2):
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
                break;
            case ('f', 4):
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                break;
            case ('f', 8):
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, (long)value);
                break;
        }

        bytes = bytes[..size];
        if (descr[0] == '>')
            Array.Reverse(bytes);
        return bytes;
    }

    /// <summary>The place in row-major order of an element that is stored with the first axis fastest.</summary>
    public static long RowMajor(long[] shape, long stored)
    {
        long place = 0, step = 1;
        long[] index = new long[shape.Length];
        for (int axis = 0; axis < shape.Length; axis++)
            (stored, index[axis]) = Math.DivRem(stored, shape[axis]);
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            place += index[axis] * step;
            step *= shape[axis];
        }

        return place;
    }
}
