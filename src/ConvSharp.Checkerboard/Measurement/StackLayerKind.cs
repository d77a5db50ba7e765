namespace ConvSharp.Checkerboard.Measurement;

/// <summary>The kinds of layers of an examined stack.</summary>
public enum StackLayerKind
{
    /// <summary>A transposed convolution.</summary>
    Transposed,

    /// <summary>A nearest-neighbour enlargement by the stride, then a convolution at stride 1 with replicated borders.</summary>
    ResizeNearest,

    /// <summary>A bilinear enlargement by the stride, then a convolution at stride 1 with replicated borders.</summary>
    ResizeBilinear,

    /// <summary>A convolution to stride² times the channels, then a pixel shuffle.</summary>
    SubPixel,

    /// <summary>The same, initialised by <see cref="Initialization.Init.Icnr"/>.</summary>
    SubPixelIcnr,

    /// <summary>A convolution; with a stride above 1 its input's gradient is examined.</summary>
    Convolution,

    /// <summary>A max pooling, whose input's gradient is examined.</summary>
    MaxPool,

    /// <summary>An average pooling, whose input's gradient is examined.</summary>
    AveragePool,
}
