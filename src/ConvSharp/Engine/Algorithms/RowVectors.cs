using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms;

/// <summary>
/// A row of outputs cut into vectors, and the vectors into tiles as equal as possible. Where nothing beyond the row may be read, the last
/// vector is moved back to end with the row.
/// </summary>
internal readonly struct RowVectors<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly nint _columns;
    private readonly bool _mayReadBeyond;

    public RowVectors(nint columns, nint mostVectors, bool mayReadBeyond)
    {
        _columns = columns;
        Vectors = (columns + TSimd.Count - 1) / TSimd.Count;
        _mayReadBeyond = mayReadBeyond;
        Tiles = (Vectors + mostVectors - 1) / mostVectors;
    }

    public nint Vectors { get; }

    public nint Tiles { get; }

    /// <summary>The number of a tile's first vector.</summary>
    public nint FirstVector(nint tile) => Vectors * tile / Tiles;

    /// <summary>Where a vector begins in the row.</summary>
    public nint Start(nint vector) =>
        _mayReadBeyond ? vector * TSimd.Count : Math.Min(vector * TSimd.Count, _columns - TSimd.Count);

    /// <summary>Elements of a vector that are stored.</summary>
    public int Count(nint vector) =>
        _mayReadBeyond && vector == Vectors - 1 ? (int)(_columns - (vector * TSimd.Count)) : TSimd.Count;

    /// <summary>Elements of a tile's last vector that are stored.</summary>
    public int LastCount(nint tile) => Count(FirstVector(tile + 1) - 1);
}
