using ConvSharp.Files;
using ConvSharp.Inference;

namespace ConvSharp.Tests.Inference;

/// <summary>Tensors of tests.</summary>
internal static class Tensors
{
    /// <summary>Random numbers between −2 and 2, or integers between −9 and 9, or truth values.</summary>
    public static InferenceTensor Random(Random random, ElementType type, params ReadOnlySpan<nint> shape)
    {
        int length = (int)Product(shape);
        return Of(type, [.. Enumerable.Range(0, length).Select(_ => type switch
        {
            ElementType.Float32 or ElementType.Float64 => (random.NextDouble() * 4) - 2,
            ElementType.Bool => random.Next(2),
            ElementType.UInt8 => random.Next(10),
            _ => random.Next(-9, 10),
        })], shape);
    }

    /// <summary>A tensor of these numbers.</summary>
    public static InferenceTensor Of(ElementType type, double[] numbers, params ReadOnlySpan<nint> shape) => type switch
    {
        ElementType.Float32 => InferenceTensor.Of<float>([.. numbers.Select(number => (float)number)], shape),
        ElementType.Float64 => InferenceTensor.Of<double>(numbers, shape),
        ElementType.Int64 => InferenceTensor.Of<long>([.. numbers.Select(number => (long)number)], shape),
        ElementType.Int32 => InferenceTensor.Of<int>([.. numbers.Select(number => (int)number)], shape),
        ElementType.UInt8 => InferenceTensor.Of<byte>([.. numbers.Select(number => (byte)number)], shape),
        ElementType.Bool => InferenceTensor.Of<bool>([.. numbers.Select(number => number != 0)], shape),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>A list of integers.</summary>
    public static InferenceTensor Integers(params ReadOnlySpan<long> numbers) => InferenceTensor.Of(numbers, numbers.Length);

    /// <summary>The elements as float64.</summary>
    public static double[] Doubles(InferenceTensor tensor) => tensor.Type switch
    {
        ElementType.Float32 => [.. tensor.Elements<float>().ToArray().Select(number => (double)number)],
        ElementType.Float64 => tensor.Elements<double>().ToArray(),
        ElementType.Int64 => [.. tensor.Elements<long>().ToArray().Select(number => (double)number)],
        ElementType.Int32 => [.. tensor.Elements<int>().ToArray().Select(number => (double)number)],
        ElementType.UInt8 => [.. tensor.Elements<byte>().ToArray().Select(number => (double)number)],
        ElementType.Int8 => [.. tensor.Elements<sbyte>().ToArray().Select(number => (double)number)],
        ElementType.Int16 => [.. tensor.Elements<short>().ToArray().Select(number => (double)number)],
        ElementType.UInt16 => [.. tensor.Elements<ushort>().ToArray().Select(number => (double)number)],
        ElementType.UInt32 => [.. tensor.Elements<uint>().ToArray().Select(number => (double)number)],
        ElementType.UInt64 => [.. tensor.Elements<ulong>().ToArray().Select(number => (double)number)],
        ElementType.Bool => [.. tensor.Elements<bool>().ToArray().Select(truth => truth ? 1.0 : 0)],
        _ => throw new ArgumentOutOfRangeException(nameof(tensor)),
    };

    /// <summary>A random shape.</summary>
    public static nint[] Shape(Random random, int rank, int most) =>
        [.. Enumerable.Range(0, rank).Select(_ => (nint)random.Next(1, most + 1))];

    /// <summary>Elements of a shape.</summary>
    public static long Product(ReadOnlySpan<nint> shape)
    {
        long product = 1;
        foreach (nint size in shape)
            product *= size;
        return product;
    }

    /// <summary>All indices of a shape in row-major order.</summary>
    public static IEnumerable<int[]> Indices(nint[] shape)
    {
        int[] index = new int[shape.Length];
        if (shape.Contains(0))
            yield break;
        while (true)
        {
            yield return [.. index];
            int axis = shape.Length - 1;
            while (axis >= 0 && ++index[axis] == shape[axis])
                index[axis--] = 0;
            if (axis < 0)
                yield break;
        }
    }

    /// <summary>The place of an index in row-major order; axes of length 1 broadcast, and missing axes come first.</summary>
    public static int Place(int[] index, ReadOnlySpan<nint> shape)
    {
        int place = 0;
        for (int axis = 0; axis < shape.Length; axis++)
            place = (place * (int)shape[axis]) + (shape[axis] == 1 ? 0 : index[index.Length - shape.Length + axis]);
        return place;
    }
}
