namespace ConvSharp.Engine.Kernels;

/// <summary>What a channel tile works on. Rows of the tile are pixels, or whatever else lies evenly in the input.</summary>
internal unsafe struct ChannelTileOperands<T>
    where T : unmanaged
{
    /// <summary>Input element of the tile's first pixel.</summary>
    public T* Input;

    /// <summary>Distance between the pixels of the input.</summary>
    public nint InputPixel;

    /// <summary>Per tap, where its element lies relative to <see cref="Input"/>.</summary>
    public nint* InputOffsets;

    /// <summary>Distance between the channels of the input.</summary>
    public nint InputPlane;

    /// <summary>Packed weights, [tap][channel][lane].</summary>
    public T* Weights;

    /// <summary>Which taps: those that only meet padding are left out.</summary>
    public nint* TapNumbers;

    /// <summary>Distance between the weights of neighbouring taps.</summary>
    public nint TapWeights;

    /// <summary>Number of taps; 0 gives zeros.</summary>
    public nint Taps;

    /// <summary>Input channels per tap.</summary>
    public nint Channels;

    /// <summary>The sums of the first pixel, as many as lanes.</summary>
    public T* Tile;

    /// <summary>Distance between the sums of neighbouring pixels.</summary>
    public nint TileRow;

    /// <summary>Whether the sums are added to what stands in the tile: sums of blocks are more exact than one long chain.</summary>
    public bool Accumulate;

    /// <summary>What will be read soon: a vector for each tap and channel is asked for from now on. Null for nothing.</summary>
    public T* Ahead;
}
