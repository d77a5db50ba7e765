using System.Runtime.InteropServices;
using ConvSharp.Files;

namespace ConvSharp.Inference.Fusion;

/// <summary>Constants of a graph as numbers.</summary>
internal static class ConstantNumbers
{
    /// <summary>The number of a constant that has one, without axes that could give the other operand more axes; or null.</summary>
    public static double? Only(this GraphEditor graph, string value) =>
        graph.Constant(value) is { Length: 1, Shape.Length: <= 1 } constant ? Numbers(constant)?[0] : null;

    /// <summary>The numbers of a constant of floating-point numbers, or null.</summary>
    public static double[]? Numbers(InferenceTensor constant) => constant.Type switch
    {
        ElementType.Float32 => Array.ConvertAll(Copied<float>(constant), number => (double)number),
        ElementType.Float64 => Copied<double>(constant),
        _ => null,
    };

    /// <summary>The elements; a large constant that is not in memory does not stay there.</summary>
    private static T[] Copied<T>(InferenceTensor constant)
        where T : unmanaged
    {
        var elements = new T[constant.Length];
        constant.CopyTo(MemoryMarshal.AsBytes(elements.AsSpan()));
        return elements;
    }

    /// <summary>
    /// A constant of floating-point numbers, each times the factor of its run, rounded once; null for other types. It is computed when it
    /// is wanted.
    /// </summary>
    /// <param name="constant">The constant.</param>
    /// <param name="run">Neighbouring elements with one factor.</param>
    /// <param name="factor">The factor of each run.</param>
    public static InferenceTensor? Scaled(InferenceTensor constant, nint run, Func<nint, double> factor)
    {
        if (constant.Type is not (ElementType.Float32 or ElementType.Float64))
            return null;
        return InferenceTensor.OnDemand(constant.Type, constant.Shape, Write);

        void Write(Span<byte> elements)
        {
            constant.CopyTo(elements);
            if (constant.Type == ElementType.Float64)
                Scale(MemoryMarshal.Cast<byte, double>(elements), run, factor);
            else
                Scale(MemoryMarshal.Cast<byte, float>(elements), run, factor);
        }
    }

    private static void Scale(Span<float> numbers, nint run, Func<nint, double> factor)
    {
        for (int at = 0; numbers.Length > 0; at++, numbers = numbers[(int)run..])
        {
            double by = factor(at);
            foreach (ref float number in numbers[..(int)run])
                number = (float)(number * by);
        }
    }

    private static void Scale(Span<double> numbers, nint run, Func<nint, double> factor)
    {
        for (int at = 0; numbers.Length > 0; at++, numbers = numbers[(int)run..])
        {
            double by = factor(at);
            foreach (ref double number in numbers[..(int)run])
                number *= by;
        }
    }

    /// <summary>Numbers as a tensor of a type.</summary>
    public static InferenceTensor Tensor(ElementType type, double[] numbers, params ReadOnlySpan<nint> shape) => type == ElementType.Float64
        ? InferenceTensor.Of<double>(numbers, shape)
        : InferenceTensor.Of<float>(Array.ConvertAll(numbers, number => (float)number), shape);

    /// <summary>Whether a number is another, as far as float32 knows it.</summary>
    public static bool IsAbout(this double? number, double other) =>
        number is { } given && Math.Abs(given - other) <= 1e-6 * Math.Abs(other);

    /// <summary>
    /// The numbers of a constant that has one for each channel, or one for all; null if it is none. Channels are an axis followed by
    /// <paramref name="inner"/> axes.
    /// </summary>
    public static double[]? PerChannel(InferenceTensor constant, nint channels, int rank, int inner)
    {
        if ((constant.Length != 1 && constant.Length != channels) || constant.Shape.Length > rank
            || Numbers(constant) is not { } numbers)
        {
            return null;
        }

        if (numbers.Length == 1)
            return [.. Enumerable.Repeat(numbers[0], (int)channels)];
        int axis = constant.Shape.Length - 1 - inner;
        return axis >= 0 && numbers.Length == channels && constant.Shape[axis] == channels ? numbers : null;
    }
}
