using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>
/// How many taps of a kernel reach each output of a layer, at the borders too; taps that meet padding are not counted. Where the numbers
/// differ between outputs, there is a checkerboard.
/// </summary>
public static class OverlapCounts
{
    /// <summary>Along one axis: a number for each output. Several layers compound.</summary>
    /// <param name="layers">The same axis of each layer, first layer first; each input has the size of the output before.</param>
    /// <exception cref="ConvolutionArgumentException">Sizes that do not fit together, or too large; counts beyond 64 bits.</exception>
    public static long[] Along(params ReadOnlySpan<AxisGeometry> layers)
    {
        if (layers.IsEmpty)
            ConvolutionArgumentException.Throw("there is no layer", nameof(layers), "empty", "give one or more");
        long[] paths = NewCounts(layers[0].Input);
        Array.Fill(paths, 1);
        foreach (AxisGeometry layer in layers)
        {
            if (layer.Input != paths.Length)
            {
                ConvolutionArgumentException.Throw(
                    $"the layer before has {paths.Length} outputs", nameof(layers), $"one of {layer.Input} inputs", "give it as many");
            }

            paths = Next(paths, layer);
        }

        return paths;
    }

    /// <summary>For all axes together, of the shape of the layer's spatial output: the product of the axes' numbers.</summary>
    /// <exception cref="ConvolutionArgumentException">Sizes too large, or counts beyond 64 bits.</exception>
    public static Tensor<long> Of(ConvolutionGeometry layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Of(layer.Axes);
    }

    /// <summary>
    /// The same for the gradient of a convolution's input: how many of its windows each input element is in. A backward pass is a
    /// transposed convolution.
    /// </summary>
    /// <exception cref="ConvolutionArgumentException">Sizes too large, or counts beyond 64 bits.</exception>
    public static Tensor<long> OfInputGradient(ConvolutionGeometry layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Of(Array.ConvertAll(layer.Axes.ToArray(), Adjoint));
    }

    /// <summary>The adjoint axis: the other kind, from the output to the input.</summary>
    private static AxisGeometry Adjoint(AxisGeometry axis) => axis with
    {
        Kind = axis.Kind == ConvolutionKind.Convolution ? ConvolutionKind.Transposed : ConvolutionKind.Convolution,
        Input = axis.Output,
        Output = axis.Input,
    };

    private static Tensor<long> Of(ReadOnlySpan<AxisGeometry> axes)
    {
        long[] product = [1];
        var shape = new nint[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            product = Product(product, Along(axes[i]));
            shape[i] = (nint)axes[i].Output;
        }

        return Tensor.Create(product, shape);
    }

    private static long[] Next(long[] paths, AxisGeometry layer)
    {
        long[] counts = NewCounts(layer.Output);
        foreach ((int from, int to, _) in OverlapLinks.Of(layer))
            counts[to] = Sum(counts[to], paths[from]);
        return counts;
    }

    private static long[] NewCounts(long length)
    {
        if (length > Array.MaxLength)
            ConvolutionArgumentException.Throw("there are too many elements to be counted", "input", length, "use a smaller size");
        return new long[length];
    }

    private static long[] Product(long[] outer, long[] inner)
    {
        long[] product = NewCounts(outer.LongLength * inner.Length);
        for (int i = 0; i < product.Length; i++)
        {
            if (Math.BigMul(outer[i / inner.Length], inner[i % inner.Length], out product[i]) != 0 || product[i] < 0)
                throw TooMany();
        }

        return product;
    }

    private static long Sum(long left, long right) => left <= long.MaxValue - right ? left + right : throw TooMany();

    private static ConvolutionArgumentException TooMany() =>
        new("the number of paths does not fit in 64 bits: use fewer layers or smaller kernels.", "layers");
}
