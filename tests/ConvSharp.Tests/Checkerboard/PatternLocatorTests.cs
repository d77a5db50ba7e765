using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Photographs;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class PatternLocatorTests
{
    [Theory]
    [InlineData(40, 96, 2, 2)]
    [InlineData(120, 16, 2, 2)]
    [InlineData(60, 63, 3, 3)]
    [InlineData(48, 80, 4, 2)]
    [InlineData(0, 0, 2, 2)]
    public void The_place_is_where_the_pattern_was_planted(int top, int left, int down, int across)
    {
        var planted = new PictureArea(top, left, 48, 48);
        Tensor<float> map = PhotographPictures.Planted(180, 180, planted, (down, across), amplitude: 0.3f);
        PictureArea found = PatternLocator.Find(map, new PictureArea(0, 0, 180, 180), (down, across));
        Assert.True(
            found.Top >= top && found.Left >= left && found.Top + found.Height <= top + 48 && found.Left + found.Width <= left + 48,
            $"planted {planted}, found {found}");
        Assert.Equal(0, found.Height % down);
        Assert.Equal(0, found.Width % across);
    }

    [Fact]
    public void A_pattern_on_smooth_ground_shows_more_than_one_in_texture()
    {
        Tensor<float> map = PhotographPictures.Planted(128, 128, new PictureArea(0, 0, 128, 128), (2, 2), amplitude: 0.3f);
        var random = new Random(7);
        for (nint y = 0; y < 128; y++)
        {
            for (nint x = 0; x < 64; x++)
                map[y, x] += 2 * random.NextSingle();
        }

        PictureArea found = PatternLocator.Find(map, new PictureArea(0, 0, 128, 128), (2, 2));
        Assert.True(found.Left >= 64, $"{found}");
    }

    [Fact]
    public void Where_there_is_no_pattern_the_middle_is_taken()
    {
        PictureArea found = PatternLocator.Find(Tensor.CreateFromShape<float>([100, 100]), new PictureArea(10, 10, 80, 80), (2, 2));
        Assert.Equal(new PictureArea(34, 34, 32, 32), found);
    }

    [Fact]
    public void A_small_map_is_one_window()
    {
        PictureArea found = PatternLocator.Find(Tensor.CreateFromShape<float>([20, 30]), new PictureArea(1, 2, 18, 27), (3, 3));
        Assert.Equal(new PictureArea(1, 2, 18, 27), found);
    }
}
