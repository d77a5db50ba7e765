namespace ConvSharp.Imaging.Tiff;

/// <summary>How the strips of a TIFF are compressed.</summary>
internal enum TiffCompression
{
    None = 1,
    Lzw = 5,
    Deflate = 8,
    PackBits = 32773,

    /// <summary>The number that Deflate had before it was registered.</summary>
    OldDeflate = 32946,
}
