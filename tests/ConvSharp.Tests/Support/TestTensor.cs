using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Tests.Support;

/// <summary>Tensors for tests.</summary>
internal static class TestTensor
{
    private const long Small = 100_000;

    public static Tensor<T> Of<T>(T[] values, ReadOnlySpan<int> shape) => Tensor.Create(values, Sizes(shape));

    public static Tensor<T> Filled<T>(ReadOnlySpan<nint> shape, T value)
    {
        Tensor<T> tensor = Tensor.CreateFromShape<T>(shape);
        tensor.Fill(value);
        return tensor;
    }

    /// <summary>Numbers in −1 … 1.</summary>
    public static Tensor<T> Random<T>(int seed, ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var values = new T[TensorPrimitives.Product(shape)];
        foreach (ref T value in values.AsSpan())
            value = T.CreateChecked((random.NextDouble() * 2) - 1);
        return Tensor.Create(values, shape);
    }

    /// <summary>Ones in any shape, however large: a large one is a single element in all places.</summary>
    public static Tensor<T> Ones<T>(ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double length = 1;
        foreach (nint size in shape)
            length *= size;
        return length <= Small ? Filled(shape, T.One) : Tensor.Create([T.One], shape, new nint[shape.Length]);
    }

    public static T[] Values<T>(Tensor<T> tensor)
    {
        bool hasElements = tensor.Rank > 0 && !tensor.IsEmpty;
        if (hasElements && tensor.TryGetSpan(new nint[tensor.Rank], checked((int)tensor.FlattenedLength), out Span<T> dense))
            return dense.ToArray();
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    public static nint[] Sizes(ReadOnlySpan<int> shape)
    {
        var sizes = new nint[shape.Length];
        for (int axis = 0; axis < sizes.Length; axis++)
            sizes[axis] = shape[axis];
        return sizes;
    }
}
