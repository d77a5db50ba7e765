namespace ConvSharp.Engine.Kernels;

/// <summary>
/// What a channel tile works on, a product of matrices: sums[row][lane] = Σ left[row][term] · right[term][lane]. Terms come in runs, whose
/// elements are evenly spaced in the left matrix. Rows, also evenly spaced there, are pixels, samples, tiles or input channels. Distances
/// are in elements.
/// </summary>
internal unsafe struct ChannelTileOperands<T>
    where T : unmanaged
{
    /// <summary>The left matrix, which is broadcast: the element of the tile's first row from which the runs' offsets count.</summary>
    public T* Left;

    /// <summary>From row to row of the left matrix.</summary>
    public nint RowStep;

    /// <summary>For each run, where its first element lies relative to <see cref="Left"/>.</summary>
    public nint* RunOffsets;

    /// <summary>From one element of a run to the next, in the left matrix.</summary>
    public nint TermStep;

    /// <summary>The right matrix, in vectors: [run][term][lane].</summary>
    public T* Right;

    /// <summary>For each run, its number in the right matrix: runs that would add zeros may be left out.</summary>
    public nint* RunNumbers;

    /// <summary>From run to run of the right matrix.</summary>
    public nint RunStep;

    /// <summary>Number of runs; 0 gives zeros.</summary>
    public nint Runs;

    /// <summary>Terms of each run.</summary>
    public nint RunLength;

    /// <summary>The sums of the first row, one for each lane.</summary>
    public T* Sums;

    /// <summary>From row to row of the sums.</summary>
    public nint SumsStep;

    /// <summary>
    /// Whether the products are added to the sums that stand there: several short chains are more exact than one long chain.
    /// </summary>
    public bool Accumulate;

    /// <summary>Memory to prefetch, because it will be read soon: as much for each term as of the right matrix. Null for none.</summary>
    public T* Ahead;
}
