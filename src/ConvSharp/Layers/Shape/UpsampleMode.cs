namespace ConvSharp.Layers;

/// <summary>How an upsampled element is computed from its neighbours.</summary>
public enum UpsampleMode
{
    /// <summary>The nearest neighbour.</summary>
    Nearest,

    /// <summary>Interpolation between the two neighbours of each axis: torch's linear, bilinear and trilinear.</summary>
    Linear,
}
