using System.Collections.Immutable;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>What an array's metadata say.</summary>
/// <param name="Layout">Its shape and the chunks that are decoded at once.</param>
/// <param name="Order">How elements lie in a decoded chunk.</param>
/// <param name="Fill">What chunks have that are not stored.</param>
/// <param name="Codecs">What bytes of a chunk went through, first to last.</param>
/// <param name="Keys">The names of chunks.</param>
/// <param name="Shards">How chunks are put together to files; null: each is one.</param>
internal sealed record ZarrMetadata(
    ArrayLayout Layout, ChunkReader.Order Order, float Fill, ImmutableArray<ZarrCodec> Codecs, ZarrKeys Keys, ZarrShards? Shards = null)
{
    public const string FileV2 = ".zarray";
    public const string FileV3 = "zarr.json";
    public const string AttributesV2 = ".zattrs";

    /// <summary>Reads the metadata of an array; null if the folder is none.</summary>
    public static ZarrMetadata? Read(ZarrFolder folder)
    {
        if (folder.Metadata(FileV3) is { } third)
        {
            using var parsed = ZarrJson.Parse(third, folder.Path(FileV3));
            return ZarrV3.Parse(new ZarrJson(parsed.RootElement, folder.Path(FileV3)));
        }

        if (folder.Metadata(FileV2) is not { } second)
            return null;
        using (var parsed = ZarrJson.Parse(second, folder.Path(FileV2)))
            return ZarrV2.Parse(new ZarrJson(parsed.RootElement, folder.Path(FileV2)));
    }
}

/// <summary>The names of chunks.</summary>
/// <param name="Prefix">What they begin with: "c" of Zarr 3's own names.</param>
/// <param name="Separator">What stands between the indices.</param>
internal sealed record ZarrKeys(string? Prefix, string Separator)
{
    public string Of(ReadOnlySpan<long> index)
    {
        string indices = string.Join(Separator, index.ToArray());
        return (Prefix, index.Length) switch
        {
            (null, 0) => "0",
            (null, _) => indices,
            (_, 0) => Prefix,
            _ => Prefix + Separator + indices,
        };
    }
}

/// <summary>Files of several chunks, with an index of where they are.</summary>
/// <param name="Layout">The shape, cut into shards.</param>
/// <param name="Counts">How many chunks a shard has on each axis.</param>
/// <param name="IsIndexLast">Whether the index is at the file's end.</param>
/// <param name="HasChecksum">Whether four bytes follow the index.</param>
internal sealed record ZarrShards(ArrayLayout Layout, ImmutableArray<long> Counts, bool IsIndexLast, bool HasChecksum)
{
    private const int EntryBytes = 16;

    public long IndexBytes => (Counts.Aggregate(1L, (product, count) => product * count) * EntryBytes) + (HasChecksum ? sizeof(uint) : 0);
}
