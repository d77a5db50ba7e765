using ConvSharp.Geometry;

namespace ConvSharp.Cli.Measuring;

/// <summary>One problem of a shape list: a layer and the input that it meets.</summary>
/// <param name="Name">The problem's name in tables.</param>
/// <param name="Operation">The list's word for it: conv2d, convtranspose3d_dweight …</param>
/// <param name="Kind">Convolution or transposed convolution.</param>
/// <param name="Options">Stride, padding and the like.</param>
/// <param name="InputShape">[batch, in channels, spatial …].</param>
/// <param name="WeightShape">[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="Pass">Which pass of the layer is computed.</param>
internal sealed record ShapeLine(
    string Name, string Operation, ConvolutionKind Kind, ConvolutionOptions Options, nint[] InputShape, nint[] WeightShape, bool HasBias,
    ConvolutionPass Pass)
{
    /// <summary>The problem with all its sizes.</summary>
    public ConvolutionGeometry Geometry => ConvolutionGeometry.Create(Kind, Options, InputShape, WeightShape);
}
