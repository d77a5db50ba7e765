namespace ConvSharp.Geometry;

/// <summary>How much rounding error a convolution may have for the sake of speed.</summary>
/// <remarks>
/// All values but <see cref="PlainSum"/> allow Winograd's tiles, over which a NaN or an infinity of the input spreads: outputs up to three places (times dilation and,
/// for transposed layers, stride) from those that see it may be NaN too. All other outputs, and those of other samples and groups, are
/// unaffected.
/// </remarks>
public enum ConvolutionAccuracy
{
    /// <summary>
    /// The fastest algorithm. Winograd's larger tiles are allowed: in float their error is about ten times that of the plain sum (a few
    /// 10⁻⁵ for operands of size 1 and sums of hundreds of terms). Large kernels go through Fourier transforms, whose error is relative to
    /// the norms of the kernel and of a tile of the input: small outputs beside large ones have fewer right digits, and NaN spreads over a
    /// tile. Double uses neither: without a forced algorithm no rounding error is larger there than <see cref="Accurate"/> allows. In
    /// either type subnormal weights (in float those below 1.2·10⁻³⁸) count as zeros, and so do subnormal inputs where the algorithm copies
    /// them: processors multiply subnormal numbers hundreds of times more slowly.
    /// </summary>
    Fast,

    /// <summary>
    /// Only algorithms with the error of the plain sum: direct sums and Winograd's smallest tiles, never Fourier transforms. Subnormal
    /// numbers keep their values.
    /// </summary>
    Accurate,

    /// <summary>
    /// As <see cref="Fast"/>, but no subnormal number is read or left in a result: zeros replace them in a copy of an input that would
    /// otherwise be read in place, and in outputs and gradients of input and weight. This is torch.set_flush_denormal for one layer, at the
    /// cost of going over the data once more.
    /// </summary>
    FlushSubnormals,

    /// <summary>
    /// The plain sum, added in an order that depends on the layer alone (kernel, channels, groups, stride, dilation), not on the size of
    /// the input: so an output has the same bits whether the whole input is given or only the part that the output sees. Neither Winograd's
    /// tiles nor Fourier transforms; a NaN spreads only to outputs that see it. Subnormal numbers keep their values. The exception is a
    /// problem whose windows mostly meet padding, far beyond the input, which kn2row computes.
    /// </summary>
    PlainSum,
}
