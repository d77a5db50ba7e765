namespace ConvSharp.Examples.SuperResolution;

/// <summary>How one side of a picture is cut into tiles of one length that overlap.</summary>
/// <param name="Start">The tile's first pixel.</param>
/// <param name="From">The first pixel that is taken from the tile's result.</param>
/// <param name="To">The pixel after the last that is taken.</param>
internal readonly record struct Tiling(int Start, int From, int To)
{
    /// <summary>The tiles, whose parts cover the side without gap and overlap.</summary>
    /// <param name="side">Pixels of the picture.</param>
    /// <param name="tile">Pixels of a tile; where the picture is shorter there is one tile, which reaches beyond it.</param>
    /// <param name="overlap">Pixels at a tile's ends that are not taken, except at the picture's ends.</param>
    /// <exception cref="ArgumentException">Nothing would be left of a tile.</exception>
    public static IReadOnlyList<Tiling> Of(int side, int tile, int overlap)
    {
        if (2L * overlap >= tile)
            throw new ArgumentException($"A tile of {tile} pixels has nothing left between overlaps of {overlap}: give a smaller overlap.");
        List<Tiling> tiles = [];
        for (int done = 0; done < side;)
        {
            int start = Math.Max(0, Math.Min(done - overlap, side - tile));
            int to = start + tile >= side ? side : start + tile - overlap;
            tiles.Add(new Tiling(start, done, to));
            done = to;
        }

        return tiles;
    }
}
