using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Layers;

namespace ConvSharp.Training;

/// <summary>A layer's state from a file, read and checked; the layer does not change before <see cref="Apply"/>.</summary>
internal sealed class ModelState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(StateEntry<T> Entry, Tensor<T>? Values, long Count)> _read = [];

    /// <exception cref="InvalidDataException">The file does not fit the layer, or holds an invalid count.</exception>
    public ModelState(StoredState stored, Layer<T> layer, bool strict)
    {
        StateEntry<T>[] entries = [.. layer.NamedState()];
        StateMatch.Check(stored, [.. entries.Select(entry => (entry.Name, Shape(entry)))], strict);
        foreach (StateEntry<T> entry in entries.Where(entry => stored.Contains(entry.Name)))
        {
            _read.Add(entry.Values is null
                ? (entry, null, stored.ReadCount(entry.Name))
                : (entry, stored.Read<T>(entry.Name), 0));
        }
    }

    public static void Write(SafeTensorsWriter writer, Layer<T> layer, string prefix = "")
    {
        foreach (StateEntry<T> entry in layer.NamedState())
        {
            if (entry.Values is { } parameter)
                writer.Add(prefix + entry.Name, parameter.Tensor);
            else
                writer.Add(prefix + entry.Name, entry.Count!.Value);
        }
    }

    public void Apply()
    {
        foreach ((StateEntry<T> entry, Tensor<T>? values, long count) in _read)
        {
            if (values is null)
                entry.Count!.Value = count;
            else
                entry.Values!.Set(values.AsReadOnlyTensorSpan());
        }
    }

    private static long[] Shape(StateEntry<T> entry) => entry.Values is { } parameter
        ? [.. parameter.Shape.ToArray().Select(size => (long)size)]
        : [];
}
