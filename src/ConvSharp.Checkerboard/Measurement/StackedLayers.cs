using System.Globalization;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// Layers in sequence that are examined for checkerboards: for layers that enlarge, the output is examined; for layers that reduce, the
/// gradient of the input, as a discriminator passes it back.
/// </summary>
public sealed class StackedLayers
{
    /// <summary>Makes the stack, first layer first.</summary>
    /// <exception cref="ConvolutionArgumentException">There is no layer, or one enlarges and another reduces.</exception>
    public StackedLayers(params ReadOnlySpan<StackLayer> layers)
    {
        if (layers.IsEmpty)
            ConvolutionArgumentException.Throw("there is nothing to examine", "layers", "empty", "give one layer or more");
        Layers = layers.ToArray();
        IsOfGradient = Layers.Any(layer => layer.Reduces);
        if (IsOfGradient && Layers.Any(layer => layer.Enlarges))
            throw new ConvolutionArgumentException($"{this} both enlarges and reduces: examine the two parts one by one.", nameof(layers));
        Axes = Array.AsReadOnly([PatternOf(0), PatternOf(1)]);
    }

    /// <summary>The layers, first layer first.</summary>
    public IReadOnlyList<StackLayer> Layers { get; }

    /// <summary>Whether the gradient of the input is examined, not the output.</summary>
    public bool IsOfGradient { get; }

    /// <summary>The compounded overlap along height and width, away from the border.</summary>
    public IReadOnlyList<OverlapPattern> Axes { get; }

    /// <summary>Most over fewest paths in the picture: the axes' ratios multiplied.</summary>
    public double Ratio => Axes[0].Ratio * Axes[1].Ratio;

    /// <summary>Whether the overlap itself makes no pattern.</summary>
    public bool IsEven => Axes.All(axis => axis.IsEven);

    /// <summary>
    /// A stack as text: layers joined by commas, each [kind:]kernel:stride[:padding], such as 3:2,3:2 or resize:3:2,conv:3:1. Kinds:
    /// transposed (if none is given), resize, bilinear, shuffle, icnr, conv, max-pool, average-pool.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ConvolutionArgumentException">The text is malformed or makes no stack.</exception>
    public static StackedLayers Parse(string text) => Parse(text, "layers");

    /// <summary>The same, with a name for the text in messages.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameter">What messages call it: an option's name, for example.</param>
    /// <exception cref="ConvolutionArgumentException">The text is malformed or makes no stack.</exception>
    public static StackedLayers Parse(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text);
        return StackText.Parse(text, parameter);
    }

    /// <summary>The layers in words.</summary>
    public override string ToString() => Describe(Language.English);

    /// <summary>The layers in words of a language.</summary>
    /// <param name="language">The language.</param>
    public string Describe(Language language)
    {
        var words = new List<string>();
        for (int start = 0, end; start < Layers.Count; start = end)
        {
            for (end = start + 1; end < Layers.Count && Layers[end] == Layers[start];)
                end++;
            words.Add(end == start + 1
                ? Layers[start].Describe(language)
                : (end - start).ToString(CultureInfo.InvariantCulture) +
                    language.Choose($" times ({Layers[start]})", $" 次（{Layers[start].Describe(language)}）"));
        }

        return string.Join(language.Choose(", then ", "，再"), words);
    }

    /// <summary>How much larger one end of an axis is than the other.</summary>
    internal long ScaleOf(int axis)
    {
        long scale = 1;
        foreach (StackLayer layer in Layers)
            scale = Math.BigMul(scale, layer.StrideAt(axis), out long low) == 0 && low >= 0 ? low : long.MaxValue;
        return scale;
    }

    /// <summary>The largest distance from the border, in elements, at which the border has an effect.</summary>
    internal long MarginOf(int axis)
    {
        long margin = 0;
        foreach (StackLayer layer in IsOfGradient ? Layers.Reverse() : Layers)
        {
            AxisGeometry window = layer.Window(axis, ConvolutionKind.Convolution, layer.StrideAt(axis));
            margin = checked(((margin + 1) * layer.StrideAt(axis)) + window.EffectiveKernel // one to spare
                + Math.Max(2 * Math.Abs(window.PadBefore), Math.Abs(window.PadAfter) - 1));
            if (layer.IsSubPixel)
                margin *= layer.StrideAt(axis);
        }

        return margin;
    }

    private OverlapPattern PatternOf(int axis)
    {
        OverlapPattern pattern = OverlapPattern.Identity;
        foreach (StackLayer layer in IsOfGradient ? Layers.Reverse() : Layers)
            pattern = IsOfGradient ? GradientThrough(pattern, layer, axis) : Through(pattern, layer, axis);
        return pattern;
    }

    private static OverlapPattern Through(OverlapPattern pattern, StackLayer layer, int axis)
    {
        AxisGeometry convolution = layer.Window(axis, ConvolutionKind.Convolution, stride: 1);
        long stride = layer.StrideAt(axis);
        return layer.Kind switch
        {
            StackLayerKind.Transposed => pattern.Then(layer.Window(axis, ConvolutionKind.Transposed, stride)),
            StackLayerKind.ResizeNearest => pattern.ThenRepeated(stride).Then(convolution),
            StackLayerKind.ResizeBilinear => pattern.ThenInterpolated(stride).Then(convolution),
            StackLayerKind.SubPixel or StackLayerKind.SubPixelIcnr => pattern.Then(convolution).ThenRepeated(stride),
            _ => pattern.Then(convolution),
        };
    }

    private static OverlapPattern GradientThrough(OverlapPattern pattern, StackLayer layer, int axis)
    {
        ConvolutionKind kind = layer.Kind == StackLayerKind.Transposed ? ConvolutionKind.Convolution : ConvolutionKind.Transposed;
        return pattern.Then(layer.Window(axis, kind, layer.StrideAt(axis)));
    }
}
