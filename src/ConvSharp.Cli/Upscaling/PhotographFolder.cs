using System.Numerics.Tensors;
using ConvSharp.Imaging;

namespace ConvSharp.Cli.Upscaling;

/// <summary>The photographs of a folder, those first by name, as far as memory should be spent on them.</summary>
internal static class PhotographFolder
{
    private const long MostPixels = 40_000_000;
    private const int SmallestSide = 2 * Photograph.CellSize;

    // The cells that are held out are the same for every run, so that all runs can be compared.
    private const int HeldOutSeed = 1;

    private static readonly string[] Extensions = [.. Output.Extension.OfPictures];

    /// <exception cref="RequestException">No such folder, no pictures in it that are large enough, or a damaged one.</exception>
    public static IReadOnlyList<Photograph> Load(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            throw new RequestException($"--pictures is '{folder}', and there is no such folder: name one with photographs.");
        string[] files =
        [
            .. Directory.EnumerateFiles(folder)
                .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];
        var random = new Random(HeldOutSeed);
        var photographs = new List<Photograph>();
        long pixels = 0;
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor<float> picture = Read(file);
            if (picture.Lengths[1] < SmallestSide || picture.Lengths[2] < SmallestSide)
                continue;
            pixels += (long)picture.Lengths[1] * picture.Lengths[2];
            if (pixels > MostPixels && photographs.Count > 0)
                break;
            photographs.Add(new Photograph(picture, random));
        }

        return photographs.Count > 0 ? photographs : throw new RequestException(
            $"--pictures is '{folder}' with {files.Length} png, jpg or webp files, none of them at least {SmallestSide} pixels high and " +
            "wide: name a folder with such photographs.");
    }

    private static Tensor<float> Read(string file)
    {
        try
        {
            return Picture.Load(file);
        }
        catch (InvalidDataException fault)
        {
            throw new RequestException($"--pictures {PictureMessage.Of(fault)}", fault);
        }
    }
}
