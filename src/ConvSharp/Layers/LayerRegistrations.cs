using System.Numerics;

namespace ConvSharp.Layers;

/// <summary>The layers that a layer is part of, for messages only: the references are weak and keep none of them alive.</summary>
internal sealed class LayerRegistrations<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lock _changing = new();
    private readonly List<(WeakReference<Layer<T>> Parent, string Name)> _entries = [];

    public void Add(Layer<T> parent, string name)
    {
        lock (_changing)
        {
            _entries.RemoveAll(entry => !entry.Parent.TryGetTarget(out _));
            _entries.Add((new WeakReference<Layer<T>>(parent), name));
        }
    }

    /// <summary>The names from the outermost layer to this one, by the first registration of each.</summary>
    public string Path() => First() is not var (parent, name) ? "" : LayerPath<T>.Join(parent.Registrations.Path(), name);

    private (Layer<T> Parent, string Name)? First()
    {
        lock (_changing)
        {
            foreach ((WeakReference<Layer<T>> reference, string name) in _entries)
            {
                if (reference.TryGetTarget(out Layer<T>? parent))
                    return (parent, name);
            }
        }

        return null;
    }
}
