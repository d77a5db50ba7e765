namespace ConvSharp.Engine.Kernels;

/// <summary>
/// What a channel tile works on, a product of matrices: sums[row][lane] = Σ left[row][term] · right[term][lane]. Terms come in runs, whose
/// elements lie evenly in the left matrix. Rows are pixels, samples, tiles or input channels, whatever lies evenly there; distances are in
/// elements.
/// </summary>
internal unsafe struct ChannelTileOperands<T>
    where T : unmanaged
{
    /// <summary>The left matrix, broadcast: what the runs' offsets count from, in the tile's first row.</summary>
    public T* Left;

    /// <summary>From row to row of the left matrix.</summary>
    public nint RowStep;

    /// <summary>For each run, where its first element lies relative to <see cref="Left"/>.</summary>
    public nint* RunOffsets;

    /// <summary>From one element of a run to the next, in the left matrix.</summary>
    public nint TermStep;

    /// <summary>The right matrix, in vectors: [run][term][lane].</summary>
    public T* Right;

    /// <summary>For each run, its number in the right matrix: those that would add zeros may be left out.</summary>
    public nint* RunNumbers;

    /// <summary>From run to run of the right matrix.</summary>
    public nint RunStep;

    /// <summary>Number of runs; 0 gives zeros.</summary>
    public nint Runs;

    /// <summary>Terms of each run.</summary>
    public nint RunLength;

    /// <summary>The sums of the first row, as many as lanes.</summary>
    public T* Sums;

    /// <summary>From row to row of the sums.</summary>
    public nint SumsStep;

    /// <summary>Whether they are added to the sums that stand there: sums of blocks are more exact than one long chain.</summary>
    public bool Accumulate;

    /// <summary>What will be read soon: a vector for each term is asked for from now on. Null for nothing.</summary>
    public T* Ahead;
}
