namespace ConvSharp.Imaging;

/// <summary>The file formats that pictures are read from and written to.</summary>
public enum PictureFormat
{
    /// <summary>Lossless; side at most 2³¹−1.</summary>
    Png,

    /// <summary>Lossy; side at most 65,500.</summary>
    Jpeg,

    /// <summary>Lossy, lossless at quality 100; side at most 16,383.</summary>
    Webp,
}
