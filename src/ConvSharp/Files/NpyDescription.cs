namespace ConvSharp.Files;

/// <summary>
/// The type of the elements by numpy's <c>descr</c>; for types that cannot be read, what they are and how to save them as numbers.
/// </summary>
internal static class NpyDescription
{
    private const int FieldsShown = 8;

    private const string AsFloat = "save them as numbers in Python: numpy.save(path, array.astype('float32'))";

    /// <summary>The <c>descr</c> of little-endian elements.</summary>
    /// <exception cref="InvalidOperationException">numpy has no such type.</exception>
    public static string Of(ElementType type) => type switch
    {
        ElementType.Bool => "|b1",
        ElementType.Int8 => "|i1",
        ElementType.UInt8 => "|u1",
        ElementType.Int16 => "<i2",
        ElementType.UInt16 => "<u2",
        ElementType.Int32 => "<i4",
        ElementType.UInt32 => "<u4",
        ElementType.Int64 => "<i8",
        ElementType.UInt64 => "<u8",
        ElementType.Float16 => "<f2",
        ElementType.Float32 => "<f4",
        ElementType.Float64 => "<f8",
        _ => throw new InvalidOperationException($"numpy has no type for {type.Name()} elements: write safetensors."),
    };

    /// <exception cref="InvalidDataException">Elements of this type cannot be read.</exception>
    public static (ElementType Type, bool BigEndian) Parse(string descr, string source)
    {
        ElementType? type = descr switch
        {
            "|b1" or "<b1" or ">b1" => ElementType.Bool,
            "|i1" or "<i1" or ">i1" => ElementType.Int8,
            "|u1" or "<u1" or ">u1" => ElementType.UInt8,
            "<i2" or ">i2" => ElementType.Int16,
            "<u2" or ">u2" => ElementType.UInt16,
            "<i4" or ">i4" => ElementType.Int32,
            "<u4" or ">u4" => ElementType.UInt32,
            "<i8" or ">i8" => ElementType.Int64,
            "<u8" or ">u8" => ElementType.UInt64,
            "<f2" or ">f2" => ElementType.Float16,
            "<f4" or ">f4" => ElementType.Float32,
            "<f8" or ">f8" => ElementType.Float64,
            _ => null,
        };
        if (type is { } known)
        {
            return (known, descr[0] == '>');
        }

        (string meaning, string fix) = Unread(descr);
        throw Malformed.File(source, $"descr {Malformed.Quote(descr)} {meaning}", fix);
    }

    /// <summary>The exception about an array whose elements have fields.</summary>
    public static InvalidDataException Structured(IReadOnlyList<string> fields, string source)
    {
        if (fields.Count == 0)
        {
            return Malformed.File(source, "it is a structured array without fields", "save a plain array of numbers");
        }

        string names = string.Join(", ", fields.Take(FieldsShown).Select(field => Malformed.Quote(field)));
        string more = fields.Count > FieldsShown ? $" and {fields.Count - FieldsShown} more" : "";
        return Malformed.File(
            source,
            $"it is a structured array, with the {(fields.Count == 1 ? "field" : "fields")} {names}{more}",
            $"save one field in Python: numpy.save(path, array[{Malformed.Quote(fields[0])}])");
    }

    private static (string Meaning, string Fix) Unread(string descr)
    {
        ReadOnlySpan<char> kind = descr.AsSpan().TrimStart("<>|=");
        ReadOnlySpan<char> size = kind.IsEmpty ? [] : kind[1..];
        return (kind.IsEmpty ? '\0' : kind[0]) switch
        {
            'O' => ("means Python objects, which are never read",
                "if all are numbers, save them in Python: numpy.save(path, array.astype('float32'))"),
            'c' => ("means complex numbers, which are not read",
                "save their parts in Python, each as an array: numpy.save(path, array.real), numpy.save(path, array.imag)"),
            'M' => ("means points in time, which are not read",
                "save them as counts in Python: numpy.save(path, array.astype('int64'))"),
            'm' => ("means spans of time, which are not read",
                "save them as counts in Python: numpy.save(path, array.astype('int64'))"),
            'U' or 'S' or 'a' => ("means text, which is not read", $"if all are numbers, {AsFloat}"),
            'V' when size is "1" or "2" => ($"means raw bytes, as numpy saves {(size is "2" ? "bfloat16" : "8-bit floats")}", AsFloat),
            'V' => ("means raw bytes, which are not read", AsFloat),
            'f' when size is "12" or "16" => ("means long double, which is not read",
                "save it as double in Python: numpy.save(path, array.astype('float64'))"),
            _ => ("is not a type that is read", "save it as float32 ('<f4') or float64 ('<f8')"),
        };
    }
}
