using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>Metadata of Zarr 2: a .zarray file.</summary>
internal static class ZarrV2
{
    private const string Fix = "store it with zstd, gzip, zlib, lz4 or blosc, or uncompressed";

    public static ZarrMetadata Parse(ZarrJson json)
    {
        if (json["zarr_format"].Integer != 2)
            throw json["zarr_format"].Wrong("2");
        ZarrJson dtype = json["dtype"];
        if (dtype.Value.ValueKind == JsonValueKind.Array)
            throw json.Refused("its elements have fields", "store each field as an array of its own");
        (ElementType type, bool isBigEndian) = NpyDescription.Parse(dtype.Text, json.Source);
        ZarrJson filters = json["filters"];
        if (!filters.IsNull && filters.Items is { Length: > 0 } used)
            throw json.Refused($"it has the filter {Malformed.Quote(used[0]["id"].Text)}, and none is read", "store it without filters");
        var layout = ArrayLayout.Stored(json.Source, json["shape"].Lengths, json["chunks"].Lengths, type);
        string order = json["order"].Text;
        if (order is not ("C" or "F"))
            throw json["order"].Wrong("C or F");
        long[] strides = DenseElements.Strides(layout.Chunk, order == "F");
        ZarrJson separator = json["dimension_separator"];
        if (!separator.IsNull && separator.Text is not ("." or "/"))
            throw separator.Wrong("\".\" or \"/\"");
        return new ZarrMetadata(
            layout, new ChunkReader.Order(strides, isBigEndian), json["fill_value"].Fill(type), Codecs(json["compressor"]),
            new ZarrKeys(null, separator.IsNull ? "." : separator.Text));
    }

    public static JsonObject Write(ArrayLayout layout, ZarrCompression compression)
    {
        JsonObject? compressor = compression switch
        {
            ZarrCompression.None => null,
            ZarrCompression.Gzip => new JsonObject { ["id"] = "gzip", ["level"] = ZarrEncoder.GzipLevel },
            _ => new JsonObject { ["id"] = "zstd", ["level"] = ZarrEncoder.ZstdLevel },
        };
        return new JsonObject
        {
            ["zarr_format"] = 2,
            ["shape"] = ZarrV3.List(layout.Shape),
            ["chunks"] = ZarrV3.List(layout.Chunk),
            ["dtype"] = NpyDescription.Of(layout.Type),
            ["compressor"] = compressor,
            ["fill_value"] = layout.Type == ElementType.Bool ? false : 0,
            ["order"] = "C",
            ["filters"] = null,
            ["dimension_separator"] = "/",
        };
    }

    private static ImmutableArray<ZarrCodec> Codecs(ZarrJson compressor) => compressor.IsNull
        ? []
        : compressor["id"].Text switch
        {
            "gzip" => [ZarrCodec.Gzip],
            "zlib" => [ZarrCodec.Zlib],
            "zstd" => [ZarrCodec.Zstd],
            "lz4" => [ZarrCodec.Lz4],
            "blosc" => [ZarrCodec.Blosc],
            string other => throw compressor.Refused($"its compressor is {Malformed.Quote(other)}, which is not read", Fix),
        };
}
