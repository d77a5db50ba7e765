namespace ConvSharp.Geometry;

/// <summary>How much rounding error a convolution may have for the sake of speed.</summary>
/// <remarks>
/// Either may use Winograd's tiles, over which a NaN or an infinity of the input spreads: outputs up to three places (times dilation and,
/// for transposed layers, stride) from those that see it may be NaN too. All others, and other pictures and groups, are unaffected.
/// </remarks>
public enum ConvolutionAccuracy
{
    /// <summary>
    /// The fastest algorithm. Winograd's larger tiles are among them: in float their error is about ten times that of the plain sum
    /// (a few 10⁻⁵ for operands of size 1 and sums of hundreds of terms). Large kernels go through Fourier transforms, whose error is
    /// relative to the norms of the kernel and of a tile of the input: small outputs beside large ones have fewer right digits, and NaN
    /// spreads over a tile. Double leaves both out: there, nothing that runs by itself is less accurate than <see cref="Accurate"/> allows.
    /// </summary>
    Fast,

    /// <summary>
    /// Only algorithms whose error is that of the plain sum: direct sums and Winograd's smallest tiles, never Fourier transforms.
    /// </summary>
    Accurate,
}
