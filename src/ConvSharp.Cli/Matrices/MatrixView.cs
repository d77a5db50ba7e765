namespace ConvSharp.Cli.Matrices;

/// <summary>What a picture of the matrix shows.</summary>
internal enum MatrixView
{
    /// <summary>Its cells alone.</summary>
    Plain,

    /// <summary>y = C · x with numbers or names, and the pictures that x and y are the vectors of.</summary>
    Equation,

    /// <summary>The input, which becomes the vector x.</summary>
    Flatten,

    /// <summary>x, C · x and Cᵀ · C · x: the transpose is no inverse.</summary>
    RoundTrip,

    /// <summary>Its cells in colours between input and output, with one row framed.</summary>
    Grids,

    /// <summary>The same, with its transpose beside it.</summary>
    Pair,
}
