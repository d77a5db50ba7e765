using ConvSharp.Files;

namespace ConvSharp.Inference;

/// <summary>Element types and the types of C# that hold them.</summary>
internal static class TensorTypes
{
    /// <summary>The element type that <typeparamref name="T"/> holds.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static ElementType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return ElementType.Float32;
        if (typeof(T) == typeof(double))
            return ElementType.Float64;
        if (typeof(T) == typeof(long))
            return ElementType.Int64;
        if (typeof(T) == typeof(int))
            return ElementType.Int32;
        if (typeof(T) == typeof(bool))
            return ElementType.Bool;
        if (typeof(T) == typeof(byte))
            return ElementType.UInt8;
        if (typeof(T) == typeof(sbyte))
            return ElementType.Int8;
        if (typeof(T) == typeof(short))
            return ElementType.Int16;
        if (typeof(T) == typeof(ushort))
            return ElementType.UInt16;
        if (typeof(T) == typeof(uint))
            return ElementType.UInt32;
        if (typeof(T) == typeof(ulong))
            return ElementType.UInt64;
        throw new NotSupportedException($"Tensors hold numbers and truth values, not {typeof(T).Name}.");
    }

    /// <summary>Whether tensors of a graph may have this type; narrow floats are widened before.</summary>
    public static bool IsSupported(ElementType type) =>
        type is not (ElementType.Float16 or ElementType.BFloat16 or ElementType.Float8E4M3 or ElementType.Float8E5M2);
}
