namespace ConvSharp.Files;

/// <summary>Properties, for the readers and writers, of each <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>The element type that stores <typeparamref name="T"/> unchanged.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    internal static ElementType Of<T>()
    {
        if (typeof(T) == typeof(float))
        {
            return ElementType.Float32;
        }

        if (typeof(T) == typeof(double))
        {
            return ElementType.Float64;
        }

        throw new NotSupportedException($"Tensor files are read and written as float or double, not as {typeof(T).Name}.");
    }

    /// <summary>Bytes per element.</summary>
    internal static int Size(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.UInt8 or ElementType.Int8 or ElementType.Float8E5M2 or ElementType.Float8E4M3 => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.UInt32 or ElementType.Int32 or ElementType.Float32 => 4,
        ElementType.UInt64 or ElementType.Int64 or ElementType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type."),
    };

    /// <summary>The name in lower case, as numpy and torch write it.</summary>
    internal static string Name(this ElementType type) => type.ToString().ToLowerInvariant();

    /// <summary>Whether the elements can be read as numbers at all.</summary>
    internal static bool IsNumeric(this ElementType type) =>
        type is not (ElementType.Bool or ElementType.Float8E5M2 or ElementType.Float8E4M3);

    /// <summary>Whether <paramref name="target"/>, float32 or float64, holds every value of <paramref name="source"/>.</summary>
    /// <param name="source">The type in a file.</param>
    /// <param name="target">The type that it is read as.</param>
    public static bool FitsExactly(this ElementType source, ElementType target) =>
        SignificantBits(source) <= SignificantBits(target);

    /// <summary>Whether the elements are integers.</summary>
    /// <param name="type">The type in a file.</param>
    public static bool IsInteger(this ElementType type) => type
        is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.UInt16
        or ElementType.Int32 or ElementType.UInt32 or ElementType.Int64 or ElementType.UInt64;

    /// <summary>
    /// The bits of the largest significand. The exponent need not be checked: float32 spans the range of all types with this few bits.
    /// </summary>
    internal static int SignificantBits(this ElementType type) => type switch
    {
        ElementType.Bool => 1,
        ElementType.Float8E5M2 => 3,
        ElementType.Float8E4M3 => 4,
        ElementType.Int8 => 7,
        ElementType.UInt8 or ElementType.BFloat16 => 8,
        ElementType.Float16 => 11,
        ElementType.Int16 => 15,
        ElementType.UInt16 => 16,
        ElementType.Float32 => 24,
        ElementType.Int32 => 31,
        ElementType.UInt32 => 32,
        ElementType.Float64 => 53,
        ElementType.Int64 => 63,
        ElementType.UInt64 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type."),
    };
}
