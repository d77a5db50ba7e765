using ConvSharp.Imaging;
using Xunit;

namespace ConvSharp.Tests.Imaging;

public class PictureLoadTests
{
    [Fact]
    public void Photographs_have_their_sizes_and_lie_in_0_to_1()
    {
        var chelsea = Picture.Load(Samples.File("chelsea.png"));
        Assert.Equal([3, 300, 451], Pictures.Lengths(chelsea));
        Assert.All(Pictures.Values(chelsea), value => Assert.InRange(value, 0, 1));

        using FileStream coffee = File.OpenRead(Samples.File("coffee.png"));
        Assert.Equal([3, 400, 600], Pictures.Lengths(Picture.Load(coffee)));
        Assert.True(coffee.CanRead);
    }

    [Fact]
    public void A_grey_photograph_has_three_equal_channels_unless_one_is_asked_for()
    {
        float[] three = Pictures.Values(Picture.Load(Samples.File("camera.png")));
        float[] one = Pictures.Values(Picture.Load(Samples.File("camera.png"), new PictureLoadOptions { Gray = true }));

        Assert.Equal(512 * 512, one.Length);
        Assert.True(three.AsSpan(0, one.Length).SequenceEqual(one));
        Assert.True(three.AsSpan(one.Length, one.Length).SequenceEqual(one));
        Assert.True(three.AsSpan(2 * one.Length).SequenceEqual(one));
    }

    [Theory]
    [InlineData(255, 0, 0, 76)]
    [InlineData(0, 255, 0, 150)]
    [InlineData(0, 0, 255, 29)]
    [InlineData(255, 255, 255, 255)]
    [InlineData(10, 200, 90, 131)]
    public void Grey_is_luma_of_Rec_601(byte r, byte g, byte b, int luma)
    {
        byte[] file = new PixelImage(1, 1, [r, g, b, 255]).Encode(PictureFormat.Png);

        Assert.Equal([luma / 255f], Pictures.Values(Pictures.Load(file, new PictureLoadOptions { Gray = true })));
    }

    [Fact]
    public void Transparency_is_composed_over_white()
    {
        PixelImage image = new(3, 1, [10, 20, 30, 0, 0, 0, 0, 128, 7, 8, 9, 255]);

        Assert.Equal(new Rgb(255, 255, 255), image[0, 0]);
        Assert.Equal(new Rgb(127, 127, 127), image[1, 0]);
        Assert.Equal(new Rgb(7, 8, 9), image[2, 0]);
    }

    // Each row is the first shown row of blocks, then the second; stored: a b c / d e f.
    [Theory]
    [InlineData(1, "abc", "def")]
    [InlineData(2, "cba", "fed")]
    [InlineData(3, "fed", "cba")]
    [InlineData(4, "def", "abc")]
    [InlineData(5, "ad", "be", "cf")]
    [InlineData(6, "da", "eb", "fc")]
    [InlineData(7, "fc", "eb", "da")]
    [InlineData(8, "cf", "be", "ad")]
    public void Exif_orientation_is_applied(byte orientation, params string[] rows)
    {
        const int block = 16;
        byte[] pixels = new byte[3 * block * 2 * block * 4];
        for (int i = 0; i < pixels.Length; i += 4)
        {
            int level = 40 * (i / 4 % (3 * block) / block + 3 * (i / 4 / (3 * block) / block));
            pixels.AsSpan(i, 4).Fill((byte)level);
            pixels[i + 3] = 255;
        }

        byte[] jpeg = new PixelImage(3 * block, 2 * block, pixels).Encode(PictureFormat.Jpeg, 100);
        var shown = Pictures.Load(Pictures.WithOrientation(jpeg, orientation), new PictureLoadOptions { Gray = true });

        Assert.Equal([1, rows.Length * block, rows[0].Length * block], Pictures.Lengths(shown));
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < rows[row].Length; column++)
            {
                float level = shown[0, row * block + block / 2, column * block + block / 2] * 255;
                Assert.Equal(40 * (rows[row][column] - 'a'), level, tolerance: 3);
            }
        }
    }

    [Fact]
    public void The_content_says_the_format_not_the_name()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("a.png"), Picture.FromTensor<float>(Pictures.Smooth(8, 9)).Encode(PictureFormat.Jpeg));

        Assert.Equal([3, 8, 9], Pictures.Lengths(Picture.Load(folder.File("a.png"))));
    }

    [Fact]
    public void A_missing_file_says_so()
    {
        Assert.Throws<FileNotFoundException>(() => Picture.Load(Samples.File("none.png")));
    }
}
