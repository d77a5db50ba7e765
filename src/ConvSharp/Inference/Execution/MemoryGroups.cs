using ConvSharp.Files;

namespace ConvSharp.Inference.Execution;

/// <summary>Values that lie in the same memory: views, parts of a concatenation, results written over an input.</summary>
internal sealed class MemoryGroups
{
    private readonly int[] _parents;
    private readonly long[] _offsets, _bytes;
    private readonly Place[] _places;
    private readonly int[] _first, _last;

    public MemoryGroups(int values)
    {
        _parents = [.. Enumerable.Range(0, values)];
        (_offsets, _bytes) = (new long[values], new long[values]);
        _places = new Place[values];
        (_first, _last) = (new int[values], new int[values]);
    }

    /// <summary>Adds a value with memory of its own.</summary>
    public void Add(int value, Place place, ValueInfo info, int first)
    {
        _places[value] = place;
        _bytes[value] = BytesOf(info);
        (_first[value], _last[value]) = (first, first);
    }

    /// <summary>Bytes of a value.</summary>
    public static long BytesOf(ValueInfo info) => checked(info.Length * info.Type.Size());

    /// <summary>Whether the value was added.</summary>
    public bool Holds(int value) => _places[value].Kind != PlaceKind.None;

    /// <summary>The value that stands for the group.</summary>
    public int Root(int value)
    {
        while (_parents[value] != value)
            value = _parents[value];
        return value;
    }

    /// <summary>Bytes from the start of the group's memory.</summary>
    public long Offset(int value)
    {
        long offset = 0;
        for (; _parents[value] != value; value = _parents[value])
            offset += _offsets[value];
        return offset;
    }

    public PlaceKind Kind(int value) => _places[Root(value)].Kind;

    /// <summary>Where the group lies.</summary>
    public Place PlaceOf(int value) => _places[Root(value)];

    /// <summary>Gives the whole group another place.</summary>
    public void Move(int value, Place place) => _places[Root(value)] = place;

    public long GroupBytes(int value) => _bytes[Root(value)];

    public int First(int value) => _first[Root(value)];

    public int Last(int value) => _last[Root(value)];

    /// <summary>Notes that a step reads the value.</summary>
    public void Use(int value, int step)
    {
        int root = Root(value);
        _last[root] = Math.Max(_last[root], step);
    }

    /// <summary>Puts the group of a value, as a whole, into another's memory.</summary>
    /// <param name="value">The value whose group is moved.</param>
    /// <param name="into">The value whose group it joins.</param>
    /// <param name="offset">Where the moved group starts, in bytes from <paramref name="into"/>'s start.</param>
    public void Join(int value, int into, long offset)
    {
        int moved = Root(value), root = Root(into);
        _offsets[moved] = Offset(into) + offset;
        _parents[moved] = root;
        _first[root] = Math.Min(_first[root], _first[moved]);
        _last[root] = Math.Max(_last[root], _last[moved]);
    }
}
