using ConvSharp.Imaging;
using Xunit;

namespace ConvSharp.Tests.Imaging.Png;

/// <summary>PNGs of 16 bits per component keep them all: k/65535.</summary>
public class DeepPngTests
{
    [Fact]
    public void Four_levels_within_one_of_8_bits_stay_four()
    {
        int[] levels = [0x8000, 0x8010, 0x8020, 0x80ff];
        byte[] file = new PngWriter(4, 1, 16, 0).Write(levels);
        float[] gray = Pictures.Values(Pictures.Load(file, new PictureLoadOptions { Gray = true }));
        Assert.Equal(levels.Select(level => level / 65535f), gray);
        Assert.Equal(4, gray.Distinct().Count());
        Assert.Equal([.. gray, .. gray, .. gray], Pictures.Values(Pictures.Load(file)));
    }

    // Grey, RGB, grey with alpha, RGB with alpha, at sizes that leave out passes of Adam7.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 5)]
    [InlineData(3, 2)]
    [InlineData(5, 5)]
    [InlineData(8, 8)]
    [InlineData(9, 17)]
    [InlineData(33, 7)]
    public void Every_kind_of_pixel_filter_and_interlacing_is_read(int width, int height)
    {
        foreach (int colorType in (int[])[0, 2, 4, 6])
        {
            foreach (bool interlaced in (bool[])[false, true])
            {
                int seed = 1000 * width + 10 * height + colorType;
                Random random = new(seed);
                PngWriter writer = new(width, height, 16, colorType) { Interlaced = interlaced, Filters = random, Parts = 3 };
                int[] samples = [.. Enumerable.Range(0, width * height * writer.Components).Select(_ => random.Next(65536))];
                var read = Pictures.Load(writer.Write(samples));
                Assert.Equal([3, height, width], Pictures.Lengths(read));
                Assert.True(
                    Expected(samples, writer.Components).SequenceEqual(Pictures.Values(read)),
                    $"{width}×{height}, colour type {colorType}, interlaced {interlaced}, seed {seed}");
            }
        }
    }

    [Fact]
    public void The_writer_of_these_tests_is_understood_at_8_bits_too()
    {
        foreach (bool interlaced in (bool[])[false, true])
        {
            Random random = new(5);
            PngWriter writer = new(9, 11, 8, 2) { Interlaced = interlaced, Filters = random, Parts = 2 };
            int[] samples = [.. Enumerable.Range(0, 9 * 11 * 3).Select(_ => random.Next(256))];
            float[] read = Pictures.Values(Pictures.Load(writer.Write(samples)));
            Assert.Equal(samples.Select((_, i) => samples[i % 99 * 3 + i / 99] / 255f), read);
        }
    }

    [Theory]
    [InlineData(0, 0x8010, 0x8010, 0x8010, 0x8010)]
    [InlineData(2, 0x8000, 0x8010, 0x8020, 32781)] // (19595 R + 38470 G + 7471 B) / 2^16
    [InlineData(2, 0xffff, 0xffff, 0xffff, 0xffff)]
    [InlineData(2, 0xffff, 0, 0, 19595)]
    [InlineData(2, 0, 0xffff, 0, 38469)]
    [InlineData(2, 0, 0, 0xffff, 7471)]
    public void Grey_is_luma_of_Rec_601_in_16_bits(int colorType, int r, int g, int b, int about)
    {
        byte[] file = new PngWriter(1, 1, 16, colorType).Write(colorType == 0 ? [r] : [r, g, b]);
        float luma = Pictures.Values(Pictures.Load(file, new PictureLoadOptions { Gray = true }))[0] * 65535;
        double exact = (19595.0 * r + 38470.0 * g + 7471.0 * b) / 65536;
        Assert.Equal(about, exact, tolerance: 3);
        Assert.Equal(Math.Round(exact, MidpointRounding.AwayFromZero), luma, tolerance: 0.01);
    }

    [Fact]
    public void One_level_or_colour_may_be_transparent()
    {
        byte[] grey = new PngWriter(3, 1, 16, 0) { Before = Pictures.Chunk("tRNS"u8, [0x80, 0x10]) }.Write([0x8000, 0x8010, 0x8020]);
        Assert.Equal(
            [0x8000 / 65535f, 1, 0x8020 / 65535f], Pictures.Values(Pictures.Load(grey, new PictureLoadOptions { Gray = true })));

        byte[] color = new PngWriter(2, 1, 16, 2) { Before = Pictures.Chunk("tRNS"u8, [0, 1, 0, 2, 0, 3]) }.Write([1, 2, 3, 1, 2, 4]);
        Assert.Equal([1, 1 / 65535f, 1, 2 / 65535f, 1, 4 / 65535f], Pictures.Values(Pictures.Load(color)));
    }

    [Fact]
    public void Caps_hold_before_pixels_are_allocated()
    {
        byte[] large = new PngWriter(1, 1, 16, 6).Write([1, 2, 3, 4]);
        foreach ((uint width, uint height, string words) in new[] { (100_000u, 100_000u, "100000×100000"), (8_000u, 8_000u, "cut short") })
        {
            byte[] header = [.. Pictures.BigEndian(width), .. Pictures.BigEndian(height), 16, 6, 0, 0, 0];
            byte[] file = [.. large[..8], .. Pictures.Chunk("IHDR"u8, header), .. large[33..]];
            long before = GC.GetAllocatedBytesForCurrentThread();
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => Pictures.Load(file));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        PngWriter writer = new(5, 4, 16, 2) { Filters = new Random(3), Parts = 2 };
        byte[] file = writer.Write([.. Enumerable.Range(0, 60).Select(i => i * 999)]);
        for (int length = 0; length < file.Length; length++)
        {
            Exception? error = Record.Exception(() => Pictures.Load(file[..length]));
            Assert.True(error is InvalidDataException, $"cut to {length} of {file.Length} bytes: {error}");
        }
    }

    [Theory]
    [InlineData("7820000000000000")] // asks for a preset dictionary
    [InlineData("789c07")] // a block of an unknown kind
    [InlineData("0000")] // no header of zlib
    public void Pixels_that_cannot_be_unpacked_are_damage(string compressed)
    {
        byte[] good = new PngWriter(1, 1, 16, 0).Write([1]);
        byte[] file =
        [
            .. good[..33], .. Pictures.Chunk("IDAT"u8, Convert.FromHexString(compressed)), .. Pictures.Chunk("IEND"u8, []),
        ];
        Assert.Contains("is damaged", Assert.Throws<InvalidDataException>(() => Pictures.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_found_by_the_check_sums()
    {
        byte[] file = new PngWriter(5, 4, 16, 2) { Filters = new Random(4) }.Write([.. Enumerable.Range(0, 60).Select(i => i * 999)]);
        for (int at = 0; at < file.Length; at++)
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 0x04;
            Exception? error = Record.Exception(() => Pictures.Load(damaged));
            Assert.True(error is InvalidDataException, $"byte {at} of {file.Length}: {error?.ToString() ?? "read"}");
        }
    }

    // Over white, in integers: round((c · a + 65535 · (65535 − a)) / 65535); grey stands for three colours.
    private static IEnumerable<float> Expected(int[] samples, int components)
    {
        int pixels = samples.Length / components;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                long value = samples[pixel * components + (components < 3 ? 0 : channel)];
                long alpha = components is 2 or 4 ? samples[pixel * components + components - 1] : 65535;
                yield return (value * alpha + 65535 * (65535 - alpha) + 32767) / 65535 / 65535f;
            }
        }
    }
}
