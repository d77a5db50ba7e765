using ConvSharp.Errors;

namespace ConvSharp.Layers;

/// <summary>Axes as torch names them: negative numbers count from the end.</summary>
internal static class Dimension
{
    /// <summary>The axis of a shape that a number names.</summary>
    /// <exception cref="ConvolutionArgumentException">The shape has no such axis.</exception>
    public static int Of(int dim, ReadOnlySpan<nint> shape, string name)
    {
        if (dim < -shape.Length || dim >= shape.Length)
        {
            ConvolutionArgumentException.Throw(
                $"Dimension out of range (expected to be in range of [{-shape.Length}, {shape.Length - 1}], but got {dim})", name, dim,
                $"name an axis of the input, {ShapeText.Print(shape)}");
        }

        return dim < 0 ? dim + shape.Length : dim;
    }
}
