using System.Numerics;
using ConvSharp.Scale.Arrays;
using ConvSharp.Scale.Arrays.Zarr;
using Xunit;

namespace ConvSharp.Tests.Scale.Arrays;

public class ZarrShardTests
{
    /// <summary>RFC 3720, B.4.</summary>
    [Fact]
    public void The_checksum_is_CRC32C()
    {
        byte[] stored = [.. "123456789"u8, 0x83, 0x92, 0x06, 0xe3];
        byte[] decoded = new byte[9];
        Assert.Equal(9, ZarrCodec.Crc32C.Decode(stored, decoded));
        Assert.Equal("123456789"u8.ToArray(), decoded);
        stored[3] ^= 1;
        Assert.Contains("its checksum is e3069283", Fault(() => ZarrCodec.Crc32C.Decode(stored, decoded)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("end", true)]
    [InlineData("end", false)]
    [InlineData("start", true)]
    [InlineData("start", false)]
    public void Chunks_of_a_shard_are_read(string location, bool hasChecksum)
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, location, hasChecksum);
        using ZarrArray array = ZarrArray.Open(path);
        Assert.Equal([2, 3], array.ChunkShape);

        // The chunk [1, 1] of the shard [0, 0] is not stored, nor is the shard [1, 1].
        Regions.Check(array, seed: 13, place => IsStored(place / 11, place % 11) ? Regions.Element(place) : 5);
    }

    [Fact]
    public void One_chunk_of_a_shard_costs_its_bytes_and_the_index()
    {
        using TemporaryFolder folder = new();
        using ZarrArray array = ZarrArray.Open(Write(folder, "end", hasChecksum: true));
        _ = array.Region([0, 0], [1, 1]);
        Assert.Equal((4 * 16) + 4 + 12, array.BytesRead);
        _ = array.Region([0, 3], [1, 1]);
        Assert.Equal((4 * 16) + 4 + 24, array.BytesRead);
    }

    [Fact]
    public void Damaged_shards_are_refused()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, "end", hasChecksum: true), shard = Path.Combine(path, "c", "0", "0");
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[^20] ^= 1;
        CheckRead(path, shard, bytes, "its checksum is");
        CheckRead(path, shard, bytes[..20], "its index alone takes 68");

        path = Write(folder, "end", hasChecksum: false);
        bytes = File.ReadAllBytes(shard);
        BitConverter.GetBytes(1L << 40).CopyTo(bytes, bytes.Length - 64);
        CheckRead(path, shard, bytes, "its index places a chunk at byte 1099511627776");
    }

    [Theory]
    [InlineData("\"chunk_shape\": [2, 3]", "\"chunk_shape\": [3, 3]", "not a divisor of the shards [4, 6]")]
    [InlineData("\"chunk_shape\": [2, 3]", "\"chunk_shape\": [0, 3]", "below 1")]
    [InlineData("\"index_location\": \"end\"", "\"index_location\": \"middle\"", "not start or end")]
    [InlineData("[4, 6]", "[4000000000, 6]", "bytes")]
    public void Metadata_of_shards_are_checked(string text, string changed, string expected)
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, "end", hasChecksum: true), file = Path.Combine(path, "zarr.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace(text, changed, StringComparison.Ordinal));
        Assert.Contains(expected, Fault(() => ZarrArray.Open(path)), StringComparison.Ordinal);
    }

    private static bool IsStored(long y, long x) => !(y is 2 or 3 && x is >= 3 and < 6) && !(y >= 4 && x >= 6);

    /// <summary>An array [7, 11] of uint16 in shards [4, 6] of chunks [2, 3].</summary>
    private static string Write(TemporaryFolder folder, string location, bool hasChecksum)
    {
        string path = folder.File("s.zarr");
        Directory.CreateDirectory(path);
        string sum = hasChecksum ? ", {\"name\": \"crc32c\"}" : "";
        File.WriteAllText(Path.Combine(path, "zarr.json"), $$$"""
            {"zarr_format": 3, "node_type": "array", "shape": [7, 11], "data_type": "uint16", "fill_value": 5,
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4, 6]}},
             "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
             "codecs": [{"name": "sharding_indexed", "configuration": {"chunk_shape": [2, 3], "index_location": "{{{location}}}",
                "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
                "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}{{{sum}}}]}}]}
            """);
        foreach ((int y, int x) in ((int, int)[])[(0, 0), (0, 1), (1, 0)])
        {
            Directory.CreateDirectory(Path.Combine(path, "c", $"{y}"));
            File.WriteAllBytes(Path.Combine(path, "c", $"{y}", $"{x}"), Shard(y * 4, x * 6, location == "start", hasChecksum));
        }

        return path;
    }

    private static byte[] Shard(int top, int left, bool isIndexFirst, bool hasChecksum)
    {
        List<byte> data = [], index = [];
        int before = isIndexFirst ? (4 * 16) + (hasChecksum ? 4 : 0) : 0;
        for (int chunk = 0; chunk < 4; chunk++)
        {
            (int y, int x) = (top + (chunk / 2 * 2), left + (chunk % 2 * 3));
            if (!IsStored(y, x))
            {
                index.AddRange(Enumerable.Repeat(byte.MaxValue, 16));
                continue;
            }

            index.AddRange(BitConverter.GetBytes((long)before + data.Count));
            index.AddRange(BitConverter.GetBytes(12L));
            for (int i = 0; i < 6; i++)
                data.AddRange(BitConverter.GetBytes((ushort)Regions.Element(((y + (i / 3)) * 11) + x + (i % 3))));
        }

        if (hasChecksum)
            index.AddRange(BitConverter.GetBytes(~index.Aggregate(uint.MaxValue, BitOperations.Crc32C)));
        return isIndexFirst ? [.. index, .. data] : [.. data, .. index];
    }

    private static void CheckRead(string path, string shard, byte[] bytes, string expected)
    {
        File.WriteAllBytes(shard, bytes);
        using ZarrArray array = ZarrArray.Open(path);
        Assert.Contains(expected, Fault(() => array.Region([0, 0], [1, 1])), StringComparison.Ordinal);
    }

    private static string Fault(Func<object> act) => Assert.Throws<InvalidDataException>(() => { _ = act(); }).Message;
}
