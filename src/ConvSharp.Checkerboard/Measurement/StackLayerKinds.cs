namespace ConvSharp.Checkerboard.Measurement;

/// <summary>The names of the kinds of layers, as people write them in stacks.</summary>
public static class StackLayerKinds
{
    /// <summary>Each name with its kind.</summary>
    public static IReadOnlyDictionary<string, StackLayerKind> ByName { get; } = new Dictionary<string, StackLayerKind>
    {
        ["transposed"] = StackLayerKind.Transposed,
        ["resize"] = StackLayerKind.ResizeNearest,
        ["bilinear"] = StackLayerKind.ResizeBilinear,
        ["shuffle"] = StackLayerKind.SubPixel,
        ["icnr"] = StackLayerKind.SubPixelIcnr,
        ["conv"] = StackLayerKind.Convolution,
        ["max-pool"] = StackLayerKind.MaxPool,
        ["average-pool"] = StackLayerKind.AveragePool,
    };
}
