using System.Globalization;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Skia;

namespace ConvSharp.Checkerboard.Report;

/// <summary>A picture about checkerboards that stands alone: a drawing with words, and pixels in it.</summary>
public sealed class CheckerboardPicture
{
    private readonly Scene _scene;
    private readonly string _title;
    private readonly IReadOnlyList<PlacedImage> _images;
    private readonly Language _language;

    internal CheckerboardPicture(Scene scene, string title, IReadOnlyList<PlacedImage> images, Language language) =>
        (_scene, _title, _images, _language) = (scene, title, images, language);

    /// <summary>
    /// How many paths lead to each output of a stack, as the paper draws it: along each axis, and in the picture. For stacks that reduce,
    /// the same for the gradient of their input.
    /// </summary>
    /// <param name="stack">The layers.</param>
    /// <param name="language">The language of its words.</param>
    public static CheckerboardPicture OfOverlap(StackedLayers stack, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return new CheckerboardPicture(OverlapFigure.Build(stack, language), stack.Describe(language), [], language);
    }

    /// <summary>A photograph, what the layer and each remedy make of it, whole and where the checkerboard shows most, with scores.</summary>
    /// <param name="examination">What was measured.</param>
    /// <param name="language">The language of its words.</param>
    public static CheckerboardPicture OfPhotograph(PhotographExamination examination, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(examination);
        return PhotographSheet.Build(examination, language);
    }

    /// <summary>An SVG page that follows its reader's light or dark setting; pixels are within.</summary>
    public string ToSvg()
    {
        string svg = SvgWriter.Write(_scene, new DrawingOptions(DrawingTheme.Auto, _language), _title);
        int end = svg.LastIndexOf("</svg>", StringComparison.Ordinal);
        IEnumerable<string> images = _images.Select(placed => string.Create(
            CultureInfo.InvariantCulture,
            $"<image x=\"{placed.X}\" y=\"{placed.Y}\" width=\"{placed.Width}\" height=\"{placed.Height}\" " +
            $"style=\"image-rendering:pixelated\" href=\"{Figures.DataAddress(placed.Image)}\"/>\n"));
        return svg[..end] + string.Concat(images) + svg[end..];
    }

    /// <summary>The picture as pixels, on white.</summary>
    public PixelImage ToImage()
    {
        using var rasterizer = new Rasterizer(_scene, Theme.Light);
        PixelImage drawn = rasterizer.Frame(0);
        if (_images.Count == 0)
            return drawn;
        Pixel[] pixels = drawn.Pixels.ToArray();
        foreach (PlacedImage placed in _images)
        {
            PixelImage image = placed.Zoom == 1 ? placed.Image : placed.Image.Enlarge(placed.Zoom);
            for (int row = 0; row < image.Height; row++)
            {
                image.Pixels.Slice(row * image.Width, image.Width)
                    .CopyTo(pixels.AsSpan(((placed.Y + row) * drawn.Width) + placed.X));
            }
        }

        return new PixelImage(drawn.Width, drawn.Height, pixels);
    }
}
