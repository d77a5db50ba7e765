namespace ConvSharp.Inference.Operations;

/// <summary>How numbers between the elements of the input are found.</summary>
public enum ResizeMode
{
    /// <summary>The nearest element.</summary>
    Nearest,

    /// <summary>Between two elements of each axis.</summary>
    Linear,

    /// <summary>A cubic through four elements of each axis.</summary>
    Cubic,
}

/// <summary>Which place x in the input an output element i has; s is the scale, n and m are the lengths of input and output.</summary>
public enum ResizeCoordinates
{
    /// <summary>(i + ½) / s − ½.</summary>
    HalfPixel,

    /// <summary>The same around the middle of the input, where n · s is no integer.</summary>
    HalfPixelSymmetric,

    /// <summary>(i + ½) / s − ½; the first element where the output has one.</summary>
    PyTorchHalfPixel,

    /// <summary>i · (n − 1) / (m − 1).</summary>
    AlignCorners,

    /// <summary>i / s.</summary>
    Asymmetric,

    /// <summary>(i + ½) / s.</summary>
    TensorFlowHalfPixel,

    /// <summary>A part of the input, which the region of interest names.</summary>
    TensorFlowCrop,
}

/// <summary>Which of two elements is the nearest.</summary>
public enum ResizeRounding
{
    /// <summary>The nearest; halfway, the lower one.</summary>
    PreferFloor,

    /// <summary>The nearest; halfway, the upper one.</summary>
    PreferCeil,

    /// <summary>The lower one.</summary>
    Floor,

    /// <summary>The upper one.</summary>
    Ceil,
}

/// <summary>What given sizes mean.</summary>
public enum ResizeAspect
{
    /// <summary>The output has these sizes.</summary>
    Stretch,

    /// <summary>One scale for all axes, the largest at which no axis is larger than its size.</summary>
    NotLarger,

    /// <summary>One scale for all axes, the smallest at which no axis is smaller than its size.</summary>
    NotSmaller,
}

/// <summary>How a tensor is resized.</summary>
public sealed record ResizeOptions
{
    /// <summary>How numbers between the elements are found.</summary>
    public ResizeMode Mode { get; init; }

    /// <summary>Where output elements lie in the input.</summary>
    public ResizeCoordinates Coordinates { get; init; }

    /// <summary>Nearest only: which element is the nearest.</summary>
    public ResizeRounding Rounding { get; init; }

    /// <summary>What given sizes mean.</summary>
    public ResizeAspect Aspect { get; init; }

    /// <summary>Cubic only: the coefficient a. Default −0.75.</summary>
    public double CubicCoefficient { get; init; } = -0.75;

    /// <summary>Whether elements beyond the border have weight 0, instead of the border element's value.</summary>
    public bool ExcludesOutside { get; init; }

    /// <summary>Whether shrinking averages over all elements that an output element covers.</summary>
    public bool Antialiases { get; init; }

    /// <summary>Crop only: the value beyond the input.</summary>
    public double ExtrapolationValue { get; init; }

    /// <summary>The axes that roi, scales and sizes are for; null for all.</summary>
    public IReadOnlyList<long>? Axes { get; init; }
}
