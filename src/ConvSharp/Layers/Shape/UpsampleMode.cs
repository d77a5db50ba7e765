namespace ConvSharp.Layers;

/// <summary>How an upsampled element comes from its neighbours.</summary>
public enum UpsampleMode
{
    /// <summary>The nearest one.</summary>
    Nearest,

    /// <summary>Between the two neighbours of each axis: torch's linear, bilinear and trilinear.</summary>
    Linear,
}
