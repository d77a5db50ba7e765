using System.Numerics.Tensors;

namespace ConvSharp.Imaging;

internal static class DenseView
{
    /// <summary>The elements in row-major order: in place where they lie so, else in a copy.</summary>
    public static ReadOnlySpan<T> Of<T>(in ReadOnlyTensorSpan<T> tensor)
    {
        if (tensor.IsDense)
        {
            Span<nint> origin = stackalloc nint[tensor.Rank];
            origin.Clear();
            return tensor.GetSpan(origin, checked((int)tensor.FlattenedLength));
        }

        T[] copy = new T[tensor.FlattenedLength];
        tensor.FlattenTo(copy);
        return copy;
    }
}
