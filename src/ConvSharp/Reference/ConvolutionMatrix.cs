using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using static ConvSharp.Errors.ConvolutionArgumentException;

namespace ConvSharp.Reference;

/// <summary>
/// Writes a convolution as the matrix C with y = C · x, where x is one sample and y its output, both as vectors in row-major order.
/// </summary>
/// <example>
/// A convolution and then its transpose restore the shape of the sample, but not its values: Cᵀ is not the inverse of C.
/// <code>
/// var image = Tensor.Create(Enumerable.Range(0, 16).Select(i => (double)i).ToArray(), [1, 4, 4]);
/// double[] kernel = [1, 2, 3, 4, 5, 6, 7, 8, 9];
/// ConvolutionGeometry geometry = ConvolutionGeometry.Create(
///     ConvolutionKind.Convolution, ConvolutionOptions.Default, image.Lengths, [1, 1, 3, 3]);
/// ConvolutionMatrix&lt;double&gt; convolution = ConvolutionMatrix.Create&lt;double&gt;(geometry, kernel);   // 4 × 16
/// var output = new double[convolution.Rows];                                                // 2 × 2
/// convolution.Multiply(image.ToArray(), output);
/// var back = new double[convolution.Columns];                                               // 4 × 4 again
/// convolution.Transpose().Multiply(output, back);                                           // 303, not 0, comes first
/// </code>
/// </example>
public static class ConvolutionMatrix
{
    /// <summary>
    /// The matrix of a problem of any kind, rank and padding mode; its batch does not count. The matrix contains no bias: add that to y.
    /// </summary>
    /// <param name="geometry">The problem.</param>
    /// <param name="weight">The weights in row-major order, [out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
    /// <returns>
    /// A matrix of out channels · output elements rows and in channels · input elements columns, with an entry wherever an output depends
    /// on an input, even if the weight is zero. Zeros beyond the border have no entry.
    /// </returns>
    /// <exception cref="ConvolutionArgumentException">
    /// The number of weights does not fit, or the matrix is too large for this machine; this is found before it is allocated.
    /// </exception>
    public static ConvolutionMatrix<T> Create<T>(ConvolutionGeometry geometry, ReadOnlySpan<T> weight)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (weight.Length != geometry.WeightLength)
        {
            Throw($"expected weight to have {geometry.WeightLength} elements, but got {weight.Length}", "weight",
                $"{weight.Length} elements long", $"give [{string.Join(", ", geometry.WeightShape)}]");
        }

        int rows = Dimension(geometry.OutChannels, geometry.OutputPlane, "rows", geometry);
        int columns = Dimension(geometry.InChannels, geometry.InputPlane, "columns", geometry);
        AxisMatrix[] axes = AxesOf(geometry);
        CheckSize<T>(geometry, rows, axes);

        var builder = new ConvolutionMatrixBuilder<T>(geometry, [.. axes.Select(axis => axis.Rows())], rows, columns);
        return builder.Build(weight);
    }

    /// <summary>Like the other overload, for a weight tensor of the problem's shape.</summary>
    /// <inheritdoc cref="Create{T}(ConvolutionGeometry, ReadOnlySpan{T})"/>
    public static ConvolutionMatrix<T> Create<T>(ConvolutionGeometry geometry, Tensor<T> weight)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(weight);
        if (!weight.Lengths.SequenceEqual(geometry.WeightShape))
        {
            Throw("expected weight to have the shape of the problem", "weight",
                $"[{string.Join(", ", weight.Lengths.ToArray())}]", $"give [{string.Join(", ", geometry.WeightShape)}]");
        }

        var values = new T[weight.FlattenedLength];
        weight.FlattenTo(values);
        return Create<T>(geometry, values);
    }

    private static int Dimension(long channels, long plane, string name, ConvolutionGeometry geometry)
    {
        Int128 size = (Int128)channels * plane;
        if (size >= Array.MaxLength)
            Throw($"the convolution matrix would have {size} {name}, more than an array holds", "geometry", geometry, "use smaller sizes");
        return (int)size;
    }

    /// <summary>
    /// The entries before those of several weights are merged. The count fits in 64 bits where rows and weights are each fewer than 2³¹.
    /// </summary>
    internal static long CountPairs(ConvolutionGeometry geometry) => CountPairs(geometry, AxesOf(geometry));

    private static long CountPairs(ConvolutionGeometry geometry, AxisMatrix[] axes)
    {
        long pairs = geometry.OutChannels * geometry.InChannelsPerGroup;
        foreach (AxisMatrix axis in axes)
            pairs = checked(pairs * axis.CountPairs());
        return pairs;
    }

    private static AxisMatrix[] AxesOf(ConvolutionGeometry geometry) =>
        [.. geometry.AllAxes.ToArray().Select(axis => new AxisMatrix(axis, geometry.PaddingMode))];

    private static void CheckSize<T>(ConvolutionGeometry geometry, int rows, AxisMatrix[] axes)
    {
        long entries = CountPairs(geometry, axes);
        if (entries > Array.MaxLength)
        {
            Throw($"the convolution matrix would have {entries} entries, more than an array holds", "geometry", geometry,
                "use smaller sizes or fewer channels");
        }

        long bytes = (entries * (Unsafe.SizeOf<T>() + (2 * sizeof(int)))) + (rows * (long)sizeof(int));
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (available > 0 && bytes > available)
        {
            Throw($"the convolution matrix would have {entries} entries in {bytes} bytes, more than the {available} bytes of memory here",
                "geometry", geometry, "use smaller sizes or fewer channels");
        }
    }
}
