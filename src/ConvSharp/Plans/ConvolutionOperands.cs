using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Tensors;

namespace ConvSharp.Plans;

/// <summary>Operands of a convolution whose shapes follow from its geometry.</summary>
internal static class ConvolutionOperands
{
    /// <summary>Refuses a bias that is not [out channels]; default means none.</summary>
    public static void CheckBias<T>(ConvolutionGeometry geometry, in ReadOnlyTensorSpan<T> bias)
    {
        if (bias.Rank == 0)
            return;
        if (bias.Rank != 1 || bias.Lengths[0] != geometry.OutChannels)
        {
            ConvolutionArgumentException.Throw(
                $"Given weight of size {ShapeText.Print(geometry.WeightShape)}, expected bias to be 1-dimensional with " +
                $"{geometry.OutChannels} elements, but got bias of size {ShapeText.Print(bias.Lengths)} instead",
                "bias", ShapeText.Print(bias.Lengths), $"give {geometry.OutChannels} elements, or no bias");
        }
    }

    /// <summary>A new tensor of the output's shape, for a method that is given the input.</summary>
    public static Tensor<T> NewOutput<T>(ConvolutionGeometry geometry)
        where T : unmanaged => Operand.New<T>(geometry.OutputShape, "output", "input");
}
