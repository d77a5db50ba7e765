namespace ConvSharp.Geometry;

/// <summary>One problem of a shape list: a layer and the input that it meets.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Kind">Convolution or transposed convolution.</param>
/// <param name="Options">Stride, padding and the like.</param>
/// <param name="InputShape">[batch, in channels, spatial …].</param>
/// <param name="WeightShape">[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
/// <param name="HasBias">Whether a bias is added.</param>
internal sealed record ShapeLine(
    string Name, ConvolutionKind Kind, ConvolutionOptions Options, nint[] InputShape, nint[] WeightShape, bool HasBias)
{
    /// <summary>The problem with its sizes worked out.</summary>
    public ConvolutionGeometry Geometry => ConvolutionGeometry.Create(Kind, Options, InputShape, WeightShape);
}
