using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using ConvSharp.Files;
using ConvSharp.Scale.Arrays.Tiff;

namespace ConvSharp.Scale.Arrays;

/// <summary>
/// A BigTIFF of uncompressed tiles, [height, width] or [samples, height, width] with a plane for each sample. All places are known
/// beforehand, so tiles are written in place.
/// </summary>
internal sealed class TiffTarget : InPlaceTarget
{
    private const int TileUnit = 16;
    private const int HeaderBytes = 16;
    private const int EntryBytes = 20;

    // The places and lengths of this many tiles take 512 MB.
    private const long MostTiles = 1 << 25;

    private readonly Plan _plan;

    private TiffTarget(string path, Plan plan, PartialFile file)
        : base(path, plan.Layout, file) => _plan = plan;

    public static TiffTarget Create(string path, ArrayLayout layout)
    {
        Plan plan = new(layout);
        return new TiffTarget(path, plan, PartialFile.Create(path, plan.Length, plan.Start()));
    }

    public static TiffTarget Resume(string path, ArrayLayout layout)
    {
        Plan plan = new(layout);
        PartialName.Existing(path, System.IO.File.Exists);
        byte[] wanted = plan.Tags(), stored = new byte[wanted.Length];
        using (FileStream file = new(path + PartialEnding, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            if (file.Length != plan.Length || file.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false) < stored.Length
                || !stored.AsSpan().SequenceEqual(wanted))
            {
                string begun = Text(path + PartialEnding), own = Text(layout.Type, layout.Shape, plan.Tile);
                PartialName.CheckSame(path, begun == own ? $"{own} by another program" : begun, own);
            }
        }

        return new TiffTarget(path, plan, PartialFile.Open(path));
    }

    /// <summary>What a target was begun as.</summary>
    private static string Text(string path)
    {
        try
        {
            using TiffFile file = new(path);
            TiffForm form = TiffPage.Read(file)[0].Form;
            long[] shape = form.Samples > 1 ? [form.Samples, form.Height, form.Width] : [form.Height, form.Width];
            return Text(form.Type, [.. shape], [form.TileHeight, form.TileWidth]);
        }
        catch (InvalidDataException)
        {
            return "no TIFF of this form";
        }
    }

    private static string Text(ElementType type, ImmutableArray<long> shape, long[] tile) =>
        $"{type.Name()} {ArrayRegion.Text(shape.AsSpan())} in tiles {ArrayRegion.Text<long>(tile)}";

    private protected override void WriteChunk(
        ReadOnlySpan<long> chunk, ReadOnlySpan<long> start, ReadOnlySpan<int> size, ReadOnlySpan<float> values)
    {
        int planes = size.Length == 3 ? size[0] : 1;
        long firstPlane = size.Length == 3 ? start[0] : 0;
        int planeLength = values.Length / planes;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(_plan.TileBytes);
        try
        {
            Span<byte> tile = buffer.AsSpan(0, _plan.TileBytes);
            for (int plane = 0; plane < planes; plane++)
            {
                tile.Clear();
                StoredElements.EncodePart(values.Slice(plane * planeLength, planeLength), size[^2..], Layout.Type, _plan.Tile, tile);
                long number = ((((firstPlane + plane) * Layout.Counts[^2]) + chunk[^2]) * Layout.Counts[^1]) + chunk[^1];
                File.Write(tile, _plan.DataStart + (number * _plan.TileBytes));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Where everything is.</summary>
    private sealed class Plan
    {
        private readonly int _samples;
        private readonly long _tiles;

        public Plan(ArrayLayout layout)
        {
            Layout = layout;
            if (layout.Shape.Length is not (2 or 3) || layout.Type is ElementType.Bool or ElementType.BFloat16)
            {
                throw new ArgumentException(
                    $"shape is {ArrayRegion.Text(layout.Shape.AsSpan())} of {layout.Type.Name()}, and a TIFF is written of " +
                    "[height, width] or [samples, height, width], of numbers: write a .zarr.", nameof(layout));
            }

            long samples = layout.Shape.Length == 3 ? layout.Shape[0] : 1;
            Tile = [TileLength(layout, 2), TileLength(layout, 1)];
            Int128 bytes = (Int128)Tile[0] * Tile[1] * layout.Type.Size();
            Int128 tiles = (Int128)samples * layout.Counts[^2] * layout.Counts[^1];
            if (samples > ushort.MaxValue || layout.Shape[^1] > int.MaxValue || layout.Shape[^2] > int.MaxValue
                || bytes > Array.MaxLength || tiles > MostTiles || bytes * tiles > long.MaxValue / 2)
            {
                throw new ArgumentException(
                    $"shape is {ArrayRegion.Text(layout.Shape.AsSpan())} in {tiles} tiles, more than a TIFF takes ({MostTiles}): " +
                    "use larger chunks, or write a .zarr.", nameof(layout));
            }

            (_samples, _tiles, TileBytes) = ((int)samples, (long)tiles, (int)bytes);
            long places = Tags().Length + (16 * _tiles);
            DataStart = (places + 63) / 64 * 64;
            Length = DataStart + (_tiles * TileBytes);
        }

        public ArrayLayout Layout { get; }

        /// <summary>A tile's height and width, multiples of 16.</summary>
        public long[] Tile { get; }

        public int TileBytes { get; }

        public long DataStart { get; }

        public long Length { get; }

        /// <summary>All before the tiles.</summary>
        public byte[] Start()
        {
            byte[] tags = Tags();
            byte[] start = new byte[DataStart];
            tags.CopyTo(start, 0);
            for (int i = 0; i < _tiles; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(start.AsSpan(tags.Length + (8 * i)), DataStart + ((long)i * TileBytes));
                BinaryPrimitives.WriteInt64LittleEndian(start.AsSpan(tags.Length + (int)(8 * (_tiles + i))), TileBytes);
            }

            return start;
        }

        /// <summary>The header, the tags and their short lists.</summary>
        public byte[] Tags()
        {
            int format = !Layout.Type.IsInteger() ? 3 : Layout.Type.Name()[0] == 'u' ? 1 : 2;
            List<(int Tag, int Type, long Count, long Value)> tags =
            [
                (256, TiffField.Long, 1, Layout.Shape[^1]), (257, TiffField.Long, 1, Layout.Shape[^2]),
                (258, TiffField.Short, _samples, Layout.Type.Size() * 8), (259, TiffField.Short, 1, TiffForm.None),
                (262, TiffField.Short, 1, 1), (277, TiffField.Short, 1, _samples), (284, TiffField.Short, 1, _samples > 1 ? 2 : 1),
                (322, TiffField.Long, 1, Tile[1]), (323, TiffField.Long, 1, Tile[0]), (324, TiffField.Long8, _tiles, 0),
                (325, TiffField.Long8, _tiles, TileBytes),
                .. _samples > 1 ? ((int, int, long, long)[])[(338, TiffField.Short, _samples - 1, 0)] : [],
                (339, TiffField.Short, _samples, format),
            ];
            int listStart = HeaderBytes + 8 + (tags.Count * EntryBytes) + 8;
            int listBytes = tags.Where(tag => tag.Type == TiffField.Short && tag.Count > 4).Sum(tag => (int)((2 * tag.Count) + 7) / 8 * 8);
            byte[] bytes = new byte[listStart + listBytes];
            "II+\0\b\0\0\0"u8.CopyTo(bytes);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), HeaderBytes);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(HeaderBytes), tags.Count);
            (int at, int list) = (HeaderBytes + 8, listStart);
            foreach ((int tag, int type, long count, long value) in tags)
            {
                Span<byte> entry = bytes.AsSpan(at, EntryBytes);
                BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)tag);
                BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)type);
                BinaryPrimitives.WriteInt64LittleEndian(entry[4..], count);
                if (type == TiffField.Short)
                {
                    Span<byte> values = count > 4 ? bytes.AsSpan(list, (int)(2 * count)) : entry.Slice(12, (int)(2 * count));
                    for (int i = 0; i < count; i++)
                        BinaryPrimitives.WriteUInt16LittleEndian(values[(2 * i)..], (ushort)value);
                    if (count > 4)
                    {
                        BinaryPrimitives.WriteInt64LittleEndian(entry[12..], list);
                        list += (int)((2 * count) + 7) / 8 * 8;
                    }
                }
                else
                {
                    // Of one tile, its place and length stand in the tag itself.
                    long places = bytes.Length + (tag == 325 ? 8 * _tiles : 0);
                    long single = tag == 324 ? DataStart : value;
                    BinaryPrimitives.WriteInt64LittleEndian(entry[12..], type == TiffField.Long8 && count > 1 ? places : single);
                }

                at += EntryBytes;
            }

            return bytes;
        }

        private static long TileLength(ArrayLayout layout, int fromEnd)
        {
            long length = layout.Chunk[^fromEnd];
            if (length % TileUnit == 0)
                return length;

            // A tile may reach beyond a picture that is no larger.
            return layout.Counts[^fromEnd] == 1
                ? (length + TileUnit - 1) / TileUnit * TileUnit
                : throw new ArgumentException(
                    $"chunk is {ArrayRegion.Text(layout.Chunk.AsSpan())}: a TIFF's tiles have multiples of {TileUnit} pixels on both axes.",
                    nameof(layout));
        }
    }
}
