using ConvSharp.Gallery.Checkerboard;
using ConvSharp.Imaging;

namespace ConvSharp.Gallery;

/// <summary>All pictures of docs/gallery.md.</summary>
internal static class GalleryFiles
{
    /// <param name="folder">Where the pictures go.</param>
    /// <param name="photograph">
    /// A picture to make feature maps of, with others beside it to learn kernels from; null: there are none of these.
    /// </param>
    /// <param name="steps">Steps of learning.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>Each file, once it is written.</returns>
    public static IEnumerable<string> Write(string folder, string? photograph, int steps, ParallelOptions parallel)
    {
        IEnumerable<(string Name, Func<byte[]> Make)> pictures = DrawingGallery.All().Concat(CheckerboardFigures.All(parallel));
        if (photograph is not null)
        {
            string beside = Path.GetDirectoryName(Path.GetFullPath(photograph))!;
            pictures = pictures.Concat(new PhotographGallery(Picture.Load(photograph), beside, steps, parallel).All());
        }

        foreach ((string name, Func<byte[]> make) in pictures)
        {
            string path = Path.Combine(folder, name);
            File.WriteAllBytes(path, make());
            yield return path;
        }
    }
}
