using ConvSharp.Errors;

namespace ConvSharp.Layers;

/// <summary>
/// A dense tensor as planes of up to three axes, one plane for each channel of each sample; axes that a 1-D or 2-D layer lacks have size 1.
/// </summary>
internal readonly record struct Planes(int Count, int Depth, int Height, int Width)
{
    /// <summary>Elements of a plane.</summary>
    public int Size => Depth * Height * Width;

    /// <summary>Rows of a plane, each Width long.</summary>
    public int Rows => Depth * Height;

    /// <summary>The planes of a checked shape whose last <paramref name="rank"/> axes are spatial.</summary>
    public static Planes Of(ReadOnlySpan<nint> shape, int rank)
    {
        nint count = 1;
        foreach (nint size in shape[..^rank])
            count *= size;
        return new((int)count, rank < 3 ? 1 : (int)shape[^3], rank < 2 ? 1 : (int)shape[^2], (int)shape[^1]);
    }

    /// <summary>The shape with other spatial sizes.</summary>
    public static nint[] Resized(ReadOnlySpan<nint> shape, ReadOnlySpan<long> spatial)
    {
        nint[] resized = shape.ToArray();
        for (int axis = 0; axis < spatial.Length; axis++)
            resized[^(spatial.Length - axis)] = checked((nint)spatial[axis]);
        return resized;
    }

    /// <summary>
    /// Refuses an input that is neither [batch, channels, spatial …] nor [channels, spatial …], or has an axis of size 0.
    /// </summary>
    public static void CheckInput(ReadOnlySpan<nint> shape, int rank, string layer)
    {
        if (shape.Length != rank + 1 && shape.Length != rank + 2)
        {
            ConvolutionArgumentException.Throw(
                $"{layer}: Expected {rank + 1}D or {rank + 2}D input (got {shape.Length}D input)", "input",
                ShapeText.Print(shape), "give [batch, channels, spatial …] or [channels, spatial …]");
        }

        if (shape[^(rank + 1)..].Contains(0))
        {
            ConvolutionArgumentException.Throw(
                $"{layer}: Expected input to have non-zero size for non-batch dimensions", "input", ShapeText.Print(shape),
                "only the batch may be empty");
        }
    }
}
