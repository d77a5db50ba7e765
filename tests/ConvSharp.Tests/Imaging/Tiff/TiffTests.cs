using System.Numerics.Tensors;
using ConvSharp.Imaging;
using ConvSharp.Tests.Files.Fuzz;
using Xunit;

namespace ConvSharp.Tests.Imaging.Tiff;

public class TiffTests
{
    private static readonly string[] Foreign =
    [
        "grey8-lzw", "rgb8", "rgb8-packbits", "rgb8-deflate", "rgb8-lzw-predictor-big", "rgba8-lzw", "grey16", "grey16-big",
        "grey16-deflate-predictor",
    ];

    public static TheoryData<string> ForeignNames => [.. Foreign];

    [Theory]
    [MemberData(nameof(ForeignNames))]
    public void Files_of_other_programs_have_their_pixels(string name)
    {
        Tensor<float> picture = Picture.Load(Fixture($"{name}.tif"));
        (int width, int height) = name.StartsWith("grey8", StringComparison.Ordinal) ? (80, 60) : (13, 7);
        Assert.Equal([3, height, width], Pictures.Lengths(picture));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    float read = picture[c, y, x];
                    Assert.True(Expected(name, x, y, c) == read, $"{name}: column {x}, row {y}, colour {c} is {read}");
                }
            }
        }
    }

    public static TheoryData<bool, int, int, int, int> Forms()
    {
        var forms = new TheoryData<bool, int, int, int, int>();
        foreach (bool isBig in (bool[])[false, true])
        {
            foreach (int bits in (int[])[8, 16])
            {
                foreach (int samples in (int[])[1, 3])
                {
                    foreach (int compression in (int[])[1, 8, 32773, 32946])
                        forms.Add(isBig, bits, samples, compression, compression == 8 ? 4 : 3);
                }
            }
        }

        return forms;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void All_forms_are_read(bool isBig, int bits, int samples, int compression, int rowsPerStrip)
    {
        int[] values = Values(bits, samples);
        byte[] file = new TiffBytes
        {
            IsBig = isBig,
            Bits = bits,
            Samples = samples,
            Compression = compression,
            RowsPerStrip = rowsPerStrip,
            Photometric = samples == 3 ? 2 : 1,
        }.Of(values);
        float[] read = Pictures.Values(Pictures.Load(file));
        float most = bits == 8 ? 255 : 65535;
        for (int c = 0; c < 3; c++)
        {
            for (int pixel = 0; pixel < 20; pixel++)
                Assert.Equal(values[(pixel * samples) + (samples == 3 ? c : 0)] / most, read[(c * 20) + pixel]);
        }
    }

    [Fact]
    public void White_may_be_zero_alpha_may_be_in_the_colours_and_the_first_row_may_lie_below()
    {
        int[] values = Values(8, 1);
        float[] inverted = Pictures.Values(Pictures.Load(new TiffBytes { Photometric = 0 }.Of(values)));
        Assert.Equal((255 - values[7]) / 255f, inverted[7]);

        (int, int, uint[])[] premultiplied = [(338, 3, [1])];
        int[] pairs = [.. Enumerable.Range(0, 20).SelectMany(pixel => (int[])[pixel, 2 * pixel])];
        float[] over = Pictures.Values(Pictures.Load(new TiffBytes { Samples = 2, More = premultiplied }.Of(pairs)));
        Assert.Equal((7 + 255 - 14) / 255f, over[7]);

        float[] turned = Pictures.Values(Pictures.Load(new TiffBytes { More = [(274, 3, [4])] }.Of(values)));
        Assert.Equal(values[15] / 255f, turned[0]);
    }

    [Theory]
    [InlineData("palette.tif", "with a palette")]
    [InlineData("tiles.tif", "in tiles")]
    public void Other_forms_are_named(string name, string form) => Assert.Contains(
        $"is a TIFF picture {form}: convert it to PNG",
        Assert.Throws<InvalidDataException>(() => Picture.Load(Fixture(name))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(256, 4, 4_000_000_000u, "exceed the longest side allowed")]
    [InlineData(256, 4, 0u, "claims 0×4 pixels")]
    [InlineData(257, 4, 16_000u, "has 1 strips in place of 4000")]
    [InlineData(277, 3, 2u, "cut short")]
    [InlineData(278, 3, 0u, "its strips have no rows")]
    [InlineData(278, 3, 1u, "has 1 strips in place of 4")]
    [InlineData(273, 4, 4_000_000_000u, "cut short")]
    [InlineData(279, 4, 4_000_000_000u, "cut short")]
    [InlineData(279, 4, 19u, "cut short")]
    [InlineData(277, 3, 60_000u, "with 60000 samples per pixel")]
    [InlineData(258, 3, 1u, "of 1 bits per sample")]
    [InlineData(259, 3, 7u, "compressed as JPEG")]
    [InlineData(259, 3, 8u, "its pixels cannot be unpacked")]
    [InlineData(317, 3, 3u, "with predictor 3")]
    [InlineData(339, 3, 3u, "of floats")]
    [InlineData(262, 3, 6u, "of colour space 6")]
    [InlineData(256, 5, 5u, "its tag 256 has the type 5")]
    public void Lies_are_told_before_memory_is_taken(int tag, int type, uint value, string complaint)
    {
        byte[] file = new TiffBytes { More = [(tag, type, [value])] }.Of(Values(8, 1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => Pictures.Load(file));
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Damaged_and_cut_files_give_a_picture_or_a_typed_error()
    {
        PictureLoadOptions options = new() { Limits = PictureLimits.Default with { MaxPixels = 1_000_000 } };
        foreach (string name in Foreign)
        {
            byte[] good = File.ReadAllBytes(Fixture($"{name}.tif"));
            for (int length = 0; length < good.Length; length += Math.Max(1, good.Length / 150))
            {
                Exception? error = Record.Exception(() => Pictures.Load(good[..length], options));
                Assert.True(error is null or InvalidDataException, $"{name} cut to {length}: {error}");
            }

            for (int seed = 0; seed < 150; seed++)
            {
                byte[] damaged = ByteMutator.Mutate(good, new Random(seed));
                Exception? error = Record.Exception(() => Pictures.Load(damaged, options));
                Assert.True(error is null or InvalidDataException, $"{name}, seed {seed}: {error}");
            }
        }
    }

    [Fact]
    public void A_GIF_gives_its_first_frame()
    {
        Tensor<float> picture = Picture.Load(Fixture("palette.gif"));
        Assert.Equal([3, 7, 13], Pictures.Lengths(picture));
        byte[][] palette = [[10, 20, 30], [200, 0, 0], [0, 150, 0], [255, 255, 255]];
        for (int y = 0; y < 7; y++)
        {
            for (int x = 0; x < 13; x++)
            {
                byte[] color = [.. Enumerable.Range(0, 3).Select(c => (byte)MathF.Round(255 * picture[c, y, x]))];
                Assert.Equal(palette[(x + y) % 4], color);
            }
        }
    }

    [Fact]
    public void Damaged_and_cut_GIFs_give_a_picture_or_a_typed_error()
    {
        byte[] good = File.ReadAllBytes(Fixture("palette.gif"));
        PictureLoadOptions options = new() { Limits = PictureLimits.Default with { MaxPixels = 1_000_000 } };
        for (int seed = 0; seed < 300; seed++)
        {
            byte[] bad = seed < good.Length ? good[..seed] : ByteMutator.Mutate(good, new Random(seed));
            Exception? error = Record.Exception(() => Pictures.Load(bad, options));
            Assert.True(error is null or InvalidDataException, $"seed {seed}: {error}");
        }
    }

    private static string Fixture(string name) => Repository.PathOf("tests", "ConvSharp.Tests", "Imaging", "Tiff", "Fixtures", name);

    // The formulas of the fixtures' readme.
    private static float Expected(string name, int x, int y, int color)
    {
        int plain = Plain(name.StartsWith("grey", StringComparison.Ordinal) ? 0 : color), alpha = x * 20 % 256;
        return name switch
        {
            ['g', 'r', 'e', 'y', '1', '6', ..] => (((211 * plain) + (13 * x)) % 65536) / 65535f,
            ['r', 'g', 'b', 'a', ..] => (((plain * alpha) + (255 * (255 - alpha)) + 127) / 255) / 255f,
            _ => plain / 255f,
        };

        int Plain(int c) => ((7 * x * x) + (31 * y) + (101 * c) + (3 * x * y * y)) % 256;
    }

    /// <summary>Seeded samples of 5×4 pixels, some alike.</summary>
    private static int[] Values(int bits, int samples)
    {
        var random = new Random((bits * 10) + samples);
        return [.. Enumerable.Range(0, 20 * samples).Select(i => i % 7 < 3 ? 9 : random.Next(1 << bits))];
    }
}
