using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Imaging.Animations;

/// <summary>A layer's numbers and its input's, as far as they are given; null: made-up values replace them.</summary>
public sealed record AnimationValues
{
    private AnimationValues()
    {
    }

    /// <summary>None are given.</summary>
    public static AnimationValues None { get; } = new();

    /// <summary>[in channels, spatial …].</summary>
    internal double[]? Input { get; private init; }

    /// <summary>The weights in the order of the layer's weight.</summary>
    internal double[]? Weight { get; private init; }

    /// <summary>The bias, one number for each output channel.</summary>
    internal double[]? Bias { get; private init; }

    /// <summary>Whether the layer has a bias at all.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>Adds the numbers of an input.</summary>
    /// <param name="geometry">The layer and its input.</param>
    /// <param name="input">[in channels, spatial …] or [1, in channels, spatial …]; need not be dense.</param>
    /// <exception cref="ArgumentException">Not the shape of one input of the layer, with or without a batch of 1.</exception>
    public AnimationValues WithInput<T>(ConvolutionGeometry geometry, in ReadOnlyTensorSpan<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return this with
        {
            Input = Checked(input, nameof(input), [(nint)geometry.InChannels, .. geometry.Axes.ToArray().Select(axis => (nint)axis.Input)]),
        };
    }

    /// <summary>Adds the numbers of the layer.</summary>
    /// <param name="geometry">The layer.</param>
    /// <param name="weight">The layer's weight.</param>
    /// <param name="bias">[out channels]; default: the layer has none.</param>
    /// <exception cref="ArgumentException">Another shape than the layer's.</exception>
    public AnimationValues WithParameters<T>(ConvolutionGeometry geometry, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return this with
        {
            Weight = Checked(weight, nameof(weight), geometry.WeightShape),
            Bias = bias.Rank == 0 ? null : Checked(bias, nameof(bias), [(nint)geometry.OutChannels]),
            HasBias = bias.Rank > 0,
        };
    }

    private static double[] Checked<T>(in ReadOnlyTensorSpan<T> values, string name, ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isBatchOfOne = name == "input" && values.Rank == shape.Length + 1 && values.Lengths[0] == 1;
        if (!values.Lengths[(isBatchOfOne ? 1 : 0)..].SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"{name} has the shape {ShapeText.Print(values.Lengths)}, but the layer takes {ShapeText.Print(shape)}: "
                + "give numbers of this shape.",
                name);
        }

        return Array.ConvertAll(DenseView.Of(values).ToArray(), double.CreateTruncating);
    }
}
