using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;

namespace ConvSharp.Layers;

/// <summary>
/// A network, or a part of one: torch.nn.Module. A layer has no state but its parameters and buffers. In inference any number of threads
/// may call one layer; a training pass records what it needs later on the tape of its input.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Parameter<T>> _parameters = [];
    private readonly List<StateEntry<T>> _buffers = [];
    private readonly List<KeyValuePair<string, Layer<T>>> _children = [];

    /// <summary>The parameters of this layer and of those within it, each once, in torch's order.</summary>
    public IReadOnlyList<Parameter<T>> Parameters => [.. NamedParameters().Select(named => named.Value)];

    /// <summary>The layers that this one is made of, with their names.</summary>
    public IReadOnlyList<KeyValuePair<string, Layer<T>>> Children => _children;

    /// <summary>The layers that this layer is part of.</summary>
    internal LayerRegistrations<T> Registrations { get; } = new();

    /// <summary>The layer's own parameters, without those of the layers within it.</summary>
    internal ReadOnlySpan<Parameter<T>> OwnParameters => CollectionsMarshal.AsSpan(_parameters);

    /// <summary>Applies the layer to an input for inference: nothing is recorded.</summary>
    /// <param name="input">The input.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">The input does not fit the layer.</exception>
    public virtual Tensor<T> Forward(Tensor<T> input, ParallelOptions? parallel = null)
    {
        try
        {
            return Forward(Tape<T>.ForInference(parallel).Input(input)).Node.AsTensor();
        }
        catch (ConvolutionArgumentException error) when (LayerPath<T>.Note(error, this))
        {
            throw;
        }
    }

    /// <summary>Applies the layer to a variable and records it on the tape.</summary>
    /// <exception cref="ConvolutionArgumentException">The input does not fit the layer.</exception>
    public abstract Variable<T> Forward(Variable<T> input);

    /// <summary>Adds what the layer computes in inference to a graph. A layer of your own says here how it is made of others.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="input">The name of the layer's input.</param>
    /// <returns>The name of the layer's output.</returns>
    /// <exception cref="InferenceException">The layer does not say of which operations it is made.</exception>
    public virtual string AddTo(InferenceGraphBuilder builder, string input) => throw new InferenceException(
        $"the layer {NameText} does not say of which operations it is made: override AddTo, and call AddTo of the layers within it.");

    /// <summary>
    /// A model for inference with copies of the present weights: operations fused, memory planned for each shape of the input.
    /// </summary>
    /// <param name="inputShape">Length of each axis of the input, batch and channels first; −1 where any length may come.</param>
    /// <param name="options">How the model is prepared; null for the defaults.</param>
    /// <exception cref="InferenceException">A layer does not say of which operations it is made.</exception>
    public InferenceModel Compile(ReadOnlySpan<nint> inputShape, InferenceOptions? options = null)
    {
        var builder = new InferenceGraphBuilder(NameText);
        ConvSharp.Inference.Dimension[] shape =
            [.. inputShape.ToArray().Select(size => size < 0 ? ConvSharp.Inference.Dimension.Unknown : size)];
        builder.Output(AddTo(builder, builder.Input("input", TensorTypes.Of<T>(), shape)));
        return new InferenceModel(builder.Build(), options);
    }

    /// <summary>The parameters with their full names, such as layer1.0.conv.weight, each once, in torch's order.</summary>
    public IEnumerable<KeyValuePair<string, Parameter<T>>> NamedParameters() => NamedState()
        .Where(entry => entry is { Values: not null, IsBuffer: false })
        .Select(entry => KeyValuePair.Create(entry.Name, entry.Values!))
        .DistinctBy(named => named.Value);

    /// <summary>
    /// Parameters and buffers with their full names, as torch's state_dict has them: all that a file must hold to restore the layer.
    /// </summary>
    public IEnumerable<StateEntry<T>> NamedState()
    {
        foreach (Parameter<T> parameter in _parameters)
            yield return new StateEntry<T>(parameter.Name, parameter);
        foreach (StateEntry<T> buffer in _buffers)
            yield return buffer;
        foreach ((string name, Layer<T> child) in _children)
        {
            foreach (StateEntry<T> entry in child.NamedState())
                yield return entry.Within(name);
        }
    }

    /// <summary>The layer as torch prints it; layers within it are indented.</summary>
    public override string ToString()
    {
        string name = NameText;
        if (_children.Count == 0)
            return $"{name}({ArgumentText})";
        var text = new StringBuilder().Append(name).Append("(\n");
        foreach ((string childName, Layer<T> child) in _children)
        {
            text.Append("  (").Append(childName).Append("): ")
                .Append(child.ToString()!.Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
        }

        return text.Append(')').ToString();
    }

    /// <summary>The text before the parentheses when the layer is printed: by default the type's name.</summary>
    protected virtual string NameText => GetType().Name.Split('`')[0];

    /// <summary>The text between the parentheses when the layer is printed.</summary>
    protected virtual string ArgumentText => "";

    /// <summary>Makes a layer part of this one.</summary>
    /// <param name="name">Its name within this layer: what state files call it.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">The name is taken, or holds a dot.</exception>
    protected TLayer Register<TLayer>(string name, TLayer layer)
        where TLayer : Layer<T>
    {
        ArgumentNullException.ThrowIfNull(layer);
        CheckName(name);
        _children.Add(KeyValuePair.Create(name, (Layer<T>)layer));
        layer.Registrations.Add(this, name);
        return layer;
    }

    /// <summary>Makes a parameter part of this layer, under its own name.</summary>
    /// <returns>The parameter.</returns>
    /// <exception cref="ArgumentException">The name is taken, or holds a dot.</exception>
    protected Parameter<T> Register(Parameter<T> parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        CheckName(parameter.Name);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Adds values that training does not learn, such as running means, to this layer's state.</summary>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentException">The name is taken, or holds a dot.</exception>
    protected Parameter<T> RegisterBuffer(Parameter<T> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        CheckName(buffer.Name);
        buffer.NeedsGradient = false;
        _buffers.Add(new StateEntry<T>(buffer.Name, buffer, isBuffer: true));
        return buffer;
    }

    /// <summary>Adds a count to this layer's state.</summary>
    /// <param name="name">Its name within this layer.</param>
    /// <param name="counter">The count.</param>
    /// <returns>The count.</returns>
    /// <exception cref="ArgumentException">The name is taken, or holds a dot.</exception>
    protected Counter RegisterBuffer(string name, Counter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        CheckName(name);
        _buffers.Add(new StateEntry<T>(name, counter));
        return counter;
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"The name '{name}' holds a dot, which joins the names of layers: give one without.", nameof(name));
        bool isTaken = _parameters.Exists(parameter => parameter.Name == name) || _buffers.Exists(buffer => buffer.Name == name)
            || _children.Exists(child => child.Key == name);
        if (isTaken)
            throw new ArgumentException($"The name '{name}' is taken in this layer: give another.", nameof(name));
    }
}
