namespace ConvSharp.Cli.Matrices;

/// <summary>What a picture of the matrix shows.</summary>
internal enum MatrixView
{
    /// <summary>Its cells alone.</summary>
    Plain,

    /// <summary>Its cells between input and output, one row in hand.</summary>
    Grids,

    /// <summary>The same, and its transpose beside it.</summary>
    Pair,
}
