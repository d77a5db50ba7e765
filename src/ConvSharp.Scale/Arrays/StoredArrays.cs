using ConvSharp.Files;
using ConvSharp.Scale.Arrays.Tiff;

namespace ConvSharp.Scale.Arrays;

/// <summary>Opens arrays on disk by what they are, and makes new ones by their names.</summary>
public static class StoredArrays
{
    /// <summary>Opens an array.</summary>
    /// <param name="path">A .npy file, a TIFF or BigTIFF, or the folder of a Zarr array or OME-Zarr group.</param>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="InvalidDataException">It is no array, or a malformed one.</exception>
    public static StoredArray Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            return ZarrArray.Open(path);
        Span<byte> start = stackalloc byte[4];
        using (FileStream file = InputFile.Open(path))
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return TiffFile.Is(start) ? TiffArray.Open(path) : NpyArray.Open(path);
    }

    /// <summary>Makes a target that does not exist yet; <see cref="ArrayTarget.Complete"/> gives it its name.</summary>
    /// <param name="path">Where it will be: its ending is .zarr, .npy, or .tif, .tiff or .btf for a BigTIFF.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunk">The lengths of a chunk.</param>
    /// <param name="type">The type of the stored elements.</param>
    /// <param name="zarr">How a Zarr array is stored; null: Zarr 3, compressed by Zstandard.</param>
    /// <exception cref="ArgumentException">The ending is none of these, or no such array can be stored.</exception>
    /// <exception cref="IOException">The target or its partial form exists.</exception>
    public static ArrayTarget Create(
        string path, ReadOnlySpan<long> shape, ReadOnlySpan<long> chunk, ElementType type, ZarrOptions? zarr = null) =>
        Ending(path) switch
        {
            ".zarr" => ZarrArray.Create(path, shape, chunk, type, zarr),
            ".npy" => NpyTarget.Create(path, ArrayLayout.Given(shape, chunk, type)),
            _ => TiffTarget.Create(path, ArrayLayout.Given(shape, chunk, type)),
        };

    /// <summary>Opens a target that was begun and is not complete, by this process or another.</summary>
    /// <param name="path">Where it will be, as it was given to <see cref="Create"/>.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunk">The lengths of a chunk.</param>
    /// <param name="type">The type of the stored elements.</param>
    /// <param name="zarr">How a Zarr array is stored, as it was given to <see cref="Create"/>.</param>
    /// <exception cref="ArgumentException">The ending is none of those of <see cref="Create"/>.</exception>
    /// <exception cref="FileNotFoundException">It was not begun, or is complete.</exception>
    /// <exception cref="InvalidDataException">It was begun with another shape, type or form.</exception>
    public static ArrayTarget Resume(
        string path, ReadOnlySpan<long> shape, ReadOnlySpan<long> chunk, ElementType type, ZarrOptions? zarr = null) =>
        Ending(path) switch
        {
            ".zarr" => ZarrArray.Resume(path, shape, chunk, type, zarr),
            ".npy" => NpyTarget.Resume(path, ArrayLayout.Given(shape, chunk, type)),
            _ => TiffTarget.Resume(path, ArrayLayout.Given(shape, chunk, type)),
        };

    private static string Ending(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string ending = Path.GetExtension(path).ToLowerInvariant();
        return ending is ".npy" or ".zarr" or ".tif" or ".tiff" or ".btf"
            ? ending
            : throw new ArgumentException(
                $"path is '{path}', whose ending names no form of array: end it in .zarr, .npy or .tif.", nameof(path));
    }
}
