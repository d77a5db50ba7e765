using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging;

/// <summary>Pictures beside each other, each under its caption: before and after, for example.</summary>
public static class PictureRow
{
    private const int Margin = 8;
    private const int Gap = 16;
    private const int CaptionHeight = Lettering.LineHeight + 4;

    /// <summary>One sheet with all pictures from left to right, at their own sizes.</summary>
    /// <param name="pictures">What to show.</param>
    /// <param name="limits">The caps on the sheet's size; null: <see cref="PictureLimits.Default"/>.</param>
    /// <param name="font">A font for letters that the library's own lack; null: there is none.</param>
    /// <exception cref="ArgumentException">
    /// No pictures, a sheet beyond the caps, or a caption with a letter that no font has.
    /// </exception>
    public static PixelImage Render(
        IReadOnlyList<CaptionedPicture> pictures, PictureLimits? limits = null, CaptionFont? font = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0)
        {
            throw new ArgumentException("pictures is empty: give one or more.", nameof(pictures));
        }

        Int128[] widths = [.. pictures.Select(shown => (Int128)Math.Max(shown.Picture.Width, Lettering.Width(shown.Caption, font)))];
        Int128 width = widths.Aggregate((Int128)(2 * Margin) - Gap, (sum, own) => sum + own + Gap);
        Int128 height = (Int128)pictures.Max(shown => shown.Picture.Height) + CaptionHeight + (2 * Margin);
        if ((limits ?? PictureLimits.Default).Objection(width, height) is { } objection)
        {
            throw new ArgumentException($"pictures beside each other make too large a picture: {objection}", nameof(pictures));
        }

        using Canvas canvas = new((int)width, (int)height, font);
        int x = Margin;
        for (int i = 0; i < pictures.Count; i++)
        {
            canvas.Text(pictures[i].Caption, x, Margin, TextAlign.Left);
            canvas.Draw(pictures[i].Picture, x, Margin + CaptionHeight);
            x += (int)widths[i] + Gap;
        }

        return canvas.ToImage();
    }
}
