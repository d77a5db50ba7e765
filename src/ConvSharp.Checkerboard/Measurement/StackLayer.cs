using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>One layer of an examined stack, for pictures.</summary>
public sealed record StackLayer
{
    /// <summary>Its spatial axes.</summary>
    public const int Rank = 2;

    /// <summary>Describes a layer.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="kernel">Taps of the kernel, one number or height and width.</param>
    /// <param name="stride">How many times larger (convolutions and poolings: smaller) the output is.</param>
    /// <param name="padding">
    /// For transposed layers, convolutions and poolings; null: the output has stride times (or 1/stride of) the input's size, poolings have
    /// none.
    /// </param>
    /// <param name="dilation">For transposed layers and convolutions.</param>
    /// <param name="outputPadding">For transposed layers.</param>
    /// <exception cref="ConvolutionArgumentException">The arguments make no layer.</exception>
    public StackLayer(
        StackLayerKind kind, PerAxis kernel, PerAxis stride, Padding? padding = null, PerAxis dilation = default,
        PerAxis outputPadding = default)
    {
        (Kind, Kernel, Stride, Padding, Dilation, OutputPadding) = (kind, kernel, stride, padding, dilation, outputPadding);
        if (!Enum.IsDefined(kind))
            ConvolutionArgumentException.Throw("no such layer", "kind", kind, "use one of StackLayerKind");
        var options = new ConvolutionOptions
        {
            Stride = stride,
            Padding = padding ?? default,
            Dilation = dilation,
            OutputPadding = outputPadding,
        };
        ConvolutionGeometry.CheckLayer(
            kind == StackLayerKind.Transposed ? ConvolutionKind.Transposed : ConvolutionKind.Convolution, Rank, 1, 1, kernel, options);
        if (IsSubPixel && StrideAt(0) != StrideAt(1))
            ConvolutionArgumentException.Throw("a pixel shuffle enlarges both axes alike", "stride", stride, "give one number");
        if (IsPool && padding is { } around)
            CheckPool(around);
        if ((IsResize || IsSubPixel) && padding is not null)
            ConvolutionArgumentException.Throw($"a {Name} keeps its picture's size by itself", "padding", padding, "leave it out");
        if (!IsConvolution && dilation.Count > 0)
            ConvolutionArgumentException.Throw($"a {Name} has no dilation here", "dilation", dilation, "leave it out");
    }

    /// <summary>What it is.</summary>
    public StackLayerKind Kind { get; }

    /// <summary>Taps of the kernel.</summary>
    public PerAxis Kernel { get; }

    /// <summary>How many times larger, or smaller, the output is.</summary>
    public PerAxis Stride { get; }

    /// <summary>Padding, or null for the padding that keeps the ratio of the sizes.</summary>
    public Padding? Padding { get; }

    /// <summary>Distance between taps.</summary>
    public PerAxis Dilation { get; }

    /// <summary>Elements added at the end of a transposed layer's output.</summary>
    public PerAxis OutputPadding { get; }

    /// <summary>Whether this layer alone reaches all places equally.</summary>
    internal bool IsEven => new StackedLayers(this).IsEven;

    internal bool HasStride => StrideAt(0) > 1 || StrideAt(1) > 1;

    /// <summary>Whether it is a convolution or transposed convolution and nothing else.</summary>
    internal bool IsConvolution => Kind is StackLayerKind.Transposed or StackLayerKind.Convolution;

    internal bool IsPool => Kind is StackLayerKind.MaxPool or StackLayerKind.AveragePool;

    internal bool IsSubPixel => Kind is StackLayerKind.SubPixel or StackLayerKind.SubPixelIcnr;

    internal bool IsResize => Kind is StackLayerKind.ResizeNearest or StackLayerKind.ResizeBilinear;

    /// <summary>Whether its output is larger than its input.</summary>
    internal bool Enlarges => HasStride && Kind < StackLayerKind.Convolution;

    /// <summary>Whether its output is smaller than its input.</summary>
    internal bool Reduces => HasStride && Kind >= StackLayerKind.Convolution;

    /// <summary>transposed 3, stride 2.</summary>
    public override string ToString() => Describe(Language.English);

    /// <summary>The layer in words: transposed 3, stride 2, or 转置卷积 3,步长 2.</summary>
    /// <param name="language">The language.</param>
    public string Describe(Language language)
    {
        string comma = language.Choose(", ", "，");
        string kernel = $"{NameIn(language)} {Text(Kernel)}";
        if (HasStride)
            kernel += comma + (IsResize || IsSubPixel ? "×" : language.Choose("stride ", "步长 ")) + Text(Stride);
        if (Padding is { } padding)
            kernel += $"{comma}{language.Choose("padding", "填充")} {padding}";
        if ((DilationAt(0), DilationAt(1)) != (1, 1))
            kernel += $"{comma}{language.Choose("dilation", "空洞")} {Text(Dilation)}";
        return OutputPadding.Count > 0 ? $"{kernel}{comma}{language.Choose("output padding", "输出填充")} {Text(OutputPadding)}" : kernel;
    }

    internal long StrideAt(int axis) => Stride.At(axis, Rank, "stride", 1);

    internal long KernelAt(int axis) => Kernel.At(axis, Rank, "kernel_size", 1);

    internal long DilationAt(int axis) => Dilation.At(axis, Rank, "dilation", 1);

    /// <summary>The window of one axis as a convolution of this kind, without sizes of input and output.</summary>
    /// <param name="axis">0: height, 1: width.</param>
    /// <param name="kind">Convolution or transposed.</param>
    /// <param name="stride">Its step.</param>
    internal AxisGeometry Window(int axis, ConvolutionKind kind, long stride)
    {
        long kernel = KernelAt(axis), dilation = DilationAt(axis);
        long outputPadding = OutputPadding.At(axis, Rank, "output_padding", 0);
        long same = checked(SizeFormula.EffectiveKernel(kernel, dilation) - stride + outputPadding);
        (long before, long after) = PaddingAt(axis, Kind == StackLayerKind.Transposed ? same : Math.Max(same, 0));
        return new AxisGeometry
        {
            Kind = kind,
            Kernel = kernel,
            Stride = stride,
            Dilation = dilation,
            PadBefore = before,
            PadAfter = after,
        };
    }

    private (long Before, long After) PaddingAt(int axis, long same)
    {
        if (Padding is not { } padding)
            return IsPool ? (0, 0) : SizeFormula.SplitSame(same, oddBefore: false);
        return padding == Geometry.Padding.Same || padding == Geometry.Padding.SameLower
            ? SizeFormula.SplitSame(same, oddBefore: padding == Geometry.Padding.SameLower)
            : (padding.Before.At(axis, Rank, "padding", 0), padding.After.At(axis, Rank, "padding", 0));
    }

    private void CheckPool(Padding padding)
    {
        if (padding.IsWord || padding.Before != padding.After)
            ConvolutionArgumentException.Throw($"a {Name} is padded alike on both sides", "padding", padding, "give a number per axis");
        _ = new AvgPool2d<float>(Kernel, Stride, padding.Before); // for the checks of its constructor
    }

    private string Name => NameIn(Language.English);

    private string NameIn(Language language) => Kind switch
    {
        StackLayerKind.Transposed => language.Choose("transposed", "转置卷积"),
        StackLayerKind.ResizeNearest => language.Choose("nearest resize + conv", "最近邻放大 + 卷积"),
        StackLayerKind.ResizeBilinear => language.Choose("bilinear resize + conv", "双线性放大 + 卷积"),
        StackLayerKind.SubPixel => language.Choose("sub-pixel conv", "亚像素卷积"),
        StackLayerKind.SubPixelIcnr => language.Choose("sub-pixel conv, ICNR", "亚像素卷积（ICNR）"),
        StackLayerKind.Convolution => language.Choose("conv", "卷积"),
        StackLayerKind.MaxPool => language.Choose("max pool", "最大池化"),
        _ => language.Choose("average pool", "平均池化"),
    };

    private static string Text(PerAxis values) => values.ToString().Trim('(', ')').Replace(", ", "×", StringComparison.Ordinal);
}
