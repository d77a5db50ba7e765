using System.Text.Json;
using System.Text.Json.Nodes;
using ConvSharp.Files;
using ConvSharp.Scale.Arrays.Zarr;

namespace ConvSharp.Scale.Arrays;

/// <summary>
/// An array of Zarr 2 or 3 in a folder: a regular grid of chunks, each a file or a part of a shard. Only the chunks that a region meets are
/// read; those that are not stored have the fill value.
/// </summary>
/// <remarks>
/// Compressors: gzip, zlib, zstd, lz4, and blosc with blosclz, lz4, lz4hc, zlib or zstd, shuffled or not; of Zarr 3 also crc32c, transpose
/// and sharding_indexed. A chunk is never decoded to more bytes than its shape has, and no path leads out of the folder, nor through a link
/// in it. <see href="https://zarr-specs.readthedocs.io">The format.</see>
/// </remarks>
public sealed class ZarrArray : StoredArray
{
    /// <summary>The bytes of decoded chunks that an array keeps unless it is told otherwise: 64 MiB.</summary>
    public const long DefaultCacheBytes = 1 << 26;

    private readonly ChunkReader _reader;
    private volatile bool _isClosed;

    private ZarrArray(string source, ZarrFolder folder, ZarrMetadata metadata, long cacheBytes)
        : base(source, metadata.Layout.Shape, metadata.Layout.Chunk, metadata.Layout.Type)
    {
        ZarrChunks chunks = new(folder, metadata, CountRead);
        _reader = new ChunkReader(metadata.Layout, metadata.Order, metadata.Fill, cacheBytes, chunks.Load);
    }

    /// <summary>Opens an array. Of an OME-Zarr group, the first data set is opened: the picture at full size.</summary>
    /// <param name="folder">The array's folder, or that of a group.</param>
    /// <param name="path">The array's path within the group, such as "raw/0".</param>
    /// <param name="cacheBytes">How many bytes of decoded chunks are kept.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It is no array that can be read.</exception>
    public static ZarrArray Open(string folder, string? path = null, long cacheBytes = DefaultCacheBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(cacheBytes);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"'{folder}' is no folder; name that of a Zarr array.");
        ZarrFolder root = new(folder);
        string source = path is null ? folder : $"{folder}/{path}";
        ZarrFolder given = path is null ? root : root.Below(path);
        if (ZarrMetadata.Read(given) is { } metadata)
            return new ZarrArray(source, given, metadata, cacheBytes);
        if (FirstOfGroup(given) is not { } first)
        {
            throw Malformed.File(
                source, "it is no Zarr array, and no OME-Zarr group",
                "name the folder with the array's zarr.json or .zarray, or the array's path within the group");
        }

        ZarrFolder inner = given.Below(first);
        return ZarrMetadata.Read(inner) is { } found
            ? new ZarrArray($"{source}/{first}", inner, found, cacheBytes)
            : throw Malformed.File(source, $"its first data set {Malformed.Quote(first)} is not there", "copy the whole group");
    }

    /// <summary>Makes a target; <see cref="ArrayTarget.Complete"/> gives the folder its name.</summary>
    /// <param name="folder">Where the array will be.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunk">The lengths of a chunk.</param>
    /// <param name="type">The type of the stored elements.</param>
    /// <param name="options">How it is stored; null: Zarr 3, compressed by Zstandard.</param>
    /// <exception cref="ArgumentException">No such array can be stored.</exception>
    /// <exception cref="IOException">The target or its partial form exists.</exception>
    public static ArrayTarget Create(
        string folder, ReadOnlySpan<long> shape, ReadOnlySpan<long> chunk, ElementType type, ZarrOptions? options = null) =>
        ZarrTarget.Create(folder, ArrayLayout.Given(shape, chunk, type), options ?? new ZarrOptions());

    /// <summary>Opens a target that was begun and is not complete, by this process or another.</summary>
    /// <param name="folder">Where the array will be.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunk">The lengths of a chunk.</param>
    /// <param name="type">The type of the stored elements.</param>
    /// <param name="options">How it is stored; null: Zarr 3, compressed by Zstandard.</param>
    /// <exception cref="FileNotFoundException">It was not begun, or is complete.</exception>
    /// <exception cref="InvalidDataException">It was begun with another shape, type or form.</exception>
    public static ArrayTarget Resume(
        string folder, ReadOnlySpan<long> shape, ReadOnlySpan<long> chunk, ElementType type, ZarrOptions? options = null) =>
        ZarrTarget.Resume(folder, ArrayLayout.Given(shape, chunk, type), options ?? new ZarrOptions());

    /// <summary>Reads the attributes of an array or group; none are an empty object.</summary>
    /// <param name="folder">Its folder, of a partial target too.</param>
    /// <exception cref="InvalidDataException">They are malformed.</exception>
    public static JsonObject ReadAttributes(string folder) => ZarrAttributes.Read(new ZarrFolder(folder));

    /// <summary>Replaces the attributes of an array or group, whole or not at all.</summary>
    /// <param name="folder">Its folder, of a partial target too.</param>
    /// <param name="attributes">The new attributes.</param>
    /// <exception cref="InvalidDataException">The folder is no array or group.</exception>
    public static void WriteAttributes(string folder, JsonObject attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        ZarrAttributes.Write(new ZarrFolder(folder), attributes);
    }

    /// <inheritdoc/>
    protected override void ReadRegion(
        ReadOnlySpan<long> start, ReadOnlySpan<int> size, Span<float> destination, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        _reader.Read(start, size, destination, cancellation);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isClosed = true;
        base.Dispose(disposing);
    }

    /// <summary>The path of the first data set of an OME-Zarr group.</summary>
    private static string? FirstOfGroup(ZarrFolder folder)
    {
        JsonObject attributes = ZarrAttributes.Read(folder);
        JsonNode? scales = (attributes["ome"] as JsonObject)?["multiscales"] ?? attributes["multiscales"];
        return scales is JsonArray { Count: > 0 } list && list[0] is JsonObject first
            && first["datasets"] is JsonArray { Count: > 0 } sets && sets[0] is JsonObject set
            && set["path"] is JsonValue path && path.GetValueKind() == JsonValueKind.String
            ? path.GetValue<string>()
            : null;
    }
}
