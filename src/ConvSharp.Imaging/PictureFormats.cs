namespace ConvSharp.Imaging;

internal static class PictureFormats
{
    /// <summary>The format that a path's extension names.</summary>
    /// <exception cref="ArgumentException">The extension is none of .png, .jpg, .jpeg, .webp.</exception>
    public static PictureFormat FromPath(string path)
    {
        string extension = Path.GetExtension(path);
        return extension.ToLowerInvariant() switch
        {
            ".png" => PictureFormat.Png,
            ".jpg" or ".jpeg" => PictureFormat.Jpeg,
            ".webp" => PictureFormat.Webp,
            _ => throw new ArgumentException(
                $"path '{path}' has the extension '{extension}', which names no picture format: use .png, .jpg, .jpeg or .webp.",
                nameof(path)),
        };
    }

    /// <summary>The longest side that a file of this format can hold.</summary>
    public static int MaxSide(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => 65_500,
        PictureFormat.Webp => 16_383,
        _ => int.MaxValue,
    };
}
