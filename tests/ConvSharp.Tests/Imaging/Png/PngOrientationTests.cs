using ConvSharp.Imaging;
using Xunit;

namespace ConvSharp.Tests.Imaging.Png;

/// <summary>The orientation in a PNG's eXIf chunk is applied as a JPEG's is.</summary>
public class PngOrientationTests
{
    // Stored: 1 2 3 / 4 5 6. Each row of digits is a shown one.
    public static TheoryData<int, string[]> Orientations => new()
    {
        { 1, ["123", "456"] },
        { 2, ["321", "654"] },
        { 3, ["654", "321"] },
        { 4, ["456", "123"] },
        { 5, ["14", "25", "36"] },
        { 6, ["41", "52", "63"] },
        { 7, ["63", "52", "41"] },
        { 8, ["36", "25", "14"] },
    };

    [Theory]
    [MemberData(nameof(Orientations))]
    public void All_eight_are_applied(int orientation, string[] rows)
    {
        foreach (int bits in (int[])[8, 16])
        {
            foreach (bool little in (bool[])[true, false])
            {
                foreach (bool behind in (bool[])[false, true])
                {
                    byte[] chunk = Chunk((byte)orientation, little);
                    Check($"orientation {orientation}, {bits} bits, {(little ? "II" : "MM")}, behind the pixels: {behind}", rows, bits,
                        before: behind ? [] : chunk, after: behind ? chunk : []);
                }
            }
        }
    }

    [Theory]
    [InlineData("value 0")]
    [InlineData("value 9")]
    [InlineData("value 262")]
    [InlineData("wrong check sum")]
    [InlineData("no TIFF")]
    [InlineData("empty")]
    [InlineData("cut in the header")]
    [InlineData("cut in the entry")]
    [InlineData("directory beyond the end")]
    [InlineData("directory at 2^32 - 1")]
    [InlineData("count of 65535")]
    [InlineData("a fraction")]
    [InlineData("no entries")]
    public void What_is_broken_is_passed_over(string fault)
    {
        byte[] exif = Exif(6, little: true);
        byte[] broken = fault switch
        {
            "value 0" => Exif(0, little: true),
            "value 9" => Exif(9, little: true),
            "value 262" => With(exif, 19, 1),
            "no TIFF" => With(exif, 0, (byte)'X'),
            "empty" => [],
            "cut in the header" => exif[..7],
            "cut in the entry" => exif[..15],
            "directory beyond the end" => With(exif, 4, 200),
            "directory at 2^32 - 1" => [.. exif[..4], 0xff, 0xff, 0xff, 0xff, .. exif[8..]],
            "count of 65535" => [.. exif[..8], 0xff, 0xff, .. With(exif, 10, 0x13)[10..]],
            "a fraction" => With(exif, 12, 5),
            "no entries" => With(exif, 8, 0),
            _ => exif,
        };
        byte[] chunk = Pictures.Chunk("eXIf"u8, broken);
        if (fault == "wrong check sum")
        {
            chunk[^1] ^= 1;
        }

        foreach (int bits in (int[])[8, 16])
        {
            Check($"{fault}, {bits} bits", ["123", "456"], bits, before: chunk, after: []);
        }
    }

    [Fact]
    public void Other_entries_before_the_orientation_are_passed_over()
    {
        byte[] exif =
        [
            .. "II*\0"u8, 8, 0, 0, 0, 2, 0,
            0x10, 0x01, 2, 0, 4, 0, 0, 0, .. "abc\0"u8, // tag 0x110, four letters
            0x12, 0x01, 3, 0, 1, 0, 0, 0, 3, 0, 0, 0,
        ];
        Check("second entry", ["654", "321"], 8, before: Pictures.Chunk("eXIf"u8, exif), after: []);
    }

    /// <summary>The chunk that says an orientation.</summary>
    internal static byte[] Chunk(byte orientation, bool little) => Pictures.Chunk("eXIf"u8, Exif(orientation, little));

    private static byte[] Exif(byte orientation, bool little) => little
        ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
        : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        changed[at] = value;
        return changed;
    }

    private static void Check(string what, string[] rows, int bits, byte[] before, byte[] after)
    {
        int unit = bits == 16 ? 0x1011 : 0x21;
        PngWriter writer = new(3, 2, bits, 0) { Before = before, After = after };
        byte[] file = writer.Write([.. Enumerable.Range(1, 6).Select(i => i * unit)]);
        var shown = Pictures.Load(file, new PictureLoadOptions { Gray = true });
        Assert.Equal((what, rows.Length, rows[0].Length), (what, (int)shown.Lengths[1], (int)shown.Lengths[2]));
        float most = bits == 16 ? 65535f : 255f;
        string digits = string.Concat(Pictures.Values(shown).Select(value => Math.Round(value * most / unit)));
        Assert.Equal((what, string.Concat(rows)), (what, digits));
    }
}
