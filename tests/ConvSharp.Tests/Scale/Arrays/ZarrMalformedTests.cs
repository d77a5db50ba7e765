using System.IO.Compression;
using System.Text.Json.Nodes;
using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Scale.Arrays;

/// <summary>Arrays that lie, are damaged, or have what is not read: each a clear error.</summary>
public class ZarrMalformedTests
{
    private const string V2 = """
        {"zarr_format": 2, "shape": [4], "chunks": [4], "dtype": "|u1", "compressor": null, "fill_value": 0, "order": "C", "filters": null}
        """;

    private const string V3 = """
        {"zarr_format": 3, "node_type": "array", "shape": [4], "data_type": "uint8", "fill_value": 0, "codecs": [{"name": "bytes"}],
         "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4]}}, "chunk_key_encoding": {"name": "default"}}
        """;

    [Theory]
    [InlineData("shape", "[-4]", "negative length")]
    [InlineData("shape", "[1e300]", "its shape is '[1e300]'")]
    [InlineData("shape", "[1000000000000000000, 100]", "its chunks [4] have 1 axes")]
    [InlineData("shape", "\"4\"", "not a list")]
    [InlineData("chunks", "[0]", "below 1")]
    [InlineData("chunks", "[-1]", "below 1")]
    [InlineData("chunks", "[4, 4]", "have 2 axes")]
    [InlineData("chunks", "[1000000000000000000]", "use smaller chunks")]
    [InlineData("chunks", null, "it has no chunks")]
    [InlineData("dtype", "\"|O\"", "Python objects")]
    [InlineData("dtype", "\"<c8\"", "complex")]
    [InlineData("dtype", "[[\"a\", \"<f4\"]]", "have fields")]
    [InlineData("order", "\"K\"", "not C or F")]
    [InlineData("dimension_separator", "\"..\"", "its dimension_separator is")]
    [InlineData("filters", "[{\"id\": \"delta\"}]", "the filter 'delta'")]
    [InlineData("compressor", "{\"id\": \"lzma\"}", "its compressor is 'lzma'")]
    [InlineData("fill_value", "\"AAA=\"", "its fill_value is")]
    [InlineData("zarr_format", "7", "its zarr_format is '7'")]
    public void Metadata_of_version_2_are_checked(string member, string? value, string expected) =>
        Check(".zarray", V2, member, value, expected);

    [Theory]
    [InlineData("shape", "[9223372036854775807, 9223372036854775807]", "have 1 axes")]
    [InlineData("node_type", "\"thing\"", "not array or group")]
    [InlineData("data_type", "\"complex64\"", "its data_type is")]
    [InlineData("chunk_grid", "{\"name\": \"rectilinear\"}", "not the regular grid")]
    [InlineData("chunk_key_encoding", "{\"name\": \"other\"}", "not default or v2")]
    [InlineData("codecs", "[]", "the codec bytes or sharding_indexed")]
    [InlineData("codecs", "[{\"name\": \"vlen-utf8\"}]", "'vlen-utf8' is not read")]
    [InlineData("codecs", "[{\"name\": \"bytes\"}, {\"name\": \"pcodec\"}]", "'pcodec' is not read")]
    [InlineData("codecs", "[{\"name\": \"transpose\", \"configuration\": {\"order\": [1]}}, {\"name\": \"bytes\"}]", "not each axis once")]
    [InlineData("storage_transformers", "[{\"name\": \"x\"}]", "storage transformers")]
    [InlineData("encryption", "{\"name\": \"x\"}", "the extension 'encryption'")]
    [InlineData("zarr_format", "4", "its zarr_format is '4'")]
    public void Metadata_of_version_3_are_checked(string member, string value, string expected) =>
        Check("zarr.json", V3, member, value, expected);

    [Fact]
    public void Extensions_that_need_not_be_understood_are_passed_over()
    {
        using TemporaryFolder folder = new();
        using ZarrArray array = Open(folder, "zarr.json", With(V3, "hint", "{\"must_understand\": false}"));
        Assert.Equal([0, 0, 0, 0], array.Region([0], [4]));
    }

    [Theory]
    [InlineData("null", 0f)]
    [InlineData("7", 7f)]
    [InlineData("true", 1f)]
    [InlineData("\"NaN\"", float.NaN)]
    [InlineData("\"Infinity\"", float.PositiveInfinity)]
    [InlineData("\"-Infinity\"", float.NegativeInfinity)]
    [InlineData("\"0x40400000\"", 3f)]
    public void Chunks_that_are_not_stored_have_the_fill_value(string fill, float expected)
    {
        using TemporaryFolder folder = new();
        using ZarrArray array = Open(folder, ".zarray", With(With(V2, "fill_value", fill), "dtype", "\"<f4\""));
        Assert.Equal([expected, expected], array.Region([1], [2]));
        Assert.Equal(0, array.BytesRead);
    }

    [Fact]
    public void The_end_of_the_longest_array_is_read()
    {
        using TemporaryFolder folder = new();
        using ZarrArray array = Open(folder, ".zarray", With(V2, "shape", $"[{long.MaxValue}]"));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0], array.Region([long.MaxValue - 7], [7]));
    }

    [Fact]
    public void Text_that_is_no_JSON_is_refused()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("no JSON", Fault(() => Open(folder, ".zarray", "{")), StringComparison.Ordinal);
        Assert.Contains("no zarr_format", Fault(() => Open(folder, ".zarray", "[]")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "a chunk has 3 bytes, and its elements take 4")]
    [InlineData(5, "a chunk has 5 bytes, and its elements take 4")]
    [InlineData(100_000, "a chunk has 100000 bytes")]
    public void A_chunk_of_another_length_is_refused(int length, string expected) => CheckChunk("null", new byte[length], expected);

    [Theory]
    [InlineData("gzip")]
    [InlineData("zlib")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    [InlineData("blosc")]
    public void Damaged_and_endless_chunks_are_refused(string codec)
    {
        string compressor = $"{{\"id\": \"{codec}\"}}";
        CheckChunk(compressor, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], "");
        CheckChunk(compressor, [], "");

        // 1 MB of zeros, where the shape has 4 bytes.
        byte[] large = Packed(codec, new byte[1 << 20]), right = Packed(codec, [1, 2, 3, 4]);
        CheckChunk(compressor, large, "");
        CheckChunk(compressor, right[..(right.Length / 2)], "");
        using TemporaryFolder folder = new();
        using ZarrArray array = Open(folder, ".zarray", With(V2, "compressor", compressor), right);
        Assert.Equal([1, 2, 3, 4], array.Region([0], [4]));
    }

    [Fact]
    public void Any_damaged_byte_of_a_compressed_chunk_gives_numbers_or_an_error()
    {
        string[] names = ["blosc lz4 bytes", "blosc blosclz bytes", "blosc zstd bits", "blosc blocks", "lz4 <i8", "zstd >i2"];
        foreach (string name in names)
        {
            using TemporaryFolder folder = new();
            ZarrFixture fixture = ZarrFixture.Read("zarr-python.json")[name];
            fixture.WriteTo(folder.File("a"));
            byte[] chunk = Convert.FromBase64String(fixture.Files["0.0"]);
            var random = new Random(10);
            for (int trial = 0; trial < 300; trial++)
            {
                byte[] damaged = [.. chunk];
                damaged[trial < 40 ? trial % chunk.Length : random.Next(chunk.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(folder.File("a/0.0"), trial % 5 == 4 ? damaged[..random.Next(chunk.Length)] : damaged);
                using ZarrArray array = ZarrArray.Open(folder.File("a"));
                try
                {
                    _ = array.Region([0, 0], [4, 4]);
                }
                catch (InvalidDataException)
                {
                    // The one error that is expected, whatever the damage.
                }
            }
        }
    }

    private static byte[] Packed(string codec, byte[] bytes)
    {
        if (codec == "lz4")
        {
            byte[] packed = new byte[K4os.Compression.LZ4.LZ4Codec.MaximumOutputSize(bytes.Length)];
            int length = K4os.Compression.LZ4.LZ4Codec.Encode(bytes, packed);
            return [.. BitConverter.GetBytes(bytes.Length), .. packed[..length]];
        }

        if (codec == "blosc")
        {
            byte[] length = BitConverter.GetBytes(bytes.Length);
            return [2, 1, 0x22, 1, .. length, .. length, .. BitConverter.GetBytes(bytes.Length + 16), .. bytes];
        }

        if (codec == "zstd")
        {
            using ZstdSharp.Compressor compressor = new();
            return compressor.Wrap(bytes).ToArray();
        }

        using MemoryStream stream = new();
        const CompressionLevel Level = CompressionLevel.Optimal;
        using (Stream compressed = codec == "gzip" ? new GZipStream(stream, Level) : new ZLibStream(stream, Level))
            compressed.Write(bytes);
        return stream.ToArray();
    }

    private static void CheckChunk(string compressor, byte[] chunk, string expected)
    {
        using TemporaryFolder folder = new();
        using ZarrArray array = Open(folder, ".zarray", With(V2, "compressor", compressor), chunk);
        string fault = Fault(() => array.Region([0], [4]));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.StartsWith(folder.File("a/0"), fault, StringComparison.Ordinal);
    }

    private static void Check(string file, string metadata, string member, string? value, string expected)
    {
        using TemporaryFolder folder = new();
        string fault = Fault(() => Open(folder, file, With(metadata, member, value)));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.StartsWith(folder.File("a/" + file), fault, StringComparison.Ordinal);
    }

    private static ZarrArray Open(TemporaryFolder folder, string file, string metadata, byte[]? chunk = null)
    {
        Directory.CreateDirectory(folder.File("a"));
        File.WriteAllText(folder.File("a/" + file), metadata);
        if (chunk is not null)
            File.WriteAllBytes(folder.File("a/0"), chunk);
        return ZarrArray.Open(folder.File("a"));
    }

    private static string With(string metadata, string member, string? value)
    {
        JsonObject changed = JsonNode.Parse(metadata)!.AsObject();
        changed.Remove(member);
        if (value is not null)
            changed[member] = JsonNode.Parse(value);
        return changed.ToJsonString();
    }

    private static string Fault(Action act) => Assert.Throws<InvalidDataException>(act).Message;

    private static string Fault(Func<object> act) => Fault(() => { _ = act(); });
}
