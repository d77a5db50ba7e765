namespace ConvSharp.Cli.Matrices;

/// <summary>What a picture of the matrix shows.</summary>
internal enum MatrixView
{
    /// <summary>Its cells alone.</summary>
    Plain,

    /// <summary>Its cells between input and output, with one row framed.</summary>
    Grids,

    /// <summary>The same, with its transpose beside it.</summary>
    Pair,
}
