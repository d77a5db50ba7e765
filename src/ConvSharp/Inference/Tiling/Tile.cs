namespace ConvSharp.Inference.Tiling;

/// <summary>A box of an array.</summary>
/// <param name="Start">The first element along each axis.</param>
/// <param name="Size">Elements along each axis.</param>
public sealed record TileRegion(IReadOnlyList<long> Start, IReadOnlyList<int> Size)
{
    /// <summary>Number of elements.</summary>
    public long Length => Size.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>[0, 0, 64, 128] + [1, 3, 64, 64].</summary>
    public override string ToString() => $"[{string.Join(", ", Start)}] + [{string.Join(", ", Size)}]";
}

/// <summary>A part of a network's output, and what of the input it takes to compute it.</summary>
public sealed class Tile
{
    internal Tile(long index, TileRegion output, IndexSet[] input, TileSets sets)
    {
        (Index, Output, InputSets, Sets) = (index, output, input, sets);
        Inputs = [.. Boxes(input)];
    }

    /// <summary>The tile's number in its grid, from 0 on, the last axis first.</summary>
    public long Index { get; }

    /// <summary>The part of the output.</summary>
    public TileRegion Output { get; }

    /// <summary>
    /// The parts of the input that are read, halo included: one, or at a border beyond which the input goes on at its other end (circular
    /// padding) as many as the ends make.
    /// </summary>
    public IReadOnlyList<TileRegion> Inputs { get; }

    /// <summary>Elements of the input that are read.</summary>
    public long InputLength => InputSets.Aggregate(1L, (product, set) => checked(product * set.Count));

    internal IndexSet[] InputSets { get; }

    internal TileSets Sets { get; }

    private static IEnumerable<TileRegion> Boxes(IndexSet[] sets)
    {
        IEnumerable<IndexRange[]> boxes = [[]];
        foreach (IndexSet set in sets)
        {
            IndexRange[] ranges = set.Ranges.ToArray();
            boxes = boxes.SelectMany(box => ranges.Select(range => (IndexRange[])[.. box, range]));
        }

        return boxes.Select(box => new TileRegion(
            [.. box.Select(range => range.Start)], [.. box.Select(range => checked((int)range.Length))]));
    }
}
