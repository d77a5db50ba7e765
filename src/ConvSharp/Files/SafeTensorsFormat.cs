namespace ConvSharp.Files;

/// <summary>The names and limits that the safetensors reader and writer share.</summary>
internal static class SafeTensorsFormat
{
    /// <summary>The format allows 100 MB; a header of this size already describes more than 100,000 tensors.</summary>
    public const int MaxHeaderLength = 16 << 20;

    public const string Metadata = "__metadata__";
    public const string Type = "dtype";
    public const string Shape = "shape";
    public const string Offsets = "data_offsets";

    /// <summary>The name of a type that is written.</summary>
    public static string TypeName(ElementType type) => type switch
    {
        ElementType.Float32 => "F32",
        ElementType.Float64 => "F64",
        ElementType.Int64 => "I64",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such elements are written."),
    };

    public static ElementType? ParseType(string name) => name switch
    {
        "BOOL" => ElementType.Bool,
        "U8" => ElementType.UInt8,
        "I8" => ElementType.Int8,
        "F8_E5M2" => ElementType.Float8E5M2,
        "F8_E4M3" => ElementType.Float8E4M3,
        "U16" => ElementType.UInt16,
        "I16" => ElementType.Int16,
        "F16" => ElementType.Float16,
        "BF16" => ElementType.BFloat16,
        "U32" => ElementType.UInt32,
        "I32" => ElementType.Int32,
        "F32" => ElementType.Float32,
        "U64" => ElementType.UInt64,
        "I64" => ElementType.Int64,
        "F64" => ElementType.Float64,
        _ => null,
    };
}
