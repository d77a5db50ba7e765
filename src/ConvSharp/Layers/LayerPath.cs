using System.Numerics;
using ConvSharp.Errors;

namespace ConvSharp.Layers;

/// <summary>
/// Which layer threw, as a path from the outermost layer that is known. The methods are exception filters: they run from the inner layer
/// outwards before the stack is unwound, never catch, and cost nothing as long as nothing is thrown.
/// </summary>
internal sealed class LayerPath<T> : IErrorPlace
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T> _outer;
    private readonly string _inner;

    private LayerPath(Layer<T> outer, string inner) => (_outer, _inner) = (outer, inner);

    /// <inheritdoc/>
    public string Path => Join(_outer.Registrations.Path(), _inner);

    /// <summary>Notes that an error came out of a layer.</summary>
    /// <returns>False: the error goes on.</returns>
    public static bool Note(ConvolutionArgumentException error, Layer<T> layer)
    {
        if (error.Place is not LayerPath<T> place)
            error.Place = new LayerPath<T>(layer, "");
        else if (PathWithin(layer, place._outer) is { } path)
            error.Place = new LayerPath<T>(layer, Join(path, place._inner));
        return false;
    }

    /// <summary>Notes that an error came out of a layer while it ran one of its children.</summary>
    /// <returns>False: the error goes on.</returns>
    public static bool Note(ConvolutionArgumentException error, Layer<T> layer, int child)
    {
        Note(error, layer.Children[child].Value);
        string inner = error.Place is LayerPath<T> place && place._outer == layer.Children[child].Value ? place._inner : "";
        error.Place = new LayerPath<T>(layer, Join(layer.Children[child].Key, inner));
        return false;
    }

    public static string Join(string outer, string inner) => outer.Length == 0 ? inner : inner.Length == 0 ? outer : $"{outer}.{inner}";

    /// <summary>
    /// The names on the way from a layer to one within it; empty if both are the same layer, null if the second is not within the first.
    /// </summary>
    private static string? PathWithin(Layer<T> outer, Layer<T> inner)
    {
        if (outer == inner)
            return "";
        foreach ((string name, Layer<T> child) in outer.Children)
        {
            if (PathWithin(child, inner) is { } path)
                return Join(name, path);
        }

        return null;
    }
}
