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

    /// <summary>The type's name for messages.</summary>
    public static string Name(DataType type) =>
        Enum.IsDefined(type) ? type.ToString().ToLowerInvariant() : $"{(int)type} (unknown)";
}
