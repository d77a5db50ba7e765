using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Errors;
using ConvSharp.Tensors;

namespace ConvSharp.Autograd;

/// <summary>Writes a parameter's values in place.</summary>
public delegate void ParameterUpdate<T>(TensorSpan<T> values);

/// <summary>
/// A named tensor of a layer. It can be read at any time, but changed only through its methods, so that a layer knows when its packed
/// weights are out of date. Changing it while another thread runs the layer gives that thread old or mixed values.
/// </summary>
public sealed class Parameter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tensor<T> _values;

    /// <summary>Makes a parameter.</summary>
    /// <param name="name">Its name within its layer, such as weight.</param>
    /// <param name="values">Its initial values; the parameter owns them from now on.</param>
    public Parameter(string name, Tensor<T> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        SupportedTypes.Check<T>();
        (Name, _values) = (name, values.IsDense ? values : values.ToDenseTensor());
    }

    /// <summary>Its name within its layer, as in torch: weight, bias.</summary>
    public string Name { get; }

    /// <summary>Whether training passes compute its gradient. Turn it off to keep a layer from changing.</summary>
    public bool NeedsGradient { get; set; } = true;

    /// <summary>Length of each axis.</summary>
    public ReadOnlySpan<nint> Shape => _values.Lengths;

    /// <summary>The values, for reading.</summary>
    public ReadOnlyTensorSpan<T> Values => _values.AsReadOnlyTensorSpan();

    /// <summary>Grows with every change.</summary>
    public long Version { get; private set; }

    /// <summary>One value.</summary>
    /// <param name="indices">An index for each axis.</param>
    public T this[params ReadOnlySpan<nint> indices]
    {
        get => _values[indices];
        set
        {
            _values[indices] = value;
            Version++;
        }
    }

    /// <summary>Copies values of the same shape into the parameter.</summary>
    /// <exception cref="ConvolutionArgumentException">The values have another shape.</exception>
    public void Set(in ReadOnlyTensorSpan<T> values)
    {
        TensorMemory.CheckShape(values.Lengths, Shape, Name, nameof(values));
        TensorMemory.Copy(values, _values);
        Version++;
    }

    /// <summary>Lets <paramref name="update"/> write the values in place, as the initialisers do.</summary>
    public void Update(ParameterUpdate<T> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        update(ForWriting());
        Version++;
    }

    /// <summary>The values, for code that writes them to a file.</summary>
    internal Tensor<T> Tensor => _values;

    /// <summary>The values in row-major order. Code that writes them must call <see cref="Changed"/> afterwards.</summary>
    internal Span<T> Elements => MemoryMarshal.CreateSpan(ref _values.AsTensorSpan().GetPinnableReference(), (int)_values.FlattenedLength);

    internal void Changed() => Version++;

    internal TensorSpan<T> ForWriting()
    {
        Version++;
        return _values.AsTensorSpan();
    }
}
