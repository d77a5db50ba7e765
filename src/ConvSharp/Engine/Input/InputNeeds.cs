namespace ConvSharp.Engine.Input;

/// <summary>What an algorithm needs of the input that its kernels read.</summary>
internal readonly record struct InputNeeds
{
    /// <summary>Outputs of one phase that a block should have.</summary>
    public required long BlockPixels { get; init; }

    /// <summary>
    /// Whether vectors lie along the width: rows are then split by the stride, and copied where channels share their cache sets.
    /// </summary>
    public bool VectorsAlongWidth { get; init; }

    /// <summary>Along which axes kernels read what stands beyond the border.</summary>
    public PaddedAxes Padding { get; init; }

    /// <summary>Which rows kernels can read where they lie.</summary>
    public RowsInPlace InPlace { get; init; }
}

/// <summary>Along which axes kernels read what stands beyond the border; along the others they leave out taps that meet padding.</summary>
internal enum PaddedAxes
{
    All,
    Width,
    None,
}

/// <summary>Which rows kernels can read where they lie.</summary>
internal enum RowsInPlace
{
    /// <summary>All rows that have an output.</summary>
    Any,

    /// <summary>Rows of at least a vector of outputs: the last vector is moved back to end with the row.</summary>
    WholeVectors,

    /// <summary>None.</summary>
    None,
}

/// <summary>Why blocks are copied into padded rows before kernels read them.</summary>
internal enum CopyReason
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>Some row has fewer outputs than kernels can read in place.</summary>
    ShortRows,

    /// <summary>Rows are split by the stride.</summary>
    SplitRows,

    /// <summary>A channel distance that is a multiple of the page size puts all channels into the same few cache sets.</summary>
    SharedCacheSets,

    /// <summary>Kernels read zeros beyond the border.</summary>
    Zeros,

    /// <summary>A padding mode continues the input beyond its border.</summary>
    Continuation,
}
