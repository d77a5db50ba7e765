using System.Numerics.Tensors;

namespace ConvSharp.Cli.Output;

/// <summary>Arrays in other shapes.</summary>
internal static class TensorShapes
{
    /// <summary>A copy in another shape of as many elements. Tensor.Reshape refuses arrays with axes of length 1.</summary>
    public static Tensor<T> Reshaped<T>(this Tensor<T> array, ReadOnlySpan<nint> lengths)
    {
        var values = new T[array.FlattenedLength];
        array.FlattenTo(values);
        return Tensor.Create(values, lengths);
    }
}
