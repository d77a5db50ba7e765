using ConvSharp.Cli.Faults;
using ConvSharp.Imaging;

namespace ConvSharp.Cli.Output;

/// <summary>The format that a file's extension names.</summary>
internal static class Extension
{
    public const string Npy = ".npy", Csv = ".csv", Svg = ".svg", Html = ".html";

    private static readonly Dictionary<string, PictureFormat> Pictures = new()
    {
        [".png"] = PictureFormat.Png,
        [".jpg"] = PictureFormat.Jpeg,
        [".jpeg"] = PictureFormat.Jpeg,
        [".webp"] = PictureFormat.Webp,
    };

    public static IEnumerable<string> OfPictures => Pictures.Keys;

    public static string Of(string path) => Path.GetExtension(path).ToLowerInvariant();

    public static PictureFormat FormatOf(string path) => Pictures[Of(path)];

    /// <summary>Refuses a name with any other extension.</summary>
    public static void Check(string? path, params IEnumerable<string> known)
    {
        if (path is not null && !known.Contains(Of(path)))
        {
            throw new RequestException(
                $"--output is '{path}', and its extension is no format that can be written here: use {string.Join(", ", known)}.");
        }
    }
}
