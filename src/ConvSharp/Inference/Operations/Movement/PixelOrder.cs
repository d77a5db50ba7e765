namespace ConvSharp.Inference.Operations;

/// <summary>How the channels of a block of pixels are ordered.</summary>
public enum PixelOrder
{
    /// <summary>Channels are (row in the block, column in the block, depth).</summary>
    DepthLast,

    /// <summary>Channels are (depth, row in the block, column in the block): torch's pixel shuffle.</summary>
    DepthFirst,
}
