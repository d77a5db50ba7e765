using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.MatrixProduct;

/// <summary>One group's weights as a matrix: a sample's inputs are a row vector, its outputs another.</summary>
/// <param name="Rows">Inputs of a sample.</param>
/// <param name="Columns">Outputs of a sample.</param>
internal readonly record struct MatrixShape(long Rows, long Columns)
{
    public static MatrixShape Of(ConvolutionGeometry geometry) => new(
        checked(geometry.InChannelsPerGroup * geometry.InputPlane), checked(geometry.OutChannelsPerGroup * geometry.OutputPlane));
}
