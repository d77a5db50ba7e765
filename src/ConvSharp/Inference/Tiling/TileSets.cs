namespace ConvSharp.Inference.Tiling;

/// <summary>Which elements of each value a tile needs: a set of indices for each axis.</summary>
internal sealed class TileSets
{
    private readonly Dictionary<string, IndexSet[]> _sets = [];

    /// <summary>Whether anything of a value is needed.</summary>
    public bool Needs(string value) => _sets.ContainsKey(value);

    /// <summary>The indices of each axis that are needed.</summary>
    public IndexSet[] this[string value] => _sets[value];

    /// <summary>Adds what somebody needs of a value.</summary>
    public void Add(string value, IndexSet[] needed)
    {
        if (_sets.TryGetValue(value, out IndexSet[]? before))
            _sets[value] = [.. before.Select((set, axis) => set.Union(needed[axis]))];
        else
            _sets.Add(value, needed);
    }
}
