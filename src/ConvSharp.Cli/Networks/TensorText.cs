using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Imaging.Maps;
using ConvSharp.Inference;

namespace ConvSharp.Cli.Networks;

/// <summary>Elements of any type as numbers, and back.</summary>
internal static class TensorText
{
    /// <summary>What numpy calls a type.</summary>
    public static string NumpyName(ElementType type) => type.ToString().ToLowerInvariant();

    /// <summary>The elements; truth values are 0 and 1.</summary>
    public static double[] Doubles(InferenceTensor tensor) => tensor.Type switch
    {
        ElementType.Float32 => Widened<float>(tensor),
        ElementType.Float64 => Widened<double>(tensor),
        ElementType.Int64 => Widened<long>(tensor),
        ElementType.Int32 => Widened<int>(tensor),
        ElementType.Int16 => Widened<short>(tensor),
        ElementType.Int8 => Widened<sbyte>(tensor),
        ElementType.UInt64 => Widened<ulong>(tensor),
        ElementType.UInt32 => Widened<uint>(tensor),
        ElementType.UInt16 => Widened<ushort>(tensor),
        ElementType.UInt8 => Widened<byte>(tensor),
        _ => Array.ConvertAll(tensor.Elements<bool>().ToArray(), value => value ? 1.0 : 0.0),
    };

    /// <summary>Numbers as elements of a type; null if one is none of it. Floats are rounded.</summary>
    public static InferenceTensor? Converted(double[] values, ReadOnlySpan<nint> shape, ElementType type) => type switch
    {
        ElementType.Float32 => InferenceTensor.Of<float>(Array.ConvertAll(values, value => (float)value), shape),
        ElementType.Float64 => InferenceTensor.Of<double>(values, shape),
        ElementType.Int64 => Exact<long>(values, shape),
        ElementType.Int32 => Exact<int>(values, shape),
        ElementType.Int16 => Exact<short>(values, shape),
        ElementType.Int8 => Exact<sbyte>(values, shape),
        ElementType.UInt64 => Exact<ulong>(values, shape),
        ElementType.UInt32 => Exact<uint>(values, shape),
        ElementType.UInt16 => Exact<ushort>(values, shape),
        ElementType.UInt8 => Exact<byte>(values, shape),
        _ => Array.TrueForAll(values, value => value is 0 or 1)
            ? InferenceTensor.Of<bool>(Array.ConvertAll(values, value => value == 1), shape)
            : null,
    };

    public static ValueStatistics Statistics(InferenceTensor tensor)
    {
        double[] values = Doubles(tensor);
        return ValueStatistics.Of(new ReadOnlyTensorSpan<double>(values));
    }

    private static double[] Widened<T>(InferenceTensor tensor)
        where T : unmanaged, INumber<T> => Array.ConvertAll(tensor.Elements<T>().ToArray(), double.CreateTruncating);

    private static InferenceTensor? Exact<T>(double[] values, ReadOnlySpan<nint> shape)
        where T : unmanaged, INumber<T>
    {
        T[] converted = Array.ConvertAll(values, T.CreateSaturating);
        return values.Zip(converted).All(pair => double.CreateTruncating(pair.Second) == pair.First)
            ? InferenceTensor.Of<T>(converted, shape)
            : null;
    }
}
