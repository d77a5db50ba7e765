namespace ConvSharp.Geometry;

/// <summary>How much rounding error a convolution may have for the sake of speed.</summary>
public enum ConvolutionAccuracy
{
    /// <summary>
    /// The fastest algorithm. Winograd's larger tiles are among them: in float their error is about ten times that of the plain sum
    /// (a few 10⁻⁵ for operands of size 1 and sums of hundreds of terms). Large kernels go through Fourier transforms, in double too: their error
    /// is relative to the norms of the kernel and of a tile of the input, so small outputs beside large ones have fewer right digits, and NaN
    /// spreads over a tile.
    /// </summary>
    Fast,

    /// <summary>Only algorithms whose error is that of the plain sum: direct sums and Winograd's smallest tiles, never Fourier transforms.</summary>
    Accurate,
}
