namespace ConvSharp.Examples.Upscaling;

/// <summary>How the last layer of an upscaler doubles height and width.</summary>
internal enum UpscalerHead
{
    /// <summary>A transposed convolution of kernel 3 and stride 2: outputs meet unequal numbers of taps.</summary>
    ConvTranspose3,

    /// <summary>A transposed convolution of kernel 4 and stride 2: each output meets as many taps.</summary>
    ConvTranspose4,

    /// <summary>A convolution to four times as many channels, which are then laid out as pixels.</summary>
    PixelShuffle,

    /// <summary>Each pixel twice along both axes, then a convolution.</summary>
    ResizeConvolution,
}

/// <summary>The words for the heads.</summary>
internal static class UpscalerHeads
{
    public static IReadOnlyDictionary<string, UpscalerHead?> ByName { get; } = new Dictionary<string, UpscalerHead?>
    {
        ["conv-transpose-3"] = UpscalerHead.ConvTranspose3,
        ["conv-transpose-4"] = UpscalerHead.ConvTranspose4,
        ["pixel-shuffle"] = UpscalerHead.PixelShuffle,
        ["resize-conv"] = UpscalerHead.ResizeConvolution,
    };

    public static string Name(UpscalerHead head) => ByName.First(named => named.Value == head).Key;
}
