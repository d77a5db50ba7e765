using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Layers;

namespace ConvSharp.Training;

/// <summary>
/// A copy of the values that training passes change in a layer without learning them, such as running means, to be restored later.
/// </summary>
internal sealed class BufferCopy<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(StateEntry<T> Entry, Tensor<T>? Values, long Count)> _copies = [];

    public BufferCopy(Layer<T> layer)
    {
        foreach (StateEntry<T> entry in layer.NamedState().Where(entry => entry.IsBuffer))
            _copies.Add((entry, entry.Values is null ? null : Copy(entry.Values.Tensor), entry.Count?.Value ?? 0));
    }

    public void PutBack()
    {
        foreach ((StateEntry<T> entry, Tensor<T>? values, long count) in _copies)
        {
            if (values is null)
                entry.Count!.Value = count;
            else
                entry.Values!.Set(values.AsReadOnlyTensorSpan());
        }
    }

    private static Tensor<T> Copy(Tensor<T> values)
    {
        Tensor<T> copy = Tensor.CreateFromShapeUninitialized<T>(values.Lengths);
        values.CopyTo(copy);
        return copy;
    }
}
