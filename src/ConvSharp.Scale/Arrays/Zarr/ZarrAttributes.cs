using System.Text.Json;
using System.Text.Json.Nodes;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>The attributes of an array or group: in zarr.json, or in Zarr 2's file of their own.</summary>
internal static class ZarrAttributes
{
    public static JsonObject Read(ZarrFolder folder)
    {
        if (Node(folder, ZarrMetadata.FileV3) is { } third)
        {
            JsonNode? attributes = third["attributes"];
            third.Remove("attributes");
            return attributes as JsonObject ?? [];
        }

        return Node(folder, ZarrMetadata.AttributesV2) ?? [];
    }

    public static void Write(ZarrFolder folder, JsonObject attributes)
    {
        if (Node(folder, ZarrMetadata.FileV3) is { } third)
        {
            third["attributes"] = attributes.DeepClone();
            Write(folder, ZarrMetadata.FileV3, third);
            return;
        }

        if (folder.Metadata(ZarrMetadata.FileV2) is null && folder.Metadata(".zgroup") is null)
            throw Malformed.File(folder.ToString(), "it is no Zarr array or group", "name the folder of one");
        Write(folder, ZarrMetadata.AttributesV2, attributes);
    }

    /// <summary>A metadata file; null if there is none.</summary>
    public static JsonObject? Node(ZarrFolder folder, string key)
    {
        if (folder.Metadata(key) is not { } bytes)
            return null;
        try
        {
            return JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw Malformed.File(folder.Path(key), "it is no JSON object", "make it again");
        }
        catch (JsonException fault)
        {
            throw Malformed.File(folder.Path(key), $"it is no JSON: {fault.Message.TrimEnd('.')}", "make it again");
        }
    }

    public static void Write(ZarrFolder folder, string key, JsonObject content)
    {
        using AtomicFile file = AtomicFile.Create(folder.Path(key));
        using (Utf8JsonWriter writer = new(file.Stream, new JsonWriterOptions { Indented = true }))
            content.WriteTo(writer);
        file.Commit();
    }
}
