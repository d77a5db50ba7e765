using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ConvSharp.Imaging;

internal static class DenseView
{
    /// <summary>The elements in row-major order: in place where possible, else in a copy.</summary>
    public static ReadOnlySpan<T> Of<T>(in ReadOnlyTensorSpan<T> tensor)
    {
        int length = checked((int)tensor.FlattenedLength);
        if (tensor.IsDense)
        {
            // Not GetSpan: it refuses a whole tensor with an inner axis of length 1.
            return MemoryMarshal.CreateReadOnlySpan(in tensor.GetPinnableReference(), length);
        }

        T[] copy = new T[length];
        tensor.FlattenTo(copy);
        return copy;
    }
}
