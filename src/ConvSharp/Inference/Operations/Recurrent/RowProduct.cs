using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Inference.Operations;

/// <summary>The sum of the products of two rows, always in the same order, wherever the rows lie.</summary>
internal static unsafe class RowProduct
{
    public static T Of<T>(T* x, T* y, nint length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Vector<T>.Count, i = 0;
        Vector<T> first = Vector<T>.Zero, second = Vector<T>.Zero, third = Vector<T>.Zero, fourth = Vector<T>.Zero;
        for (; i <= length - (4 * lanes); i += 4 * lanes)
        {
            first += Load(x + i) * Load(y + i);
            second += Load(x + i + lanes) * Load(y + i + lanes);
            third += Load(x + i + (2 * lanes)) * Load(y + i + (2 * lanes));
            fourth += Load(x + i + (3 * lanes)) * Load(y + i + (3 * lanes));
        }

        for (; i <= length - lanes; i += lanes)
            first += Load(x + i) * Load(y + i);
        T sum = Vector.Sum((first + second) + (third + fourth));
        for (; i < length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    private static Vector<T> Load<T>(T* from)
        where T : unmanaged => Unsafe.ReadUnaligned<Vector<T>>(from);
}
