using ConvSharp.Imaging;
using Xunit;

namespace ConvSharp.Tests.Imaging;

public class PictureDefenceTests
{
    [Theory]
    [InlineData(100_000, 100_000)]
    [InlineData(16_385, 1)]
    [InlineData(1, 16_385)]
    [InlineData(8_001, 8_000)]
    public void A_header_beyond_the_caps_is_refused_before_pixels_are_allocated(uint width, uint height)
    {
        byte[] file = Pictures.PngClaiming(width, height);
        long before = GC.GetAllocatedBytesForCurrentThread();

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Pictures.Load(file));

        Assert.Contains($"{width}×{height}", error.Message, StringComparison.Ordinal);
        Assert.Contains("raise PictureLimits", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Every_cap_can_be_lowered_and_raised()
    {
        byte[] file = Picture.FromTensor<float>(Pictures.Smooth(10, 20)).Encode(PictureFormat.Png);
        PictureLimits exact = new() { MaxPixels = 200, MaxSide = 20, MaxFileBytes = file.Length };

        Assert.Equal([3, 10, 20], Pictures.Lengths(Pictures.Load(file, new PictureLoadOptions { Limits = exact })));
        Assert.All(
            [exact with { MaxPixels = 199 }, exact with { MaxSide = 19 }, exact with { MaxFileBytes = file.Length - 1 }],
            limits => Assert.Throws<InvalidDataException>(() => Pictures.Load(file, new PictureLoadOptions { Limits = limits })));

        byte[] wide = new PixelImage(16_400, 1, new byte[16_400 * 4]).Encode(PictureFormat.Png);
        PictureLimits raised = PictureLimits.Default with { MaxSide = 16_400 };
        Assert.Equal([3, 1, 16_400], Pictures.Lengths(Pictures.Load(wide, new PictureLoadOptions { Limits = raised })));
    }

    [Fact]
    public void Caps_must_be_positive()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureLimits { MaxPixels = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureLimits { MaxPixels = long.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureLimits { MaxSide = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureLimits { MaxFileBytes = 0 });
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void A_file_cut_short_is_refused(PictureFormat format)
    {
        byte[] file = Picture.FromTensor<float>(Pictures.Levels(seed: 1, 3, 40, 50)).Encode(format);

        foreach (int length in (int[])[0, 1, 4, 8, 12, 20, 33, 60, file.Length / 4, file.Length / 2, file.Length * 9 / 10])
        {
            Exception? error = Record.Exception(() => Pictures.Load(file[..length]));
            Assert.True(error is InvalidDataException, $"{format} cut to {length} of {file.Length} bytes: {error}");
        }
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void Damaged_bytes_give_a_picture_or_a_typed_error(PictureFormat format)
    {
        byte[] file = Picture.FromTensor<float>(Pictures.Levels(seed: 2, 3, 24, 31)).Encode(format);
        PictureLoadOptions options = new() { Limits = PictureLimits.Default with { MaxPixels = 1_000_000 } };

        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            byte[] damaged = [.. file];
            for (int i = 0; i < 4; i++)
            {
                damaged[random.Next(seed % 2 == 0 ? 64 : damaged.Length)] = (byte)random.Next(256);
            }

            Exception? error = Record.Exception(() => Pictures.Load(damaged, options));
            Assert.True(error is null or InvalidDataException, $"{format}, seed {seed}: {error}");
        }
    }

    [Fact]
    public void Other_formats_and_no_pictures_are_refused()
    {
        byte[] bmp = [.. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0];

        Assert.Contains(
            "(BMP, AVIF or HEIC), not a PNG, JPEG, WebP, GIF or TIFF picture: convert it", Refused(bmp), StringComparison.Ordinal);
        Assert.Contains("is text that starts with 'no picture at all'", Refused([.. "no picture at all"u8]), StringComparison.Ordinal);
        Assert.Contains("is empty", Refused([]), StringComparison.Ordinal);
        Assert.Contains("is not a whole picture", Refused([0xf1, 0xf2, 0xf3, 0xf4]), StringComparison.Ordinal);

        static string Refused(byte[] file) => Assert.Throws<InvalidDataException>(() => Pictures.Load(file)).Message;
    }

    [Theory]
    [InlineData("a.bmp")]
    [InlineData("a.gif")]
    [InlineData("a")]
    [InlineData("png")]
    public void An_unknown_extension_is_refused_and_nothing_written(string name)
    {
        using TemporaryFolder folder = new();

        ArgumentException error = Assert.Throws<ArgumentException>(() => Picture.Save<float>(folder.File(name), Pictures.Smooth(4, 4)));

        Assert.Contains(".png, .jpg, .jpeg or .webp", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void A_file_is_replaced_whole_and_nothing_else_is_left()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a.png"), "old");
        Directory.CreateDirectory(folder.File("folder.png"));

        Picture.Save<float>(folder.File("a.png"), Pictures.Smooth(4, 4));
        Assert.ThrowsAny<Exception>(() => Picture.Save<float>(folder.File("folder.png"), Pictures.Smooth(4, 4)));

        Assert.Equal(["a.png", "folder.png"], folder.FileNames);
        Assert.Equal([3, 4, 4], Pictures.Lengths(Picture.Load(folder.File("a.png"))));
    }

    [Fact]
    public void A_missing_folder_says_so()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<DirectoryNotFoundException>(() => Picture.Save<float>(folder.File("none/a.png"), Pictures.Smooth(4, 4)));
    }

    [Fact]
    public void Sides_beyond_the_format_and_wrong_qualities_are_refused()
    {
        PixelImage wide = new(16_384, 1, new byte[16_384 * 4]);

        Assert.Contains("16383", Assert.Throws<ArgumentException>(() => wide.Encode(PictureFormat.Webp)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => wide.Encode(PictureFormat.Png, quality: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => wide.Encode(PictureFormat.Jpeg, quality: 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => wide.Encode((PictureFormat)9));
    }

    [Fact]
    public void Pixels_and_sizes_must_belong_together()
    {
        Assert.Throws<ArgumentException>(() => new PixelImage(2, 2, new byte[15]));
        Assert.Throws<ArgumentException>(() => new PixelImage(2, 2, new byte[20]));
        Assert.Throws<ArgumentException>(() => new PixelImage(int.MaxValue, int.MaxValue, new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelImage(0, 2, Array.Empty<byte>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelImage(1, 1, new byte[4])[1, 0]);
    }
}
