using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays;

/// <summary>Opens arrays on disk by what they are, and makes new ones by their names.</summary>
public static class StoredArrays
{
    /// <summary>Opens an array.</summary>
    /// <param name="path">A .npy file.</param>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="InvalidDataException">It is no array, or a malformed one.</exception>
    public static StoredArray Open(string path) => NpyArray.Open(path);

    /// <summary>Makes a target that does not exist yet; <see cref="ArrayTarget.Complete"/> gives it its name.</summary>
    /// <param name="path">Where it will be: .npy.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunk">The lengths of a chunk.</param>
    /// <param name="type">The type of the stored elements.</param>
    /// <exception cref="ArgumentException">No such array can be stored.</exception>
    /// <exception cref="IOException">The target or its partial form exists.</exception>
    public static ArrayTarget Create(string path, ReadOnlySpan<long> shape, ReadOnlySpan<long> chunk, ElementType type) =>
        NpyTarget.Create(path, ArrayLayout.Given(shape, chunk, type));

    /// <summary>Opens a target that was begun and is not complete, by this process or another.</summary>
    /// <param name="path">Where it will be, as it was given to <see cref="Create"/>.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunk">The lengths of a chunk.</param>
    /// <param name="type">The type of the stored elements.</param>
    /// <exception cref="FileNotFoundException">It was not begun, or is complete.</exception>
    /// <exception cref="InvalidDataException">It was begun with another shape or type.</exception>
    public static ArrayTarget Resume(string path, ReadOnlySpan<long> shape, ReadOnlySpan<long> chunk, ElementType type) =>
        NpyTarget.Resume(path, ArrayLayout.Given(shape, chunk, type));
}
