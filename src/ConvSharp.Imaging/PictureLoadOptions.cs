namespace ConvSharp.Imaging;

/// <summary>How a picture file becomes a tensor.</summary>
public sealed record PictureLoadOptions
{
    /// <summary>One channel of luma (Rec. 601) instead of red, green, blue.</summary>
    public bool Gray { get; init; }

    /// <summary>The caps on the file and on its pixels.</summary>
    public PictureLimits Limits { get; init; } = PictureLimits.Default;
}
