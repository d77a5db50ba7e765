using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>Metadata of Zarr 3: a zarr.json file.</summary>
internal static class ZarrV3
{
    private const string Fix = "store it with the codecs bytes, transpose, zstd, gzip, blosc, crc32c or sharding_indexed";

    // 4 million chunks in a file.
    private const long MostIndexBytes = 1 << 26;

    private const long MostShardBytes = 1L << 48;
    private const string Sharding = "sharding_indexed";

    private static readonly string[] Known =
    [
        "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding", "fill_value", "codecs", "attributes",
        "storage_transformers", "dimension_names",
    ];

    /// <returns>null for a group.</returns>
    public static ZarrMetadata? Parse(ZarrJson json)
    {
        if (json["zarr_format"].Integer != 3)
            throw json["zarr_format"].Wrong("3");
        if (json["node_type"].Text is string kind && kind != "array")
            return kind == "group" ? null : throw json["node_type"].Wrong("array or group");
        CheckExtensions(json);
        ElementType type = TypeOf(json["data_type"]);
        ZarrJson grid = json["chunk_grid"];
        if (grid.Named != "regular")
            throw grid.Wrong("the regular grid");
        bool isSharded = json["codecs"].Items.Any(codec => codec.Named == Sharding);
        var layout = ArrayLayout.Stored(
            json.Source, json["shape"].Lengths, grid.Configuration["chunk_shape"].Lengths, type, isSharded ? MostShardBytes : null);
        return Pipeline(json["codecs"], layout, json["fill_value"].Fill(type), Keys(json["chunk_key_encoding"]));
    }

    public static JsonObject Write(ArrayLayout layout, ZarrCompression compression)
    {
        JsonArray codecs = [Codec("bytes", new JsonObject { ["endian"] = "little" })];
        if (compression == ZarrCompression.Gzip)
            codecs.Add((JsonNode)Codec("gzip", new JsonObject { ["level"] = ZarrEncoder.GzipLevel }));
        else if (compression == ZarrCompression.Zstd)
            codecs.Add((JsonNode)Codec("zstd", new JsonObject { ["level"] = ZarrEncoder.ZstdLevel, ["checksum"] = true }));
        return new JsonObject
        {
            ["zarr_format"] = 3,
            ["node_type"] = "array",
            ["shape"] = List(layout.Shape),
            ["data_type"] = layout.Type.Name(),
            ["chunk_grid"] = Codec("regular", new JsonObject { ["chunk_shape"] = List(layout.Chunk) }),
            ["chunk_key_encoding"] = Codec("default", new JsonObject { ["separator"] = "/" }),
            ["fill_value"] = layout.Type == ElementType.Bool ? false : 0,
            ["codecs"] = codecs,
            ["attributes"] = new JsonObject(),
        };
    }

    public static JsonArray List(ImmutableArray<long> lengths) => [.. lengths.Select(length => (JsonNode)length)];

    private static JsonObject Codec(string name, JsonObject configuration) =>
        new() { ["name"] = name, ["configuration"] = configuration };

    private static void CheckExtensions(ZarrJson json)
    {
        ZarrJson transformers = json["storage_transformers"];
        if (!transformers.IsNull && transformers.Items.Length > 0)
            throw json.Refused("it has storage transformers, which are not read", "store it without them");
        foreach (JsonProperty member in json.Value.EnumerateObject())
        {
            bool mayIgnore = member.Value.ValueKind == JsonValueKind.Object
                && member.Value.TryGetProperty("must_understand", out JsonElement must) && must.ValueKind == JsonValueKind.False;
            if (!Known.Contains(member.Name) && !mayIgnore)
                throw json.Refused($"it has the extension {Malformed.Quote(member.Name)}, which is not read", "store it without it");
        }
    }

    private static ElementType TypeOf(ZarrJson json)
    {
        string name = json.Named;
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            if (type.Name() == name && type is not (ElementType.Float8E4M3 or ElementType.Float8E5M2))
                return type;
        }

        throw json.Wrong("bool, int8 to int64, uint8 to uint64, float16, bfloat16, float32 or float64");
    }

    private static ZarrKeys Keys(ZarrJson json)
    {
        string name = json.Named;
        ZarrJson separator = json.Configuration["separator"];
        string text = separator.IsNull ? (name == "default" ? "/" : ".") : separator.Text;
        if (text is not ("." or "/"))
            throw separator.Wrong("\".\" or \"/\"");
        return name switch
        {
            "default" => new ZarrKeys("c", text),
            "v2" => new ZarrKeys(null, text),
            _ => throw json.Wrong("default or v2"),
        };
    }

    /// <summary>Transposes, then elements to bytes, or chunks to shards, then compression.</summary>
    private static ZarrMetadata Pipeline(ZarrJson codecs, ArrayLayout layout, float fill, ZarrKeys keys)
    {
        int[] axes = [.. Enumerable.Range(0, layout.Shape.Length)];
        ZarrJson[] items = codecs.Items;
        int at = 0;
        for (; at < items.Length && items[at].Named == "transpose"; at++)
            axes = Transposed(axes, items[at]);
        if (at == items.Length)
            throw codecs.Wrong("a list with the codec bytes or sharding_indexed");
        ZarrJson toBytes = items[at];
        if (toBytes.Named == Sharding)
        {
            if (items.Length > 1)
            {
                throw codecs.Refused(
                    "its codecs beside sharding_indexed are not read", "put them into the codecs of sharding_indexed");
            }

            return Sharded(toBytes.Configuration, layout, fill, keys);
        }

        if (toBytes.Named != "bytes")
            throw codecs.Refused($"its codec {Malformed.Quote(toBytes.Named)} is not read", Fix);
        ZarrJson endian = toBytes.Configuration["endian"];
        if (endian.IsNull && layout.Type.Size() > 1)
            throw endian.Wrong("little or big");
        if (!endian.IsNull && endian.Text is not ("little" or "big"))
            throw endian.Wrong("little or big");
        long[] strides = new long[axes.Length];
        long step = 1;
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            strides[axes[i]] = step;
            step *= layout.Chunk[axes[i]];
        }

        bool isBigEndian = !endian.IsNull && endian.Text == "big";
        return new ZarrMetadata(
            layout, new ChunkReader.Order(strides, isBigEndian), fill, [.. items[(at + 1)..].Select(BytesCodec)], keys);
    }

    private static int[] Transposed(int[] axes, ZarrJson codec)
    {
        ZarrJson order = codec.Configuration["order"];
        if (order.Value.ValueKind == JsonValueKind.String && order.Text is "C" or "F")
            return order.Text == "C" ? axes : [.. axes.Reverse()];
        long[] given = order.Lengths;
        return given.Length == axes.Length && given.Order().SequenceEqual(axes.Order().Select(axis => (long)axis))
            ? [.. given.Select(axis => axes[axis])]
            : throw order.Wrong("each axis once");
    }

    private static ZarrCodec BytesCodec(ZarrJson codec) => codec.Named switch
    {
        "gzip" => ZarrCodec.Gzip,
        "zstd" => ZarrCodec.Zstd,
        "blosc" => ZarrCodec.Blosc,
        "crc32c" => ZarrCodec.Crc32C,
        string other => throw codec.Refused($"its codec {Malformed.Quote(other)} is not read", Fix),
    };

    private static ZarrMetadata Sharded(ZarrJson configuration, ArrayLayout shards, float fill, ZarrKeys keys)
    {
        ZarrJson edges = configuration["chunk_shape"];
        var layout = ArrayLayout.Stored(edges.Source, [.. shards.Shape], edges.Lengths, shards.Type);
        if (shards.Chunk.Zip(layout.Chunk, (shard, chunk) => shard % chunk).Any(rest => rest != 0))
            throw edges.Wrong($"a divisor of the shards {ArrayRegion.Text(shards.Chunk.AsSpan())}");
        ZarrMetadata inner = Pipeline(configuration["codecs"], layout, fill, keys);
        if (inner.Shards is not null)
            throw edges.Refused("it has shards within shards, which are not read", "store it with one level of shards");
        ZarrJson[] index = configuration["index_codecs"].Items;
        bool isPlain = index.Length is 1 or 2 && index[0].Named == "bytes"
            && (index[0].Configuration["endian"] is not { IsNull: false } endian || endian.Text == "little")
            && (index.Length == 1 || index[1].Named == "crc32c");
        if (!isPlain)
            throw configuration["index_codecs"].Wrong("bytes (little), then crc32c");
        ZarrJson place = configuration["index_location"];
        if (!place.IsNull && place.Text is not ("start" or "end"))
            throw place.Wrong("start or end");
        ZarrShards cut = new(
            shards, [.. shards.Chunk.Zip(layout.Chunk, (shard, chunk) => shard / chunk)], place.IsNull || place.Text == "end",
            index.Length == 2);
        return cut.IndexBytes <= MostIndexBytes
            ? inner with { Shards = cut }
            : throw edges.Refused($"a shard's index takes {cut.IndexBytes} bytes", $"put chunks for {MostIndexBytes} bytes into a shard");
    }
}
