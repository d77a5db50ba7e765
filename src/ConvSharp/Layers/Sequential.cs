using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;

namespace ConvSharp.Layers;

/// <summary>Layers one after another: torch.nn.Sequential.</summary>
/// <example>
/// <code>
/// var network = new Sequential&lt;float&gt;(("conv", new Conv2d&lt;float&gt;(3, 8, 3)), ("relu", new ReLU&lt;float&gt;()));
/// Layer&lt;float&gt; conv = network["conv"];
/// </code>
/// </example>
/// <typeparam name="T">float or double.</typeparam>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "torch's name.")]
public sealed class Sequential<T> : Layer<T>, IReadOnlyList<Layer<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the sequence; the layers are named 0, 1 and so on.</summary>
    [OverloadResolutionPriority(1)]
    public Sequential(params ReadOnlySpan<Layer<T>> layers)
    {
        for (int i = 0; i < layers.Length; i++)
            Register(i.ToString(CultureInfo.InvariantCulture), layers[i]);
    }

    /// <summary>Makes the sequence of layers with names, as torch does with an OrderedDict: state files use these names.</summary>
    /// <param name="layers">The layers in their order, each with its name, such as conv1.</param>
    /// <exception cref="ArgumentException">A name is empty, is given twice, or holds a dot.</exception>
    public Sequential(params ReadOnlySpan<(string Name, Layer<T> Layer)> layers)
    {
        foreach ((string name, Layer<T> layer) in layers)
            Register(name, layer);
    }

    /// <summary>Number of layers.</summary>
    public int Count => Children.Count;

    /// <summary>The layer at a position.</summary>
    public Layer<T> this[int index] => Children[index].Value;

    /// <summary>The layer with a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Layer<T> this[string name]
    {
        get
        {
            foreach ((string key, Layer<T> layer) in Children)
            {
                if (key == name)
                    return layer;
            }

            throw new KeyNotFoundException(
                $"There is no layer '{name}': use one of {string.Join(", ", Children.Select(child => child.Key))}.");
        }
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        foreach (Layer<T> layer in this)
            input = layer.AddTo(builder, input);
        return input;
    }

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input)
    {
        int i = 0;
        try
        {
            for (; i < Count; i++)
                input = this[i].Forward(input);
        }
        catch (ConvolutionArgumentException error) when (LayerPath<T>.Note(error, this, i))
        {
            throw;
        }

        return input;
    }

    /// <summary>The layers in their order.</summary>
    public IEnumerator<Layer<T>> GetEnumerator() => Children.Select(child => child.Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
