using System.Buffers.Binary;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Scale.Arrays;

public class TiffArrayTests
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNameCaseInsensitive = true };

    private static readonly Dictionary<string, Fixture> Fixtures = JsonSerializer.Deserialize<Dictionary<string, Fixture>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "tifffile.json")), Names)!;

    public static TheoryData<string> FixtureNames => [.. Fixtures.Keys];

    /// <summary>tifffile 2023.2.3 and libtiff's tiffcp 4.5.0 wrote them, of the elements i * 31 % 127.</summary>
    [Theory]
    [MemberData(nameof(FixtureNames))]
    public void Files_of_other_programs_are_read(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.tif", Fixtures[name].Bytes);
        using StoredArray array = StoredArrays.Open(path);
        Assert.Equal(Fixtures[name].Shape, array.Shape);
        Regions.Check(array, seed: 11);
        using TiffArray uncached = TiffArray.Open(path, cacheBytes: 0);
        Parallel.For(0, 4, seed => Regions.Check(uncached, seed));
    }

    [Fact]
    public void A_BigTIFF_of_samples_is_written_plane_by_plane()
    {
        using TemporaryFolder folder = new();
        foreach (long[] chunk in (long[][])[[1, 16, 32], [2, 16, 32], [5, 40, 50], [5, 64, 64]])
        {
            string path = folder.File($"{chunk[0]}-{chunk[1]}.btf");
            using (ArrayTarget target = StoredArrays.Create(path, [5, 40, 50], chunk, ElementType.Float32))
            {
                Regions.WriteAll(target);
                target.Complete();
            }

            using StoredArray array = StoredArrays.Open(path);
            Assert.Equal([5, 40, 50], array.Shape);
            Regions.Check(array, seed: 12);
        }
    }

    [Fact]
    public void What_no_TIFF_has_is_refused()
    {
        using TemporaryFolder folder = new();
        (long[] Shape, long[] Chunk, ElementType Type, string Expected)[] wrong =
        [
            ([4], [4], ElementType.UInt8, "[height, width]"), ([1, 1, 4, 4], [1, 1, 4, 4], ElementType.UInt8, "[height, width]"),
            ([32, 32], [16, 16], ElementType.Bool, "of numbers"), ([40, 40], [16, 20], ElementType.UInt8, "multiples of 16"),
            ([70_000, 16, 16], [1, 16, 16], ElementType.UInt8, "more than a TIFF takes"),
            ([1 << 20, 1 << 20], [16, 16], ElementType.UInt8, "use larger chunks"),
        ];
        foreach ((long[] shape, long[] chunk, ElementType type, string expected) in wrong)
        {
            string fault = Assert.Throws<ArgumentException>(() => StoredArrays.Create(folder.File("a.tif"), shape, chunk, type)).Message;
            Assert.Contains(expected, fault, StringComparison.Ordinal);
        }

        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void Tiles_that_were_not_written_are_zeros()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.tif");
        using (ArrayTarget target = StoredArrays.Create(path, [100_000, 100_000], [512, 512], ElementType.UInt8))
        {
            float[] tile = new float[(100_000 % 512) * (100_000 % 512)];
            tile[^1] = 7;
            target.WriteChunk([195, 195], tile);
            target.Complete();
        }

        using StoredArray array = StoredArrays.Open(path);
        Assert.Equal([0, 0, 0, 7], array.Region([99_998, 99_998], [2, 2]));
        Assert.Equal([0, 0], array.Region([50_000, 0], [1, 2]));
    }

    /// <summary>The tag of a little-endian file of 21 × 30 pixels in strips is replaced.</summary>
    [Theory]
    [InlineData(256, 0L, "0 × 21 pixels")]
    [InlineData(256, 4_000_000_000L, "4000000000 × 21 pixels")]
    [InlineData(257, 2_000_000_000L, "tiles or strips, and its tag 273")]
    [InlineData(258, 12L, "12 bits")]
    [InlineData(259, 7L, "compression is JPEG")]
    [InlineData(259, 999L, "of number 999")]
    [InlineData(277, 0L, "0 samples")]
    [InlineData(278, 0L, "30 × 0 pixels")]
    [InlineData(273, 4_000_000_000L, "its tag 273 has")]
    public void Tags_that_lie_are_refused(int tag, long value, string expected)
    {
        byte[] bytes = Fixtures["strips u8"].Bytes;
        int page = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(page));
        bool isFound = false;
        for (int at = page + 2; at < page + 2 + (12 * count); at += 12)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)) != tag)
                continue;
            isFound = true;
            if (tag != 273)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at + 2), 4);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + (tag == 273 ? 4 : 8)), (uint)value);
        }

        Assert.True(isFound);
        using TemporaryFolder folder = new();
        string fault = Assert.Throws<InvalidDataException>(() => TiffArray.Open(folder.File("a.tif", bytes))).Message;
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_that_go_round_are_refused()
    {
        byte[] bytes = Fixtures["pages u8"].Bytes;
        int page = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4));
        int end = page + 2 + (12 * BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(page)));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(end), page);
        using TemporaryFolder folder = new();
        string fault = Assert.Throws<InvalidDataException>(() => TiffArray.Open(folder.File("a.tif", bytes))).Message;
        Assert.Contains("do not end", fault, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FixtureNames))]
    public void Any_damage_gives_numbers_or_an_error(string name)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = Fixtures[name].Bytes;
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = [.. bytes];
            for (int i = 0; i <= seed % 3; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            string path = folder.File("a.tif", seed % 10 == 9 ? damaged[..random.Next(bytes.Length)] : damaged);
            try
            {
                using TiffArray array = TiffArray.Open(path);
                int[] size = [.. array.Shape.Select(length => (int)Math.Min(length, 16))];
                _ = array.Region([.. array.Shape.Select((length, axis) => length - size[axis])], size);
            }
            catch (InvalidDataException)
            {
                // The one error that is expected, whatever the damage.
            }
        }
    }

    internal sealed record Fixture(long[] Shape, string Content)
    {
        public byte[] Bytes => Convert.FromBase64String(Content);
    }
}
