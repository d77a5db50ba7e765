using System.Text.Json;

namespace ConvSharp.Files;

/// <summary>The names and limits that the safetensors reader and writer share.</summary>
internal static class SafeTensorsFormat
{
    /// <summary>The format's own limit.</summary>
    public const int MaxHeaderLength = 100_000_000;

    public const string Metadata = "__metadata__";
    public const string Type = "dtype";
    public const string Shape = "shape";
    public const string Offsets = "data_offsets";

    private static readonly string[] Usual = ["F32", "F16", "BF16", "F64", "I64"];

    /// <summary>The name of a type that the writer writes.</summary>
    public static string TypeName(ElementType type) => type switch
    {
        ElementType.Bool => "BOOL",
        ElementType.UInt8 => "U8",
        ElementType.Int8 => "I8",
        ElementType.Float8E5M2 => "F8_E5M2",
        ElementType.Float8E4M3 => "F8_E4M3",
        ElementType.UInt16 => "U16",
        ElementType.Int16 => "I16",
        ElementType.Float16 => "F16",
        ElementType.BFloat16 => "BF16",
        ElementType.UInt32 => "U32",
        ElementType.Int32 => "I32",
        ElementType.Float32 => "F32",
        ElementType.UInt64 => "U64",
        ElementType.Int64 => "I64",
        ElementType.Float64 => "F64",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type."),
    };

    /// <summary>What to do about a type that the reader cannot read.</summary>
    public static string MendOf(string unknownType) => unknownType is "C64"
        ? "it holds complex numbers: store their real and imaginary parts as two tensors of F32"
        : "store it as F32 or F64";

    /// <summary>The string at a reader's position; for the usual types always the same object.</summary>
    public static string TypeText(ref Utf8JsonReader reader)
    {
        foreach (string usual in Usual)
        {
            if (reader.ValueTextEquals(usual))
                return usual;
        }

        return reader.GetString()!;
    }

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
