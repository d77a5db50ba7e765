namespace ConvSharp.Inference.Tiling;

/// <summary>Indices from the start to before the end.</summary>
internal readonly record struct IndexRange(long Start, long End)
{
    public long Length => End - Start;
}

/// <summary>Indices of one axis: ranges in ascending order that neither meet nor touch each other.</summary>
internal sealed class IndexSet : IEquatable<IndexSet>
{
    private readonly IndexRange[] _ranges;

    private IndexSet(IndexRange[] ranges)
    {
        _ranges = ranges;
        foreach (IndexRange range in ranges)
            Count += range.Length;
    }

    /// <summary>No index.</summary>
    public static IndexSet Empty { get; } = new([]);

    /// <summary>The ranges.</summary>
    public ReadOnlySpan<IndexRange> Ranges => _ranges;

    /// <summary>Number of indices.</summary>
    public long Count { get; }

    /// <summary>The indices from the start to before the end.</summary>
    public static IndexSet Of(long start, long end) => end <= start ? Empty : new([new IndexRange(start, end)]);

    /// <summary>All indices of an axis.</summary>
    public static IndexSet Whole(long length) => Of(0, length);

    /// <summary>The indices of all ranges, which may meet and be in any order.</summary>
    public static IndexSet Of(IEnumerable<IndexRange> ranges)
    {
        var joined = new List<IndexRange>();
        foreach (IndexRange range in ranges.Where(range => range.Length > 0).OrderBy(range => range.Start))
        {
            if (joined.Count > 0 && range.Start <= joined[^1].End)
                joined[^1] = joined[^1] with { End = Math.Max(joined[^1].End, range.End) };
            else
                joined.Add(range);
        }

        return new([.. joined]);
    }

    /// <summary>The indices of both.</summary>
    public IndexSet Union(IndexSet other) =>
        Contains(other) ? this : other.Contains(this) ? other : Of(_ranges.Concat(other._ranges));

    /// <summary>The indices of the range that are in the set, with 0 at the range's start.</summary>
    public IndexSet Within(IndexRange window) => Of(_ranges.Select(range => new IndexRange(
        Math.Max(range.Start, window.Start) - window.Start, Math.Min(range.End, window.End) - window.Start)));

    /// <summary>Each range as the function gives it.</summary>
    public IndexSet Map(Func<IndexRange, IndexRange> map) => Of(_ranges.Select(map));

    /// <summary>How many indices of the set are below an index of it.</summary>
    public long PositionOf(long index)
    {
        long before = 0;
        foreach (IndexRange range in _ranges)
        {
            if (index < range.End && index >= range.Start)
                return before + index - range.Start;
            before += range.Length;
        }

        throw new ArgumentOutOfRangeException(nameof(index), index, $"the set has {this}");
    }

    /// <summary>Whether the set has all indices of the other.</summary>
    public bool Contains(IndexSet other)
    {
        foreach (IndexRange range in other._ranges)
        {
            if (!_ranges.Any(own => own.Start <= range.Start && range.End <= own.End))
                return false;
        }

        return true;
    }

    public bool Equals(IndexSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    public override bool Equals(object? obj) => Equals(obj as IndexSet);

    public override int GetHashCode() => HashCode.Combine(Count, _ranges.Length, _ranges.Length == 0 ? 0 : _ranges[0].Start);

    public override string ToString() => string.Join(", ", _ranges.Select(range => $"{range.Start}..{range.End}"));
}
