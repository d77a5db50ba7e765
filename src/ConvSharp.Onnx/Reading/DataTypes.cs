using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Reading;

/// <summary>The element types of ONNX as those of the library.</summary>
internal static class DataTypes
{
    /// <summary>The type that holds such elements; null for texts, complex numbers, and numbers of less than a byte.</summary>
    public static ElementType? Element(DataType type) => type switch
    {
        DataType.Float32 => ElementType.Float32,
        DataType.Float64 => ElementType.Float64,
        DataType.Float16 => ElementType.Float16,
        DataType.BFloat16 => ElementType.BFloat16,
        DataType.Int8 => ElementType.Int8,
        DataType.Int16 => ElementType.Int16,
        DataType.Int32 => ElementType.Int32,
        DataType.Int64 => ElementType.Int64,
        DataType.UInt8 => ElementType.UInt8,
        DataType.UInt16 => ElementType.UInt16,
        DataType.UInt32 => ElementType.UInt32,
        DataType.UInt64 => ElementType.UInt64,
        DataType.Bool => ElementType.Bool,
        _ => null,
    };

    /// <summary>The type of a graph's values: float16 and bfloat16 are widened.</summary>
    public static ElementType? Widened(DataType type) =>
        type is DataType.Float16 or DataType.BFloat16 ? ElementType.Float32 : Element(type);

    /// <summary>Bits of an element; 0 for texts, whose length differs.</summary>
    public static int Bits(DataType type) => type switch
    {
        DataType.Int2 or DataType.UInt2 => 2,
        DataType.Int4 or DataType.UInt4 or DataType.Float4E2M1 => 4,
        DataType.Int8 or DataType.UInt8 or DataType.Bool or DataType.Float8E8M0 or DataType.Float8E4M3 or DataType.Float8E4M3Fnuz
            or DataType.Float8E5M2 or DataType.Float8E5M2Fnuz => 8,
        DataType.Int16 or DataType.UInt16 or DataType.Float16 or DataType.BFloat16 => 16,
        DataType.Int32 or DataType.UInt32 or DataType.Float32 => 32,
        DataType.Int64 or DataType.UInt64 or DataType.Float64 or DataType.Complex64 => 64,
        DataType.Complex128 => 128,
        _ => 0,
    };

    /// <summary>The type's name for messages.</summary>
    public static string Name(DataType type) =>
        Enum.IsDefined(type) ? type.ToString().ToLowerInvariant() : $"{(int)type} (unknown)";
}
