namespace ConvSharp.Scale.Arrays;

/// <summary>How the chunks of a new Zarr array are compressed.</summary>
public enum ZarrCompression
{
    /// <summary>By Zstandard, with a checksum.</summary>
    Zstd,

    /// <summary>By gzip, which all readers have.</summary>
    Gzip,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>How a new Zarr array is stored.</summary>
public sealed record ZarrOptions
{
    /// <summary>The version of the format, 2 or 3.</summary>
    public int Version { get; init; } = 3;

    /// <summary>How chunks are compressed.</summary>
    public ZarrCompression Compression { get; init; }
}
