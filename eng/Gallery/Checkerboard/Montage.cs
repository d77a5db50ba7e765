using ConvSharp.Imaging;
using ConvSharp.Imaging.Skia;

namespace ConvSharp.Gallery.Checkerboard;

/// <summary>Pictures under each other, with words below: what stands in one place of a montage.</summary>
internal sealed record Tile(IReadOnlyList<PixelImage> Pictures, IReadOnlyList<string> Words);

/// <summary>Tiles side by side under a title, as one picture that stands alone.</summary>
internal static class Montage
{
    private const int Gap = 12;

    /// <param name="title">What it shows.</param>
    /// <param name="tiles">All with pictures of the same sizes.</param>
    /// <param name="columns">Tiles per row.</param>
    public static PixelImage Render(string title, IReadOnlyList<Tile> tiles, int columns)
    {
        int tileWidth = tiles[0].Pictures.Max(picture => picture.Width);
        string[][] words = [.. tiles.Select(tile => tile.Words.SelectMany(line => Lettering.Wrapped(line, tileWidth)).ToArray())];
        int pictures = tiles[0].Pictures.Sum(picture => picture.Height + (Gap / 2));
        int tileHeight = pictures + (words.Max(lines => lines.Length) * Lettering.LineHeight) + Gap;
        int rows = (tiles.Count + columns - 1) / columns;
        int width = (columns * (tileWidth + Gap)) + Gap;
        string[] titles = [.. Lettering.Wrapped(title, width - (2 * Gap))];
        int top = Gap + (titles.Length * Lettering.LineHeight) + (Gap / 2);

        using Canvas canvas = new(width, top + (rows * tileHeight));
        Write(canvas, titles, Gap, Gap);
        for (int i = 0; i < tiles.Count; i++)
        {
            int x = Gap + (i % columns * (tileWidth + Gap)), y = top + (i / columns * tileHeight);
            foreach (PixelImage picture in tiles[i].Pictures)
            {
                canvas.Draw(picture, x + ((tileWidth - picture.Width) / 2), y);
                y += picture.Height + (Gap / 2);
            }

            Write(canvas, words[i], x, y);
        }

        return canvas.ToImage();
    }

    private static void Write(Canvas canvas, string[] lines, int x, int y)
    {
        for (int i = 0; i < lines.Length; i++)
            canvas.Text(lines[i], x, y + (i * Lettering.LineHeight), TextAlign.Left);
    }
}
