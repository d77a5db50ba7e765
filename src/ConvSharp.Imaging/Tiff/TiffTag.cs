namespace ConvSharp.Imaging.Tiff;

/// <summary>The entries of a directory that a reader of plain pictures needs.</summary>
internal enum TiffTag : ushort
{
    Width = 256,
    Height = 257,
    BitsPerSample = 258,
    Compression = 259,
    Photometric = 262,
    StripOffsets = 273,
    Orientation = 274,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    Planes = 284,
    Predictor = 317,
    TileWidth = 322,
    ExtraSamples = 338,
    SampleFormat = 339,
}
