using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Reference;

/// <summary>
/// The slow twin of every algorithm: a convolution as a plain sum of products, for both kinds, all ranks and padding modes, forwards and
/// backwards. All passes walk over the same products weight · input → output; they differ in which of the three they compute.
/// </summary>
/// <remarks>
/// Operands are dense and row-major: [batch, channels, depth, height, width]. Sums are accumulated in <c>TAccumulator</c>, to which each
/// element converts exactly; double for float operands gives a result to compare others with. The zeros beyond the border take part in the
/// arithmetic, so that an infinite weight on the padding gives NaN.
/// </remarks>
internal static class ReferenceConvolution
{
    /// <summary>output = bias + Σ weight · input.</summary>
    /// <param name="geometry">The problem.</param>
    /// <param name="input">Batch · in channels · input plane elements.</param>
    /// <param name="weight">In the order of <see cref="ConvolutionGeometry.WeightShape"/>.</param>
    /// <param name="bias">One element per output channel, or none.</param>
    /// <param name="output">Batch · out channels · output plane elements; its old values do not count.</param>
    public static void Forward<TSource, TAccumulator>(
        ConvolutionGeometry geometry, ReadOnlySpan<TSource> input, ReadOnlySpan<TSource> weight, ReadOnlySpan<TSource> bias,
        Span<TAccumulator> output)
        where TSource : INumberBase<TSource>
        where TAccumulator : INumberBase<TAccumulator>
    {
        int plane = checked((int)geometry.OutputPlane);
        for (int i = 0; i < output.Length; i++)
            output[i] = bias.IsEmpty ? TAccumulator.Zero : Accumulable<TSource, TAccumulator>(bias[i / plane % bias.Length]);

        Planes[] planes = PlanesOf(geometry);
        foreach (Product at in ProductsOfPlane(geometry))
        {
            foreach (Planes start in planes)
            {
                output[start.Output + at.Output] += Accumulable<TSource, TAccumulator>(weight[start.Weight + at.Weight])
                    * InputOrZero<TSource, TAccumulator>(input, start, at);
            }
        }
    }

    /// <summary>input gradient = Σ weight · output gradient. The gradients of an element's copies in the padding are added to it.</summary>
    public static void InputGradient<TSource, TAccumulator>(
        ConvolutionGeometry geometry, ReadOnlySpan<TSource> weight, ReadOnlySpan<TSource> outputGradient, Span<TAccumulator> inputGradient)
        where TSource : INumberBase<TSource>
        where TAccumulator : INumberBase<TAccumulator>
    {
        inputGradient.Fill(TAccumulator.Zero);
        Planes[] planes = PlanesOf(geometry);
        foreach (Product at in ProductsOfPlane(geometry))
        {
            if (at.Input == Product.BeyondBorder)
                continue;
            foreach (Planes start in planes)
            {
                inputGradient[start.Input + at.Input] += Accumulable<TSource, TAccumulator>(weight[start.Weight + at.Weight])
                    * Accumulable<TSource, TAccumulator>(outputGradient[start.Output + at.Output]);
            }
        }
    }

    /// <summary>weight gradient = Σ input · output gradient, over the batch too.</summary>
    public static void WeightGradient<TSource, TAccumulator>(
        ConvolutionGeometry geometry, ReadOnlySpan<TSource> input, ReadOnlySpan<TSource> outputGradient, Span<TAccumulator> weightGradient)
        where TSource : INumberBase<TSource>
        where TAccumulator : INumberBase<TAccumulator>
    {
        weightGradient.Fill(TAccumulator.Zero);
        Planes[] planes = PlanesOf(geometry);
        foreach (Product at in ProductsOfPlane(geometry))
        {
            foreach (Planes start in planes)
            {
                weightGradient[start.Weight + at.Weight] += InputOrZero<TSource, TAccumulator>(input, start, at)
                    * Accumulable<TSource, TAccumulator>(outputGradient[start.Output + at.Output]);
            }
        }
    }

    /// <summary>bias gradient = Σ output gradient, per output channel.</summary>
    public static void BiasGradient<TSource, TAccumulator>(
        ConvolutionGeometry geometry, ReadOnlySpan<TSource> outputGradient, Span<TAccumulator> biasGradient)
        where TSource : INumberBase<TSource>
        where TAccumulator : INumberBase<TAccumulator>
    {
        biasGradient.Fill(TAccumulator.Zero);
        int plane = checked((int)geometry.OutputPlane);
        for (int i = 0; i < outputGradient.Length; i++)
            biasGradient[i / plane % biasGradient.Length] += Accumulable<TSource, TAccumulator>(outputGradient[i]);
    }

    /// <summary>
    /// The input index that a tap meets at an output, which may lie beyond the border; null where a transposed layer's stride skips it.
    /// </summary>
    private static long? InputMet(AxisGeometry axis, long output, long tap)
    {
        if (axis.Kind == ConvolutionKind.Convolution)
            return (output * axis.Stride) + (tap * axis.Dilation) - axis.PadBefore;
        long position = output + axis.PadBefore - (tap * axis.Dilation);
        return position % axis.Stride == 0 ? position / axis.Stride : null;
    }

    /// <summary>All products of one axis, output by output, tap by tap.</summary>
    private static Product[] ProductsOfAxis(AxisGeometry axis, PaddingMode paddingMode)
    {
        var products = new List<Product>();
        for (int output = 0; output < axis.Output; output++)
        {
            for (int tap = 0; tap < axis.Kernel; tap++)
            {
                if (InputMet(axis, output, tap) is long input)
                    products.Add(new Product(output, tap, (int)PaddingModes.Source(paddingMode, input, axis.Input)));
            }
        }

        return [.. products];
    }

    /// <summary>All products of one channel's plane (or volume); positions count from its first element.</summary>
    private static IEnumerable<Product> ProductsOfPlane(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.AllAxes.ToArray();
        Product[][] products = [.. axes.Select(axis => ProductsOfAxis(axis, geometry.PaddingMode))];
        foreach (Product depth in products[0])
        {
            foreach (Product height in products[1])
            {
                Product row = depth.Then(height, axes[1]);
                foreach (Product width in products[2])
                    yield return row.Then(width, axes[2]);
            }
        }
    }

    /// <summary>Where the planes of each sample and each pair of connected channels start.</summary>
    private static Planes[] PlanesOf(ConvolutionGeometry geometry)
    {
        long inputsPerGroup = geometry.InChannelsPerGroup;
        var planes = new List<Planes>();
        for (long picture = 0; picture < geometry.Batch; picture++)
        {
            for (long output = 0; output < geometry.OutChannels; output++)
            {
                long firstInput = output / geometry.OutChannelsPerGroup * inputsPerGroup;
                for (long input = firstInput; input < firstInput + inputsPerGroup; input++)
                {
                    planes.Add(new Planes(
                        checked((int)(((picture * geometry.OutChannels) + output) * geometry.OutputPlane)),
                        checked((int)(geometry.KernelBetween(input, output) * geometry.KernelTaps)),
                        checked((int)(((picture * geometry.InChannels) + input) * geometry.InputPlane))));
                }
            }
        }

        return [.. planes];
    }

    private static TAccumulator InputOrZero<TSource, TAccumulator>(ReadOnlySpan<TSource> input, Planes start, Product at)
        where TSource : INumberBase<TSource>
        where TAccumulator : INumberBase<TAccumulator> =>
        at.Input == Product.BeyondBorder ? TAccumulator.Zero : Accumulable<TSource, TAccumulator>(input[start.Input + at.Input]);

    private static TAccumulator Accumulable<TSource, TAccumulator>(TSource value)
        where TSource : INumberBase<TSource>
        where TAccumulator : INumberBase<TAccumulator> => TAccumulator.CreateChecked(value);

    /// <summary>First elements of an output channel, of the kernel that leads to it, and of the input channel that it comes from.</summary>
    private readonly record struct Planes(int Output, int Weight, int Input);

    /// <summary>Which output element receives the product of which weight and which input element; positions within one plane.</summary>
    private readonly record struct Product(int Output, int Weight, int Input)
    {
        public const int BeyondBorder = -1;

        /// <summary>The products of the plane that this axis and the next inner one span.</summary>
        public Product Then(Product inner, AxisGeometry axis) => new(
            checked((Output * (int)axis.Output) + inner.Output),
            checked((Weight * (int)axis.Kernel) + inner.Weight),
            Input == BeyondBorder || inner.Input == BeyondBorder ? BeyondBorder : checked((Input * (int)axis.Input) + inner.Input));
    }
}
