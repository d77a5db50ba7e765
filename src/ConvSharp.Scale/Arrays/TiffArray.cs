using System.Buffers;
using ConvSharp.Files;
using ConvSharp.Scale.Arrays.Tiff;

namespace ConvSharp.Scale.Arrays;

/// <summary>
/// A TIFF or BigTIFF of tiles or strips, of 8 to 64-bit integers or floats: [pages, samples, height, width], without the axis of pages
/// where there is one page and without that of samples where there is one.
/// </summary>
/// <remarks>
/// <para>
/// Pages are the first one and those that follow it in its form (size, type, tiles, compression); at the first page of another form, a
/// thumbnail or a smaller version, the array ends. Samples are numbers as they are stored: what colour they stand for does not count.
/// </para>
/// <para>Uncompressed, LZW, deflate and PackBits are read, with any predictor. Tiles that were never written are zeros.</para>
/// </remarks>
public sealed class TiffArray : StoredArray
{
    // What a chunk has of an uncompressed page that is one strip.
    private const long RowBytes = 1 << 20;

    private readonly TiffFile _file;
    private readonly List<TiffPage> _pages;
    private readonly TiffForm _form;
    private readonly ArrayLayout _layout;
    private readonly ChunkReader _reader;

    private TiffArray(TiffFile file, List<TiffPage> pages, ArrayLayout layout, long cacheBytes)
        : base(file.Source, layout.Shape, layout.Chunk, layout.Type)
    {
        (_file, _pages, _layout, _form) = (file, pages, layout, pages[0].Form);
        long[] strides = DenseElements.Strides(layout.Chunk, isFortranOrder: false);
        if (_form.Together > 1)
            (strides[^3], strides[^2], strides[^1]) = (1, layout.Chunk[^1] * _form.Together, _form.Together);

        // LibTiff gives elements in the order of this machine.
        bool isBigEndian = _form.Compression == TiffForm.None ? file.IsBigEndian : !BitConverter.IsLittleEndian;
        _reader = new ChunkReader(layout, new ChunkReader.Order(strides, isBigEndian), fill: 0, cacheBytes, Load);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cacheBytes">How many bytes of decoded tiles or strips are kept.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no TIFF that can be read.</exception>
    public static TiffArray Open(string path, long cacheBytes = ZarrArray.DefaultCacheBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cacheBytes);
        TiffFile file = new(path);
        try
        {
            List<TiffPage> pages = TiffPage.Read(file);
            return new TiffArray(file, pages, Layout(path, pages), cacheBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void ReadRegion(
        ReadOnlySpan<long> start, ReadOnlySpan<int> size, Span<float> destination, CancellationToken cancellation) =>
        _reader.Read(start, size, destination, cancellation);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private static ArrayLayout Layout(string path, List<TiffPage> pages)
    {
        TiffForm form = pages[0].Form;
        long rows = form.TileHeight;
        if (IsOneStrip(form))
            rows = Math.Clamp(RowBytes / Math.Max(form.Width * form.Together * form.Type.Size(), 1), 1, form.Height);
        long[] page = pages.Count > 1 ? [pages.Count] : [], samples = form.Samples > 1 ? [form.Samples] : [];
        return ArrayLayout.Stored(
            path, [.. page, .. samples, form.Height, form.Width],
            [.. page.Select(_ => 1L), .. samples.Select(_ => (long)form.Together), rows, form.TileWidth], form.Type);
    }

    /// <summary>Whether rows of a page can be read alone, although it is one strip.</summary>
    private static bool IsOneStrip(TiffForm form) => !form.IsTiled && form.TileHeight == form.Height && form.Compression == TiffForm.None;

    private byte[]? Load(ReadOnlySpan<long> index)
    {
        TiffPage page = _pages[_pages.Count > 1 ? (int)index[0] : 0];
        (long y, long x) = (index[^2], index[^1]);
        long plane = _form.IsSeparate ? index[^3] : 0;
        bool isOneStrip = IsOneStrip(_form);
        long number = (((plane * _form.Down) + (isOneStrip ? 0 : y)) * _form.Across) + x;
        long offset = _file.Number(page.Offsets.Place + (number * TiffField.SizeOf(page.Offsets.Type)), page.Offsets.Type);
        long stored = _file.Number(page.Lengths.Place + (number * TiffField.SizeOf(page.Lengths.Type)), page.Lengths.Type);
        if (offset == 0 && stored == 0)
            return null;

        int rows = (int)(_form.IsTiled ? _form.TileHeight : Math.Min(_layout.Chunk[^2], _form.Height - (y * _layout.Chunk[^2])));
        int rowBytes = (int)_form.TileWidth * _form.Together * _form.Type.Size();
        byte[] chunk = ArrayPool<byte>.Shared.Rent(_layout.ChunkBytes);
        try
        {
            if (_form.Compression == TiffForm.None)
                ReadRows(chunk.AsSpan(0, rows * rowBytes), offset, stored, isOneStrip ? y * _layout.Chunk[^2] * rowBytes : 0);
            else
                Decode(chunk, rows, offset, stored);
            return chunk;
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(chunk);
            throw;
        }
    }

    private void ReadRows(Span<byte> chunk, long offset, long stored, long skipped)
    {
        if (skipped + chunk.Length > stored)
            throw _file.Wrong($"a tile or strip has {stored} bytes, and its pixels take {skipped + chunk.Length}");
        _file.Read(offset > long.MaxValue - skipped ? -1 : offset + skipped, chunk);
        CountRead(chunk.Length);
    }

    private void Decode(byte[] chunk, int rows, long offset, long stored)
    {
        // No codec makes data more than half as long again.
        if (stored < 0 || stored > (_layout.ChunkBytes * 3L / 2) + (1 << 10))
            throw _file.Wrong($"a tile or strip has {stored} bytes, and its pixels take {_layout.ChunkBytes}");
        byte[] bytes = ArrayPool<byte>.Shared.Rent((int)Math.Min(stored, Array.MaxLength));
        try
        {
            _file.Read(offset, bytes.AsSpan(0, (int)stored));
            CountRead(stored);
            TiffDecoder.Decode(_form, _file.IsBigEndian, rows, bytes.AsMemory(0, (int)stored), chunk);
        }
        catch (InvalidDataException fault) when (!fault.Message.StartsWith(Source, StringComparison.Ordinal))
        {
            throw _file.Wrong($"a tile or strip at byte {offset} cannot be read: {fault.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
