using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays.Tiff;

/// <summary>What two pages of one array have in common.</summary>
internal sealed record TiffForm(
    long Width, long Height, long TileWidth, long TileHeight, bool IsTiled, int Samples, bool IsSeparate, ElementType Type,
    int Compression, int Predictor, int FillOrder)
{
    public const int None = 1;

    /// <summary>LZW, both numbers of deflate, PackBits.</summary>
    public static bool IsRead(int compression) => compression is None or 5 or 8 or 32946 or 32773;

    public static string NameOf(int compression) => compression switch
    {
        2 or 3 or 4 => "that of fax",
        6 or 7 => "JPEG",
        33003 or 33005 or 34712 => "JPEG 2000",
        34887 => "LERC",
        34925 => "LZMA",
        50000 => "Zstandard",
        50001 => "WebP",
        50002 => "JPEG XL",
        _ => $"of number {compression}",
    };

    public long Across => (Width + TileWidth - 1) / TileWidth;

    public long Down => (Height + TileHeight - 1) / TileHeight;

    public long Chunks => Across * Down * (IsSeparate ? Samples : 1);

    /// <summary>Samples that lie side by side in a chunk.</summary>
    public int Together => IsSeparate ? 1 : Samples;
}

/// <summary>A page: its form, and where its tiles or strips are.</summary>
internal sealed record TiffPage(TiffForm Form, TiffField Offsets, TiffField Lengths)
{
    private const int MostTags = 4096;
    private const int MostPages = 1 << 20;

    /// <summary>The first page, and those after it that have its form: others are thumbnails or smaller versions.</summary>
    public static List<TiffPage> Read(TiffFile file)
    {
        List<TiffPage> pages = [];
        HashSet<long> seen = [];
        for (long at = file.FirstPage; at != 0;)
        {
            if (!seen.Add(at) || seen.Count > MostPages)
                throw file.Wrong($"its pages do not end: after {seen.Count} of them comes the one at byte {at}");
            (Dictionary<int, TiffField> tags, at) = Tags(file, at);
            TiffForm? form = pages.Count == 0 ? FormOf(file, tags) : SameForm(file, tags, pages[0].Form);
            if (form is null)
                break;
            (int offsets, int lengths) = form.IsTiled ? (324, 325) : (273, 279);
            pages.Add(new TiffPage(form, Place(file, tags, offsets, form), Place(file, tags, lengths, form)));
        }

        return pages.Count > 0 ? pages : throw file.Wrong("it has no page");
    }

    private static TiffForm? SameForm(TiffFile file, Dictionary<int, TiffField> tags, TiffForm first)
    {
        try
        {
            return FormOf(file, tags) is { } form && form == first ? form : null;
        }
        catch (InvalidDataException)
        {
            // A thumbnail may have a compression that is not read.
            return null;
        }
    }

    private static (Dictionary<int, TiffField> Tags, long Next) Tags(TiffFile file, long at)
    {
        long count = file.Number(at, file.IsBig ? TiffField.Long8 : TiffField.Short);
        if (count is < 1 or > MostTags)
            throw file.Wrong($"its page at byte {at} has {count} tags");
        (int size, int inline) = file.IsBig ? (20, 8) : (12, 4);
        at += file.IsBig ? 8 : 2;
        Dictionary<int, TiffField> tags = [];
        for (int i = 0; i < count; i++, at += size)
        {
            int tag = (int)file.Number(at, TiffField.Short), type = (int)file.Number(at + 2, TiffField.Short);
            long values = file.Number(at + 4, file.IsBig ? TiffField.Long8 : TiffField.Long);
            long place = at + size - inline;
            if (TiffField.SizeOf(type) == 0)
                continue;
            if (values < 0 || values > inline / TiffField.SizeOf(type))
                place = file.Number(place, file.IsBig ? TiffField.Long8 : TiffField.Long);
            tags[tag] = new TiffField(type, values, place);
        }

        return (tags, file.Number(at, file.IsBig ? TiffField.Long8 : TiffField.Long));
    }

    private static TiffForm FormOf(TiffFile file, Dictionary<int, TiffField> tags)
    {
        long width = Value(file, tags, 256), height = Value(file, tags, 257);
        long samples = Value(file, tags, 277, 1), planar = Value(file, tags, 284, 1);
        int compression = (int)Value(file, tags, 259, 1);
        if (width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue)
            throw file.Wrong($"its page has {width} × {height} pixels");
        if (samples is < 1 or > ushort.MaxValue || planar is not (1 or 2))
            throw file.Wrong($"its page has {samples} samples in order {planar}");
        if (!TiffForm.IsRead(compression))
        {
            throw file.Wrong(
                $"its compression is {TiffForm.NameOf(compression)}, which is not read",
                "store it uncompressed, or with LZW, deflate or PackBits");
        }

        bool isTiled = tags.ContainsKey(322);
        long tileWidth = isTiled ? Value(file, tags, 322) : width;
        long tileHeight = isTiled ? Value(file, tags, 323) : Math.Min(Value(file, tags, 278, height), height);
        if (tileWidth is < 1 or > int.MaxValue || tileHeight is < 1 or > int.MaxValue)
            throw file.Wrong($"its tiles or strips have {tileWidth} × {tileHeight} pixels");
        return new TiffForm(
            width, height, tileWidth, tileHeight, isTiled, (int)samples, planar == 2 && samples > 1, TypeOf(file, tags, (int)samples),
            compression, (int)Value(file, tags, 317, 1), (int)Value(file, tags, 266, 1));
    }

    private static ElementType TypeOf(TiffFile file, Dictionary<int, TiffField> tags, int samples)
    {
        long bits = Value(file, tags, 258, 1), format = Value(file, tags, 339, 1);
        foreach ((int tag, long first) in ((int, long)[])[(258, bits), (339, format)])
        {
            for (int i = 1; tags.TryGetValue(tag, out TiffField field) && i < Math.Min(samples, field.Count); i++)
            {
                if (file.Number(field.Place + (i * TiffField.SizeOf(field.Type)), field.Type) != first)
                    throw file.Wrong("its samples are of different types", "store them in files of their own");
            }
        }

        return (format, bits) switch
        {
            (1 or 4, 8) => ElementType.UInt8,
            (1 or 4, 16) => ElementType.UInt16,
            (1 or 4, 32) => ElementType.UInt32,
            (1 or 4, 64) => ElementType.UInt64,
            (2, 8) => ElementType.Int8,
            (2, 16) => ElementType.Int16,
            (2, 32) => ElementType.Int32,
            (2, 64) => ElementType.Int64,
            (3, 16) => ElementType.Float16,
            (3, 32) => ElementType.Float32,
            (3, 64) => ElementType.Float64,
            _ => throw file.Wrong(
                $"its samples have {bits} bits of format {format}, which are not read",
                "store 8, 16, 32 or 64 bits, or float16 to float64"),
        };
    }

    /// <summary>A number of a page.</summary>
    private static long Value(TiffFile file, Dictionary<int, TiffField> tags, int tag, long? absent = null)
    {
        if (!tags.TryGetValue(tag, out TiffField field) || field.Count == 0)
            return absent ?? throw file.Wrong($"its page has no tag {tag}");
        file.CheckInside(field, tag);
        return file.Number(field.Place, field.Type);
    }

    private static TiffField Place(TiffFile file, Dictionary<int, TiffField> tags, int tag, TiffForm form)
    {
        if (!tags.TryGetValue(tag, out TiffField field))
            throw file.Wrong($"its page has no tag {tag}");
        file.CheckInside(field, tag);
        return field.Count >= form.Chunks
            ? field
            : throw file.Wrong(
                $"its page of {form.Width} × {form.Height} pixels has {form.Chunks} tiles or strips, and its tag {tag} {field.Count}");
    }
}
