using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Imaging;

public class PictureRowTests
{
    private static readonly Rgb Sheet = new(0xdc, 0xdc, 0xdc);

    [Fact]
    public void Pictures_stand_beside_each_other_pixel_by_pixel_under_their_captions()
    {
        PixelImage small = FeatureMaps.Render<float>(Pictures.Levels(seed: 1, 1, 30, 20));
        PixelImage large = FeatureMaps.Render<float>(Pictures.Levels(seed: 2, 1, 50, 80));

        PixelImage row = PictureRow.Render([new("in", small), new("out", large)]);

        // Captions of three letters are narrower than the first picture, 20 pixels, at most by a pixel or so.
        int second = row.Width - 8 - 80;
        Assert.InRange(second, 8 + 20 + 16, 8 + 24 + 16);
        Assert.Equal(8 + 18 + 50 + 8, row.Height);
        AssertShows(row, small, 8, 26);
        AssertShows(row, large, second, 26);
        Assert.Contains(Enumerable.Range(0, 20 * 14), at => row[8 + at % 20, 8 + at / 20] != Sheet);
        Assert.All(Enumerable.Range(0, 15), x => Assert.Equal(Sheet, row[second - 1 - x, 40]));
    }

    [Fact]
    public void Nothing_and_too_much_are_refused()
    {
        PixelImage picture = FeatureMaps.Render<float>(Pictures.Levels(seed: 1, 1, 30, 20));

        Assert.Throws<ArgumentException>(() => PictureRow.Render([]));
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => PictureRow.Render([new("", picture), new("", picture)], new PictureLimits { MaxSide = 71 }));
        Assert.Contains("72×64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Enlarging_makes_squares()
    {
        PixelImage picture = FeatureMaps.Render<float>(Pictures.Levels(seed: 3, 1, 4, 3));

        PixelImage large = picture.Enlarge(5);

        Assert.Equal((15, 20), (large.Width, large.Height));
        Assert.All(Enumerable.Range(0, 300), at => Assert.Equal(picture[at % 15 / 5, at / 15 / 5], large[at % 15, at / 15]));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Enlarge(0));
        Assert.Throws<ArgumentException>(() => picture.Enlarge(int.MaxValue));
    }

    private static void AssertShows(PixelImage sheet, PixelImage picture, int x, int y)
    {
        for (int at = 0; at < picture.Width * picture.Height; at++)
        {
            (int column, int row) = (at % picture.Width, at / picture.Width);
            Assert.Equal(picture[column, row], sheet[x + column, y + row]);
        }
    }
}
