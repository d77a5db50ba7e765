namespace ConvSharp.Benchmarks.Training;

/// <summary>The layers of one library, so that a network is written once for all of them.</summary>
/// <typeparam name="TModule">The library's layer.</typeparam>
internal interface INetworkParts<TModule>
{
    /// <summary>A two-dimensional convolution, padded by half its kernel.</summary>
    TModule Convolution(long inChannels, long outChannels, long kernel, long stride = 1, bool bias = true);

    TModule BatchNorm(long channels);

    TModule ReLU();

    TModule PixelShuffle(int factor);

    /// <summary>[batch, channels, height, width] to [batch, channels].</summary>
    TModule GlobalAverage();

    TModule Linear(long inFeatures, long outFeatures);

    TModule Sequence(params ReadOnlySpan<TModule> layers);

    /// <summary>ReLU(branch + shortcut); without a shortcut, the input itself.</summary>
    TModule Residual(TModule branch, TModule? shortcut = default);
}
