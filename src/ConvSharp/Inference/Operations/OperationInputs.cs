using ConvSharp.Errors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>What operations ask of the descriptions of their inputs.</summary>
internal static class OperationInputs
{
    /// <summary>The description of an input that must be there.</summary>
    public static ValueInfo Required(this ReadOnlySpan<ValueInfo?> inputs, int index) =>
        index < inputs.Length && inputs[index] is { } info
            ? info
            : throw new InferenceException($"input {index} is absent: give at least {index + 1} inputs.");

    /// <summary>The description of an input, or null.</summary>
    public static ValueInfo? Optional(this ReadOnlySpan<ValueInfo?> inputs, int index) => index < inputs.Length ? inputs[index] : null;

    /// <summary>The elements of an input of integers, or null if they are not known yet.</summary>
    public static long[]? Integers(this ValueInfo info, string what)
    {
        if (info.Value is not { } value)
            return null;
        return info.Type switch
        {
            ElementType.Int64 => value.Elements<long>().ToArray(),
            ElementType.Int32 => [.. value.Elements<int>().ToArray().Select(number => (long)number)],
            _ => throw new InferenceException($"its {what} are {info}: give int64 or int32."),
        };
    }

    /// <summary>The elements of an input of floating-point numbers, or null if they are not known yet.</summary>
    public static double[]? Numbers(this ValueInfo info, string what)
    {
        if (info.Value is not { } value)
            return null;
        return info.Type switch
        {
            ElementType.Float32 => [.. value.Elements<float>().ToArray().Select(number => (double)number)],
            ElementType.Float64 => value.Elements<double>().ToArray(),
            _ => throw new InferenceException($"its {what} are {info}: give float32 or float64."),
        };
    }

    /// <summary>The description of an output whose lengths are given as numbers, if this process may have a tensor so large.</summary>
    public static ValueInfo Output(ElementType type, params ReadOnlySpan<nint> shape)
    {
        _ = InferenceTensor.CheckedBytes(type, shape);
        return ValueInfo.Of(type, shape);
    }

    /// <summary>Refuses inputs of different types.</summary>
    public static void CheckSameType(ValueInfo first, ValueInfo second)
    {
        if (first.Type != second.Type)
            throw new InferenceException($"its inputs are {first.Type.Name()} and {second.Type.Name()}: cast one of them.");
    }

    /// <summary>An axis as a number from 0 on; negative ones count from the end.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="rank">Number of axes.</param>
    public static int Axis(long axis, int rank)
    {
        if (axis < -rank || axis >= rank)
            throw new InferenceException($"axis {axis} is none of a tensor with {rank} axes: use {-rank} to {rank - 1}.");
        return (int)(axis < 0 ? axis + rank : axis);
    }

    /// <summary>Elements of some axes, in checked arithmetic.</summary>
    public static nint Product(ReadOnlySpan<nint> sizes)
    {
        nint product = 1;
        foreach (nint size in sizes)
            product = checked(product * size);
        return product;
    }

    /// <summary>The shape that two shapes broadcast to.</summary>
    /// <exception cref="InferenceException">They do not.</exception>
    public static nint[] Broadcast(ReadOnlySpan<nint> first, ReadOnlySpan<nint> second)
    {
        nint[] shape = new nint[Math.Max(first.Length, second.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            nint a = i <= first.Length ? first[^i] : 1, b = i <= second.Length ? second[^i] : 1;
            if (a != b && a != 1 && b != 1)
            {
                throw new InferenceException(
                    $"shapes {ShapeText.Print(first)} and {ShapeText.Print(second)} do not broadcast: make axis {-i} equal, or 1.");
            }

            shape[^i] = a == 1 ? b : a;
        }

        return shape;
    }
}
