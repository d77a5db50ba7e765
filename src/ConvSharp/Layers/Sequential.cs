using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>Layers one after another: torch.nn.Sequential.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Sequential<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the sequence; the layers are named 0, 1 and so on.</summary>
    public Sequential(params ReadOnlySpan<Layer<T>> layers)
    {
        for (int i = 0; i < layers.Length; i++)
            Register(i.ToString(System.Globalization.CultureInfo.InvariantCulture), layers[i]);
    }

    /// <summary>Number of layers.</summary>
    public int Count => Children.Count;

    /// <summary>The layer at a position.</summary>
    public Layer<T> this[int index] => Children[index].Value;

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input)
    {
        for (int i = 0; i < Count; i++)
            input = this[i].Forward(input);
        return input;
    }
}
