using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations;

/// <summary>
/// A well-known animation: those of Dumoulin and Visin's "A guide to convolution arithmetic for deep learning", 1-D, 2-D and 3-D
/// convolution side by side, and the overlap of Odena, Dumoulin and Olah's "Deconvolution and Checkerboard Artifacts".
/// </summary>
public sealed class AnimationPreset
{
    private readonly Func<Language, string> _description;

    private AnimationPreset(string name, Func<Language, string> description, bool numbers, params ConvolutionGeometry[] parts)
    {
        Name = name;
        _description = description;
        Numbers = numbers;
        Parts = parts;
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AnimationPreset> All { get; } =
    [
        Convolution("no-padding-no-strides", input: 4, kernel: 3),
        Transposed("no-padding-no-strides-transposed", input: 2, kernel: 3),
        Convolution("arbitrary-padding", input: 5, kernel: 4, padding: 2),
        Transposed("arbitrary-padding-transposed", input: 6, kernel: 4, padding: 2),
        Convolution("same-padding", input: 5, kernel: 3, padding: 1),
        Transposed("same-padding-transposed", input: 5, kernel: 3, padding: 1),
        Convolution("full-padding", input: 5, kernel: 3, padding: 2),
        Transposed("full-padding-transposed", input: 7, kernel: 3, padding: 2),
        Convolution("strides", input: 5, kernel: 3, stride: 2),
        Transposed("strides-transposed", input: 2, kernel: 3, stride: 2),
        Convolution("padding-strides", input: 5, kernel: 3, stride: 2, padding: 1),
        Transposed("padding-strides-transposed", input: 3, kernel: 3, stride: 2, padding: 1),
        Convolution("padding-strides-odd", input: 6, kernel: 3, stride: 2, padding: 1),
        Transposed("padding-strides-odd-transposed", input: 3, kernel: 3, stride: 2, padding: 1, outputPadding: 1),
        Convolution("dilation", input: 7, kernel: 3, dilation: 2),
        Convolution("numbers", input: 5, kernel: 3, numbers: true),
        Convolution("numbers-padding-strides", input: 5, kernel: 3, stride: 2, padding: 1, numbers: true),
        new(
            "overlap",
            language => language.Choose(
                "how kernel 3 with stride 2 overlaps: uneven, which makes checkerboards", "卷积核 3、步长 2 的重叠：不均匀，产生棋盘效应"),
            numbers: false,
            Layer(ConvolutionKind.Transposed, 2, 3, 3, new ConvolutionOptions { Stride = 2 })) { View = AnimationView.Spread },
        new(
            "three-channels",
            language => language.Choose(
                "2-D convolution of 3 channels: a kernel for each channel, all slide along two axes, and their sums are added",
                "3 通道的二维卷积：每个通道各有一个卷积核，都只沿两个轴滑动，再把各通道的和相加"),
            numbers: false,
            ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [3, 4, 4], [1, 3, 3, 3])),
        new(
            "two-groups",
            language => language.Choose(
                "2 groups: output channels see the input channels of their own group alone", "分 2 组：输出通道只看到本组的输入通道"),
            numbers: false,
            ConvolutionGeometry.Create(ConvolutionKind.Convolution, new ConvolutionOptions { Groups = 2 }, [4, 4, 4], [2, 2, 3, 3])),
        new(
            "article", language => language.Choose("convolution in 1-D, 2-D and 3-D", "一维、二维和三维卷积"), numbers: false,
            Layer(ConvolutionKind.Convolution, 1, 8, 3, new ConvolutionOptions { Padding = 1 }),
            Layer(ConvolutionKind.Convolution, 2, 4, 3, new ConvolutionOptions { Padding = 1 }),
            Layer(ConvolutionKind.Convolution, 3, 4, 3, ConvolutionOptions.Default)),
    ];

    /// <summary>The name that <see cref="Parse"/> knows.</summary>
    public string Name { get; }

    /// <summary>What it shows, in words.</summary>
    public string Description => DescriptionIn(Language.English);

    /// <summary>Whether it shows numbers by default.</summary>
    internal bool Numbers { get; }

    /// <summary>What its frames show.</summary>
    internal AnimationView View { get; private init; }

    /// <summary>The layers that it shows beside each other.</summary>
    internal IReadOnlyList<ConvolutionGeometry> Parts { get; }

    /// <summary>What it shows, in words of a language.</summary>
    /// <param name="language">The language.</param>
    public string DescriptionIn(Language language) => _description(language);

    /// <summary>The preset with this name, in upper or lower case.</summary>
    /// <exception cref="ArgumentException">No such preset.</exception>
    public static AnimationPreset Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(preset => string.Equals(preset.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"name '{name}' is no preset: use one of {string.Join(", ", All.Select(preset => preset.Name))}.", nameof(name));
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static AnimationPreset Convolution(
        string name, int input, int kernel, int stride = 1, int padding = 0, int dilation = 1, bool numbers = false)
    {
        var options = new ConvolutionOptions { Stride = stride, Padding = padding, Dilation = dilation };
        return Of(name, numbers, Layer(ConvolutionKind.Convolution, 2, input, kernel, options));
    }

    private static AnimationPreset Transposed(string name, int input, int kernel, int stride = 1, int padding = 0, int outputPadding = 0)
    {
        var options = new ConvolutionOptions { Stride = stride, Padding = padding, OutputPadding = outputPadding };
        return Of(name, numbers: false, Layer(ConvolutionKind.Transposed, 2, input, kernel, options));
    }

    private static AnimationPreset Of(string name, bool numbers, ConvolutionGeometry geometry) =>
        new(name, language => LayerTitle.Of(geometry, language), numbers, geometry);

    private static ConvolutionGeometry Layer(ConvolutionKind kind, int rank, int input, int kernel, ConvolutionOptions options)
    {
        nint[] sizes = [.. Enumerable.Repeat((nint)input, rank)];
        nint[] kernels = [.. Enumerable.Repeat((nint)kernel, rank)];
        return ConvolutionGeometry.Create(kind, options, [1, .. sizes], [1, 1, .. kernels]);
    }
}
