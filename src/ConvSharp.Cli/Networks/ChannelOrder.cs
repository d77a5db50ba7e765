namespace ConvSharp.Cli.Networks;

/// <summary>Where a picture has its channels.</summary>
internal enum ChannelOrder
{
    /// <summary>[N, C, H, W].</summary>
    ChannelsFirst,

    /// <summary>[N, H, W, C].</summary>
    ChannelsLast,
}
