using System.Numerics.Tensors;
using ConvSharp.Imaging;

namespace ConvSharp.Examples.Photographs;

/// <summary>The photographs of a folder, those first by name, as far as memory should be spent on them.</summary>
internal static class PhotographFolder
{
    public const string Default = "samples";

    private const long MostPixels = 40_000_000;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp"];

    /// <summary>Each [3, height, width].</summary>
    /// <param name="folder">Where they are; not below it.</param>
    /// <param name="smallestSide">Pictures that are lower or narrower are passed over.</param>
    /// <param name="cancellation">Looked at between pictures.</param>
    /// <exception cref="InvalidDataException">No such folder, no pictures in it that are large enough, or a damaged one.</exception>
    public static IReadOnlyList<Tensor<float>> Load(string folder, int smallestSide, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"--pictures is '{folder}', and there is no such folder: name one with photographs.");
        string[] files = List(folder);
        var photographs = new List<Tensor<float>>();
        long pixels = 0;
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor<float> picture = Read(file);
            if (picture.Lengths[1] < smallestSide || picture.Lengths[2] < smallestSide)
                continue;
            pixels += (long)picture.Lengths[1] * picture.Lengths[2];
            if (pixels > MostPixels && photographs.Count > 0)
                break;
            photographs.Add(picture);
        }

        return photographs.Count > 0 ? photographs : throw new InvalidDataException(
            $"--pictures is '{folder}' with {files.Length} png, jpg or webp files, none of them at least {smallestSide} pixels high and " +
            "wide: name a folder with such photographs.");
    }

    /// <summary>The files that are read, as far as the folder is there.</summary>
    public static IReadOnlyList<string> Files(string folder) => Directory.Exists(folder) ? List(folder) : [];

    private static string[] List(string folder) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal),
    ];

    private static Tensor<float> Read(string file)
    {
        try
        {
            return Picture.Load(file);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"--pictures {fault.Message}", fault);
        }
    }
}
