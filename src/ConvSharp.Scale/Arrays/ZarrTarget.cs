using System.Text.Json.Nodes;
using ConvSharp.Files;
using ConvSharp.Scale.Arrays.Zarr;

namespace ConvSharp.Scale.Arrays;

/// <summary>A folder of chunks. Each is written to a temporary file, flushed to the disk and moved to its place.</summary>
internal sealed class ZarrTarget : ArrayTarget
{
    private const string Temporary = ".writing";

    private readonly ZarrCompression _compression;
    private readonly ZarrKeys _keys;
    private readonly string _folder;
    private readonly string _metadata;
    private volatile bool _isClosed;

    private ZarrTarget(string path, ArrayLayout layout, ZarrOptions options)
        : base(path, layout)
    {
        _compression = options.Compression;
        _keys = new ZarrKeys(options.Version == 3 ? "c" : null, "/");
        _metadata = FileOf(options);
        _folder = System.IO.Path.GetFullPath(path) + PartialEnding;
    }

    public static ZarrTarget Create(string path, ArrayLayout layout, ZarrOptions options)
    {
        JsonObject metadata = Metadata(layout, options);
        string full = PartialName.Free(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(System.IO.Path.Combine(temporary, Temporary));
        try
        {
            ZarrAttributes.Write(new ZarrFolder(temporary), FileOf(options), metadata);
            Directory.Move(temporary, full + PartialEnding);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }

        return new ZarrTarget(path, layout, options);
    }

    public static ZarrTarget Resume(string path, ArrayLayout layout, ZarrOptions options)
    {
        JsonObject wanted = Metadata(layout, options);
        PartialName.Existing(path, Directory.Exists);
        ZarrFolder folder = new(path + PartialEnding);
        JsonObject? stored = ZarrAttributes.Node(folder, FileOf(options));
        ArrayLayout? known = ZarrMetadata.Read(folder)?.Layout;
        PartialName.CheckSame(path, Text(known), Text(layout));
        stored?.Remove("attributes");
        wanted.Remove("attributes");
        if (!JsonNode.DeepEquals(stored, wanted))
            PartialName.CheckSame(path, "an array of other options", $"Zarr {options.Version} with {options.Compression}");
        Directory.CreateDirectory(System.IO.Path.Combine(path + PartialEnding, Temporary));
        return new ZarrTarget(path, layout, options);
    }

    /// <summary>Each chunk is on the disk when its writing returns.</summary>
    public override void Flush() => ObjectDisposedException.ThrowIf(_isClosed, this);

    public override void Complete()
    {
        Flush();
        PartialName.Complete(Path, Directory.Move, Directory.Exists);
        try
        {
            Directory.Delete(System.IO.Path.Combine(Path, Temporary), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process has removed it.
        }
    }

    internal override bool Has(ReadOnlySpan<long> chunk) =>
        File.Exists(System.IO.Path.Combine(_folder, _keys.Of(chunk))) || File.Exists(System.IO.Path.Combine(Path, _keys.Of(chunk)));

    protected override void Dispose(bool disposing)
    {
        _isClosed = true;
        base.Dispose(disposing);
    }

    private protected override void WriteChunk(
        ReadOnlySpan<long> chunk, ReadOnlySpan<long> start, ReadOnlySpan<int> size, ReadOnlySpan<float> values)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        string place = System.IO.Path.Combine(_folder, _keys.Of(chunk));
        string temporary = System.IO.Path.Combine(_folder, Temporary, Guid.NewGuid().ToString("N"));
        try
        {
            using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                ZarrEncoder.Write(file, Layout, size, values, _compression);
                file.Flush(flushToDisk: true);
            }

            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
            File.Move(temporary, place, overwrite: true);
        }
        catch (Exception fault) when (TargetStream.IsAboutFile(fault))
        {
            if (!WasCompleted())
                throw TargetStream.Told(fault, place);
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>Whether another process has completed the target, so that it has all chunks. What this one made since is removed.</summary>
    private bool WasCompleted()
    {
        if (File.Exists(System.IO.Path.Combine(_folder, _metadata)) || !File.Exists(System.IO.Path.Combine(Path, _metadata)))
            return false;
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        return true;
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (DirectoryNotFoundException)
        {
            // The folder got its name.
        }
    }

    private static string FileOf(ZarrOptions options) => options.Version == 3 ? ZarrMetadata.FileV3 : ZarrMetadata.FileV2;

    private static string Text(ArrayLayout? layout) => layout is null
        ? "something else"
        : $"{layout.Type.Name()} {ArrayRegion.Text(layout.Shape.AsSpan())} in chunks {ArrayRegion.Text(layout.Chunk.AsSpan())}";

    private static JsonObject Metadata(ArrayLayout layout, ZarrOptions options)
    {
        if (options.Version is not (2 or 3))
            throw new ArgumentException($"Version is {options.Version}: write Zarr 2 or 3.", nameof(options));
        if (options.Version == 2 && layout.Type == ElementType.BFloat16)
            throw new ArgumentException("type is bfloat16, which Zarr 2 has not: write Zarr 3, or float32.", nameof(layout));
        return options.Version == 3 ? ZarrV3.Write(layout, options.Compression) : ZarrV2.Write(layout, options.Compression);
    }
}
