using System.Text;
using ConvSharp.Files;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Animations.Gif;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging;

/// <summary>
/// Animations as pixels and as files. Text does not need this class: <see cref="Animation.ToSvg"/>, <see cref="Animation.ToHtml"/>.
/// </summary>
public static class AnimationFiles
{
    /// <summary>One frame as pixels, exactly as the GIF and WebP files show it.</summary>
    /// <param name="animation">The animation.</param>
    /// <param name="index">0 … <see cref="Animation.FrameCount"/> − 1.</param>
    /// <param name="font">A font for letters that the library's own lack; null: there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such frame.</exception>
    public static PixelImage Frame(this Animation animation, int index, CaptionFont? font = null)
    {
        ArgumentNullException.ThrowIfNull(animation);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, animation.FrameCount);
        using Rasterizer rasterizer = RasterizerOf(animation, font);
        return rasterizer.Frame(index);
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="animation">The animation.</param>
    /// <param name="format">GIF, SVG, WebP, HTML or, of one frame, PNG.</param>
    /// <param name="frame">Which frame the PNG shows.</param>
    /// <param name="font">
    /// A font for letters that the library's own lack; null: there is none. SVG and HTML take their reader's fonts.
    /// </param>
    /// <exception cref="ArgumentException">The layer is too large for an HTML page.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such format, or no such frame.</exception>
    public static byte[] Encode(this Animation animation, AnimationFormat format, int frame = 0, CaptionFont? font = null)
    {
        ArgumentNullException.ThrowIfNull(animation);
        AnimationOptions options = animation.Options;
        return format switch
        {
            AnimationFormat.Gif => GifWriter.Write(Frames(animation, font), options.FrameTime, options.Loops),
            AnimationFormat.Svg => Encoding.UTF8.GetBytes(animation.ToSvg()),
            AnimationFormat.Webp => WebpAnimation.Write(Frames(animation, font), options.FrameTime, options.Loops),
            AnimationFormat.Html => Encoding.UTF8.GetBytes(animation.ToHtml()),
            AnimationFormat.Png => animation.Frame(frame, font).Encode(PictureFormat.Png),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "format must be Gif, Svg, Webp, Png or Html."),
        };
    }

    /// <summary>Writes a file, whole or not at all; an existing file is replaced.</summary>
    /// <param name="animation">The animation.</param>
    /// <param name="path">The extension says the format: .gif, .svg, .webp, .png or .html.</param>
    /// <param name="frame">Which frame the PNG shows.</param>
    /// <param name="font">
    /// A font for letters that the library's own lack; null: there is none. SVG and HTML take their reader's fonts.
    /// </param>
    /// <exception cref="ArgumentException">Another extension, or a layer that is too large for an HTML page.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such frame.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save(this Animation animation, string path, int frame = 0, CaptionFont? font = null)
    {
        ArgumentNullException.ThrowIfNull(animation);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        byte[] content = animation.Encode(FormatOf(path), frame, font);
        using AtomicFile file = AtomicFile.Create(path);
        file.Stream.Write(content);
        file.Commit();
    }

    /// <summary>The format that a path's extension names.</summary>
    /// <param name="path">.gif, .svg, .webp, .png or .html.</param>
    /// <exception cref="ArgumentException">Another extension.</exception>
    public static AnimationFormat FormatOf(string path) => Path.GetExtension(path)?.ToLowerInvariant() switch
    {
        ".gif" => AnimationFormat.Gif,
        ".svg" => AnimationFormat.Svg,
        ".webp" => AnimationFormat.Webp,
        ".png" => AnimationFormat.Png,
        ".html" => AnimationFormat.Html,
        var other => throw new ArgumentException(
            $"path '{path}' has the extension '{other}', which names no format of animations: use .gif, .svg, .webp, .png or .html.",
            nameof(path)),
    };

    private static Rasterizer RasterizerOf(Animation animation, CaptionFont? font) =>
        new(animation.Scene, Theme.Of(animation.Options.Theme), font);

    private static List<PixelImage> Frames(Animation animation, CaptionFont? font)
    {
        using Rasterizer rasterizer = RasterizerOf(animation, font);
        return [.. Enumerable.Range(0, animation.FrameCount).Select(rasterizer.Frame)];
    }
}
