using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>Tiles of the photograph, the layer and each remedy: name, the whole, the detail, score and overlap.</summary>
internal sealed class PhotographSheet
{
    private const int TileWidth = 168, Gap = 16, Line = 19;
    private const float Font = 14, TitleFont = 16;

    private readonly List<Mark> _marks = [];
    private readonly List<PlacedImage> _images = [];
    private readonly Language _language;

    private PhotographSheet(Language language) => _language = language;

    public static CheckerboardPicture Build(PhotographExamination examination, Language language) =>
        new PhotographSheet(language).Draw(examination);

    private CheckerboardPicture Draw(PhotographExamination examination)
    {
        string stack = examination.Subject.Stack.Describe(_language);
        string title = examination.Subject.Stack.IsOfGradient
            ? _language.Choose(
                $"The gradient that {stack} hands a photograph, and what helps; random weights",
                $"{stack}交给照片的梯度，以及改进办法；随机权重")
            : _language.Choose(
                $"A photograph through {stack}, and what helps; random weights", $"照片经过{stack}，以及改进办法；随机权重");
        Tile[] tiles = [.. Tiles(examination)];
        int columns = ColumnsOf(tiles.Length);
        int width = (columns * (TileWidth + Gap)) + Gap;
        int top = Write(LineWrap.Of(title, TitleFont, width - (2 * Gap)), width / 2f, Gap, TitleFont);
        foreach (string sentence in new[] { PhotographText.ScoreSentence(_language), PhotographText.ContrastSentence(_language) })
            top = Write(LineWrap.Of(sentence, Font, width - (2 * Gap)), width / 2f, top, Font);
        top += Gap;
        for (int first = 0; first < tiles.Length; first += columns)
            top = Row(tiles.AsSpan(first, Math.Min(columns, tiles.Length - first)), top) + Gap;
        return new CheckerboardPicture(new Scene(width, top, FrameCount: 1, LineWidth: 1, _marks), title, _images, _language);
    }

    private IEnumerable<Tile> Tiles(PhotographExamination examination)
    {
        Tensor<float> picture = examination.Picture;
        string size = $"{picture.Lengths[2]}×{picture.Lengths[1]}";
        yield return new Tile(
            _language.Choose("the photograph", "照片"),
            DetailPicture.Whole(picture, examination.PlaceInPicture, TileWidth),
            Picture.FromTensor<float>(examination.PictureAtPlace()), [size]);
        foreach (PhotographTrial trial in examination.Trials)
        {
            Tensor<float> levels = DetailPicture.Levels(trial);
            yield return new Tile(
                trial.NameIn(_language), DetailPicture.Whole(levels, trial.Place, TileWidth),
                Picture.FromTensor<float>(PicturePart.Of(levels, trial.Place)),
                [
                    $"{_language.Choose("score", "分数")} {MeasurementText.Score(trial.Score)}",
                    $"{_language.Choose("contrast", "对比度")} {MeasurementText.Contrast(trial.Contrast)}",
                    $"{_language.Choose("overlap", "重叠")} {OverlapText.Ratio(trial.Stack.Axes, _language)}",
                ]);
        }
    }

    /// <summary>Four or five, whichever leaves fewer places empty.</summary>
    private static int ColumnsOf(int tiles) => tiles <= 4 || Empty(tiles, 5) >= Empty(tiles, 4) ? Math.Min(tiles, 4) : 5;

    private static int Empty(int tiles, int columns) => (columns - (tiles % columns)) % columns;

    /// <returns>The bottom of the row.</returns>
    private int Row(ReadOnlySpan<Tile> tiles, int top)
    {
        int names = top, wholes = 0, details = 0, bottom = 0;
        foreach (Tile tile in tiles)
        {
            names = Math.Max(names, top + (Line * LineWrap.Of(tile.Name, Font, TileWidth).Count));
            wholes = Math.Max(wholes, tile.Whole.Height);
            details = Math.Max(details, tile.Detail.Height * ZoomOf(tile));
        }

        for (int i = 0; i < tiles.Length; i++)
        {
            Tile tile = tiles[i];
            int left = Gap + (i * (TileWidth + Gap)), zoom = ZoomOf(tile), below = names + 4 + wholes + 6;
            float middle = left + (TileWidth / 2f);
            string[] lines = [.. LineWrap.Of(tile.Name, Font, TileWidth)];
            Write(lines, middle, names - (Line * lines.Length), Font);
            _images.Add(new PlacedImage(tile.Whole, left + ((TileWidth - tile.Whole.Width) / 2), names + 4, 1));
            _images.Add(new PlacedImage(tile.Detail, left + ((TileWidth - (tile.Detail.Width * zoom)) / 2), below, zoom));
            bottom = Math.Max(bottom, Write(tile.Words, middle, below + details + 4, Font));
        }

        return bottom;
    }

    private static int ZoomOf(Tile tile) => Math.Max(1, TileWidth / Math.Max(tile.Detail.Width, tile.Detail.Height));

    /// <returns>The bottom of the lines.</returns>
    private int Write(IEnumerable<string> lines, float middle, int top, float font)
    {
        foreach (string line in lines)
        {
            _marks.Add(new Label(InkRole.Text, line, new Vector2(middle, top + (Line / 2f)), font));
            top += Line;
        }

        return top;
    }

    private sealed record Tile(string Name, PixelImage Whole, PixelImage Detail, IReadOnlyList<string> Words);
}
