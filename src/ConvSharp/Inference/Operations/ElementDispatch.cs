using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Something that is made for one type of numbers.</summary>
internal interface INumberVisitor<out TResult>
{
    TResult Visit<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>Something that is made for one type of floating-point numbers.</summary>
internal interface IFloatVisitor<out TResult>
{
    TResult Visit<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>;
}

/// <summary>Something that is made for the bits of integers of one size.</summary>
internal interface IBitsVisitor<out TResult>
{
    TResult Visit<T>()
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>;
}

/// <summary>From element types to type parameters.</summary>
internal static class ElementDispatch
{
    /// <summary>float32, float64, int64, int32 or uint8.</summary>
    /// <exception cref="InferenceException">Another type.</exception>
    public static TResult Number<TVisitor, TResult>(ElementType type, TVisitor visitor)
        where TVisitor : struct, INumberVisitor<TResult> => type switch
        {
            ElementType.Float32 => visitor.Visit<float>(),
            ElementType.Float64 => visitor.Visit<double>(),
            ElementType.Int64 => visitor.Visit<long>(),
            ElementType.Int32 => visitor.Visit<int>(),
            ElementType.UInt8 => visitor.Visit<byte>(),
            _ => throw new InferenceException($"it does not compute with {type.Name()}: cast to float32, float64, int64, int32 or uint8."),
        };

    /// <summary>The bits of an integer of any type, as those of the one without a sign.</summary>
    /// <exception cref="InferenceException">Another type.</exception>
    public static TResult Bits<TVisitor, TResult>(ElementType type, TVisitor visitor)
        where TVisitor : struct, IBitsVisitor<TResult> => type switch
        {
            ElementType.Int8 or ElementType.UInt8 => visitor.Visit<byte>(),
            ElementType.Int16 or ElementType.UInt16 => visitor.Visit<ushort>(),
            ElementType.Int32 or ElementType.UInt32 => visitor.Visit<uint>(),
            ElementType.Int64 or ElementType.UInt64 => visitor.Visit<ulong>(),
            _ => throw HasNoBits(type),
        };

    /// <exception cref="InferenceException">The type is none of integers.</exception>
    public static void CheckBits(ElementType type)
    {
        if (!type.IsInteger())
            throw HasNoBits(type);
    }

    /// <summary>float32 or float64.</summary>
    /// <exception cref="InferenceException">Another type.</exception>
    public static TResult Float<TVisitor, TResult>(ElementType type, TVisitor visitor)
        where TVisitor : struct, IFloatVisitor<TResult> => type switch
        {
            ElementType.Float32 => visitor.Visit<float>(),
            ElementType.Float64 => visitor.Visit<double>(),
            _ => throw new InferenceException($"it does not compute with {type.Name()}: cast to float32 or float64."),
        };

    private static InferenceException HasNoBits(ElementType type) =>
        new($"it does not compute with the bits of {type.Name()}: cast to an integer.");
}
